#!/bin/sh
# Asks a Countersign desk, waits, redeems, runs a command, reports. Fails closed: the command runs only after a redemption that the desk confirmed.
#
#   KEY=... ask.sh <desk> <system> <tool> <arguments as JSON> <command> [words...]
#
# The command gets exactly the arguments that were approved, as JSON on its standard input. Needs curl, jq and sha256sum (or shasum).
# Exit: the command's own; 3 refused; 4 no answer that can be relied on (not a refusal); 2 wrong use.
# RUN and CALL name the run and the call: the same names are the same request. ACCEPTS_EDITS=true lets a reviewer change the arguments.
# The signature of the verdict is left to the desk, which checks it at redemption; the hash is made here, from the bytes the command will get.
set -u
[ $# -ge 5 ] || { sed -n '2,10p' "$0" >&2; exit 2; }
: "${KEY:?the key of the desk}"
desk=${1%/} system=$2 tool=$3 args=$4
shift 4
run=${RUN:-$(date +%s)-$$} call=${CALL:-1} edits=${ACCEPTS_EDITS:-false}

refused() { echo "not run: $1" >&2; exit 3; }
unavailable() { echo "not run, and not refused: $1" >&2; exit 4; }
sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }
# The key goes through a file descriptor, so that no list of processes shows it.
request() { # method, path, timeout, [more curl words]; the body on stdin
  method=$1 path=$2 limit=$3
  shift 3
  curl -sS -X "$method" --max-time "$limit" --proto '=http,https' -w '\n%{http_code}' -H 'accept: application/json' "$@" "$desk$path" -K - <<EOF
header = "authorization: Bearer $KEY"
EOF
}
# Splits what `request` printed into $body and $status.
split() { status=${answer##*
}; body=${answer%
*}; }
field() { printf '%s' "$body" | jq -r "$1 // empty"; }
hash_of() { # arguments: RFC 8785 for text, whole numbers, true, false and null; anything else ends as a mismatch, which does not run
  printf '%s' "$body" | jq -cSj --argjson args "$1" --arg agent "$system" --arg tool "$tool" \
    '{v: 1, tenant: .binding.tenant, agent: $agent, subject: null, tool: {name: $tool, schemaVersion: null}, target: null, args: $args, nonce: .binding.nonce}' | sha256
}

asked=$(jq -cn --arg system "$system" --arg tool "$tool" --argjson args "$args" --arg run "$run" --arg call "$call" --argjson edits "$edits" \
  '{system: $system, tool: {name: $tool}, args: $args, run: {runId: $run, callId: $call, framework: "shell"}, options: {acceptsEdits: $edits}}') ||
  { echo 'the arguments are not JSON' >&2; exit 2; }
answer=$(request POST /api/v1/actions 30 -H 'content-type: application/json' -H "idempotency-key: $run:$call" --data-raw "$asked") || unavailable 'the desk cannot be reached'
split
began=$(date +%s) told=
while :; do
  case $status in 200 | 202) ;; 423) refused halted ;; *) unavailable "the desk answered $status $(field .code)" ;; esac
  state=$(field .state) id=$(field .id)
  case $state in
    checking | pendingReview)
      [ "$state" = checking ] || [ "$told" = "$id" ] || { told=$id; echo "waits for a person: $desk/approvals/$id" >&2; }
      # Until the deadline of the action and five minutes more (clocks differ); checks, which have none, get five minutes.
      expires=$(printf '%s' "$body" | jq -r '.review.expiresAt // empty | sub("\\.[0-9]+Z$"; "Z") | fromdateiso8601' 2>/dev/null)
      deadline=${expires:-${deadline:-$began}}
      [ "$(date +%s)" -le $((deadline + 300)) ] || unavailable 'the time to decide is over, and the desk does not say how it ended'
      ;;
    allowed | approved) break ;;
    denied | rejected | expired | cancelled | revoked) refused "$state $(field .reviewerNote)" ;;
    *) unavailable "a state this program does not know" ;;
  esac
  answer=$(request GET "/api/v1/actions/$id?wait=25&since=$(field .revision)" 40) || { sleep 2; answer="$body
202"; }
  split
  case $status in 429 | 5??) sleep 5; status=202; body=$(printf '{"state":"pendingReview","id":"%s","revision":0}' "$id") ;; esac
done

effective=$(printf '%s' "$body" | jq -cS 'if has("effectiveArgs") then .effectiveArgs else error("none") end') || unavailable 'leave without arguments'
[ "$(field .execution)" = none ] || unavailable 'the approval was used before'
hash="sha256:$(hash_of "$effective")"
[ "$hash" = "$(field .actionHash)" ] || unavailable 'the hash is not of these arguments'
[ "$edits" = true ] || [ "$hash" = "sha256:$(hash_of "$args")" ] || unavailable 'the arguments were changed'
redeem=$(printf '%s' "$body" | jq -c --arg hash "$hash" '{verdict, actionHash: $hash}')
answer=$(request POST "/api/v1/actions/$id/redeem" 30 -H 'content-type: application/json' --data-raw "$redeem") || unavailable 'the redemption was not confirmed'
split
case $status:$(field .state) in 200:*) ;; 410:* | 423:* | 409:revoked | 409:rejected | 409:expired | 409:cancelled) refused "$(field .code)" ;; *) unavailable "the desk answered $status $(field .code) at redemption" ;; esac
redemption=$(field .redemptionId)
[ -n "$redemption" ] || unavailable 'the redemption was not confirmed'

printf '%s' "$effective" | "$@"
code=$?
if [ $code -eq 0 ]; then outcome=succeeded; else outcome=failed; fi
result=$(jq -cn --arg redemption "$redemption" --arg status "$outcome" '{redemptionId: $redemption, status: $status}')
answer=$(request POST "/api/v1/actions/$id/result" 30 -H 'content-type: application/json' --data-raw "$result") && split && [ "$status" = 200 ] ||
  echo 'it ran, and the desk could not be told how it ended' >&2
exit $code
