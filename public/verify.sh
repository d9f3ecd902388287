# Checks an archive of proofs with sh and openssl 3 (and cat, cmp, dd, tail, tr of any POSIX system): no network, no account, no Countersign.
# Run it in the folder that the archive was unpacked into:  sh verify.sh trust.txt
# The trust file is the one that you were given another way; the one in the archive came with what it is to prove. Exit code 0: proved.
# Formats: RFC 6962 and 9162 (tree), RFC 8032 (Ed25519), RFC 9901 (disclosures), C2SP signed-note, tlog-checkpoint and tlog-proof.
set -u
trust=${1:-trust.txt}
fail() { echo "NOT PROVED: $*"; exit 1; }
sha() { openssl dgst -sha256 -binary; }
b64() { openssl base64 -A; }
bytes() { printf %s "$1" | openssl base64 -d -A; }
number() { case $1 in '' | *[!0-9]* | 0?* | ?????????????????*) fail "$2: not a number" ;; esac; }

# 1. The signature. What is signed are the first three lines of checkpoint.txt: the log's name, its size, the root of its tree.
{
  IFS= read -r origin && IFS= read -r size && IFS= read -r root && IFS= read -r empty && [ -z "$empty" ] || fail 'checkpoint.txt: not origin, size, root'
  number "$size" checkpoint.txt
  printf '%s\n%s\n%s\n' "$origin" "$size" "$root" >check.signed
  printf '\n' | cat check.signed - >check.note
  signed=
  while IFS= read -r line; do
    printf '%s\n' "$line" >>check.note
    bytes "${line##* }" >check.line
    tail -c 64 check.line >check.signature
    while read -r vkey one two more; do
      case $vkey in '' | '#'*) continue ;; esac
      name=${vkey%%+*} key=${vkey#*+} key=${key#*+}
      [ "$line" = "— $name ${line##* }" ] || continue
      # A signature begins with four bytes that say whose it is; a key may be believed from one size of the log on, or up to one.
      id=$({ printf '%s\n' "$name"; bytes "$key"; } | sha | dd bs=1 count=4 2>/dev/null | b64)
      [ "$(dd bs=1 count=4 2>/dev/null <check.line | b64)" = "$id" ] || continue
      covered=yes
      for limit in $one $two $more; do
        number "${limit#*=}" "$trust"
        case $limit in
          from=*) [ "$size" -ge "${limit#*=}" ] || covered= ;;
          until=*) [ "$size" -le "${limit#*=}" ] || covered= ;;
          *) fail "$trust: not from= or until=" ;;
        esac
      done
      # The key as openssl reads it: twelve bytes that say Ed25519, and the 32 bytes of the key.
      { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; bytes "$key" | tail -c 32; } >check.key
      openssl pkeyutl -verify -pubin -keyform DER -inkey check.key -rawin -in check.signed -sigfile check.signature >check.said 2>&1 ||
        fail "checkpoint.txt: the signature of $name does not hold"
      [ "$name" = "$origin" ] && [ "$covered" ] && signed=yes
    done <"$trust"
  done
} <checkpoint.txt
cmp -s check.note checkpoint.txt || fail 'checkpoint.txt: bytes that are no part of a signed note'
[ "$signed" ] || fail "checkpoint.txt: no key of $trust signed it for this log at this size"
echo "proved: the log $origin had $size entries, signed by a key of $trust"

# 2. Each entry. Its leaf hash is the SHA-256 of a zero byte and its bytes; with the hashes of its proof it leads to the signed root.
for entry in entries/*.json; do
  index=${entry#entries/} index=${index%.json}
  number "$index" "$entry"
  hash=$({ printf '\000'; cat "$entry"; } | sha | b64)
  {
    IFS= read -r line && [ "$line" = c2sp.org/tlog-proof@v1 ] && IFS= read -r line && [ "$line" = "index $index" ] || fail "$entry: no proof of it"
    at=$index last=$((size - 1))
    [ "$at" -le "$last" ] || fail "$entry: beyond the signed size"
    while IFS= read -r beside && [ "$beside" ]; do
      [ "$last" -gt 0 ] || fail "$entry: its proof has too many hashes"
      [ "$(bytes "$beside" | b64)" = "$beside" ] || fail "$entry: its proof holds a line that is no hash"
      if [ $((at & 1)) = 1 ] || [ "$at" = "$last" ]; then
        hash=$({ printf '\001'; bytes "$beside"; bytes "$hash"; } | sha | b64)
        while [ $((at & 1)) = 0 ] && [ "$at" -gt 0 ]; do at=$((at >> 1)) last=$((last >> 1)); done
      else
        hash=$({ printf '\001'; bytes "$hash"; bytes "$beside"; } | sha | b64)
      fi
      at=$((at >> 1)) last=$((last >> 1))
    done
    cat >check.note
  } <"proofs/$index.tlog-proof" || fail "$entry: no proof of it"
  cmp -s check.note checkpoint.txt || fail "$entry: its proof is under another checkpoint"
  [ "$last" = 0 ] && [ "$hash" = "$root" ] || fail "$entry: it does not lead to the signed root"
  echo "proved: $entry is entry $index of the log"
done

# 3. What entries say. The entry holds the SHA-256 of the disclosure (base64url). Of what was erased in part, the entry that ordered the
# erasure holds it: an order stands behind what it is about, and only Countersign gives one.
says() { # decodes a disclosure: ["salt","record",{...}]
  text=$(tr '_-' '/+' <"$1")
  while [ $((${#text} % 4)) != 0 ]; do text=$text=; done
  bytes "$text"
}
digest() { sha <"$1" | b64 | tr '+/' '-_' | tr -d =; }
holds() { case $(cat "entries/$1.json") in *"\"sd\":{\"record\":\"$(digest "disclosures/$1.txt")\"}"*) true ;; *) false ;; esac; }
for said in disclosures/*.txt; do
  [ -e "$said" ] || continue
  index=${said#disclosures/} index=${index%.txt} ordered=
  number "$index" "$said"
  [ -e "entries/$index.json" ] || fail "$said: its entry is not here"
  if holds "$index"; then
    echo "proved: $said is what entry $index says"
    continue
  fi
  for order in entries/*.json; do
    by=${order#entries/} by=${by%.json}
    case $(cat "$order") in
      *'"type":"emitter"}'*) continue ;;
      *'"kind":"content.erased"'* | *'"kind":"content.purged"'*) ;;
      *) continue ;;
    esac
    [ "$by" -gt "$index" ] && [ -e "disclosures/$by.txt" ] && holds "$by" || continue
    case $(says "disclosures/$by.txt") in *"{\"index\":$index,\"record\":\"$(digest "$said")\"}"*) ordered=$by ;; esac
  done
  [ "$ordered" ] || fail "$said: entry $index does not hold its digest, and no entry here ordered what it is"
  echo "proved: $said is what the erasure that entry $ordered ordered left of entry $index"
done
# Of an entry without a disclosure: whether an entry here ordered that what it says is erased, by the places that the order names.
erased_by() {
  for order in entries/*.json; do
    by=${order#entries/} by=${by%.json}
    case $(cat "$order") in
      *'"type":"emitter"}'*) continue ;;
      *'"kind":"content.erased"'* | *'"kind":"content.purged"'*) ;;
      *) continue ;;
    esac
    [ "$by" -gt "$1" ] && [ -e "disclosures/$by.txt" ] && holds "$by" || continue
    ranges=$(says "disclosures/$by.txt")
    case $ranges in *'"ranges":[['*) ranges=${ranges#*'"ranges":[['} ranges=${ranges%%']]'*} ;; *) continue ;; esac
    for range in $(printf %s "$ranges" | tr '][' '  '); do
      case $range in ,) continue ;; esac
      [ "${range%,*}" -le "$1" ] && [ "$1" -le "${range#*,}" ] && echo "$by"
    done
  done
}
for entry in entries/*.json; do
  index=${entry#entries/} index=${index%.json}
  [ -e "disclosures/$index.txt" ] && continue
  by=$(erased_by "$index" | tail -n 1)
  if [ "$by" ]; then
    echo "proved: what entry $index says was erased by order of entry $by"
  else
    echo "left out: what entry $index says is not in this archive, and no entry here ordered that it is erased"
  fi
done
rm -f check.*
echo "Not proved by this: that what was reported is true, when the log was signed (a time stamp says so), and that nothing else happened."
