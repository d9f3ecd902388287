"""Ask a Countersign desk before an agent acts, with the standard library only (Python 3.9 or newer).

    desk = Desk("https://desk.example", key, "refund-agent")
    refund = desk.guard("payments.refund", issue_refund, accepts_edits=True)
    refund({"order": "W100", "amount": "40.00"}, call_id="c_7")

Fails closed: Denied is a decision, Unavailable is the absence of one, and nothing has run when either is raised. The hash is made here, from the
arguments that will run, and the claims of the verdict are compared with it. The Ed25519 signature is not checked here, because the standard
library cannot: the desk checks it when the verdict is redeemed, which is never skipped. Enforcement: a cooperative hook; code that has the
tool's credentials can go round it.
"""

import base64
import copy
import datetime
import email.utils
import hashlib
import json
import math
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

GO = {"allowed", "approved"}
WAITING = {"checking", "pendingReview"}
NO = {"denied", "rejected", "expired", "cancelled", "revoked"}
REFUSALS = NO | {"halted", "lapsed", "policyChanged"}
CLOCK_SKEW_SECONDS = 30
OVERDUE_SECONDS = 60
NO_DEADLINE_SECONDS = 300


def _may_have_run(error):
    """Whether the answer was cut off. "Failed" would be final, and the agent would ask again."""
    if isinstance(error, urllib.error.HTTPError):
        return error.code >= 500
    return isinstance(error, (TimeoutError, ConnectionError, urllib.error.URLError))


class NotRun(Exception):
    """Nothing has run. `code` is stable; `action` is what the desk said last."""

    def __init__(self, code, why, action=None):
        super().__init__(why)
        self.code, self.action = code, action


class Denied(NotRun):
    """A decision was made, and it is no."""

    retryable = False


class Unavailable(NotRun):
    """No decision can be relied on. Never the same as a no."""

    def __init__(self, code, why, action=None, retryable=False):
        super().__init__(code, why, action)
        self.retryable = retryable


def canonicalize(value):
    """RFC 8785 for I-JSON; raises TypeError for what others could read differently."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise TypeError("An integer beyond 2^53: pass it as text.")
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, str):
        value.encode("utf-16-be")  # half a surrogate raises UnicodeEncodeError, a ValueError
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(canonicalize(item) for item in value) + "]"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("Names of properties are text.")
        # By UTF-16 code units, as the RFC asks.
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonicalize(key) + ":" + canonicalize(value[key]) for key in keys) + "}"
    raise TypeError("JSON has no form for " + type(value).__name__ + ".")


def _number(value):
    """A double as ECMAScript writes it: the same shortest digits as repr, in another notation."""
    if not math.isfinite(value):
        raise TypeError("Not a finite number.")
    if value == int(value) and abs(value) > 2**53 - 1:
        raise TypeError("An integer beyond 2^53: pass it as text.")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    # value = 0.digits * 10^point
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = point - 1
    return sign + digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + "e" + ("+" if power > 0 else "-") + str(abs(power))


def action_hash(binding, agent, tool, args, schema_version=None, subject=None, target=None):
    """Only the workspace and the nonce are the desk's to say."""
    bound = {
        "v": 1,
        "tenant": binding["tenant"],
        "agent": agent,
        "subject": subject,
        "tool": {"name": tool, "schemaVersion": schema_version},
        "target": target,
        "args": args,
        "nonce": binding["nonce"],
    }
    return "sha256:" + hashlib.sha256(canonicalize(bound).encode("utf-8")).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None  # it would carry the key and the arguments to somebody else


class Desk:
    def __init__(self, url, key, system, run_id=None, audience="gateway", timeout=10.0, poll_seconds=25):
        self.url, self.key, self.system = url.rstrip("/"), key, system
        self.run_id = run_id or str(uuid.uuid4())
        self.audience, self.timeout, self.poll_seconds = audience, timeout, min(50, poll_seconds)
        self._open = urllib.request.build_opener(_NoRedirect).open
        self.ahead = 0.0  # how far the desk's clock is ahead of ours, as its newest answer says

    def guard(self, tool, fn, accepts_edits=False, schema_version=None, max_wait=math.inf):
        """A function that runs `fn` only with leave, once, with a copy of exactly the arguments that the verdict covers."""

        def guarded(args, call_id=None, **about):
            args = copy.deepcopy(args)
            action = self.request(tool, args, call_id, accepts_edits, schema_version, **about)
            action = self.wait(action, max_wait)
            bound = {"schema_version": schema_version, "subject": about.get("subject"), "target": about.get("target")}
            effective, redemption = self.redeem(action, tool, args, accepts_edits, **bound)
            try:
                output = fn(effective)
            except Exception as error:
                self._tell(action, redemption, "unknown" if _may_have_run(error) else "failed")
                raise
            self._tell(action, redemption, "succeeded")
            return output

        return guarded

    def request(self, tool, args, call_id=None, accepts_edits=False, schema_version=None, **about):
        canonicalize(args)  # refused before anything is sent
        call_id = call_id or str(uuid.uuid4())
        body = {
            "system": self.system,
            "tool": {"name": tool, **({"schemaVersion": schema_version} if schema_version else {})},
            "args": args,
            "run": {"runId": self.run_id, "callId": call_id, "framework": "python"},
            "options": {"acceptsEdits": accepts_edits},
            **{name: value for name, value in about.items() if value is not None},
        }
        key = self.run_id + ":" + call_id
        if len(key) > 200 or not all("!" <= letter <= "~" for letter in key):
            # What a header cannot carry.
            key = "sha256:" + hashlib.sha256(canonicalize([self.run_id, call_id]).encode("utf-8")).hexdigest()
        until = time.monotonic() + self.timeout
        pause = 0.2
        while True:
            try:
                return _action(*self._call("POST", "/api/v1/actions", body, {"idempotency-key": key}))
            except Unavailable as error:
                if not error.retryable or time.monotonic() + pause >= until:
                    raise
                time.sleep(pause)
                pause *= 2

    def wait(self, action, max_wait=math.inf):
        """Until the deadline that the desk stated and a minute more, by the desk's clock, also while it is away; `max_wait` seconds end it sooner."""
        began = time.monotonic()
        until = began + max_wait
        failures = 0
        while action["state"] in WAITING:
            own_time = self._time_left(action, began)
            left = min(until - time.monotonic(), own_time)
            if own_time <= 0:
                raise Unavailable("overdue", "The time to decide is over, and the desk does not say how it ended.", action, True)
            if left <= 0:
                raise Unavailable("stillWaiting", "Nobody has decided yet; the request still stands.", action, True)
            seconds = max(1, int(min(self.poll_seconds, left)))
            path = "/api/v1/actions/%s?wait=%d&since=%d" % (urllib.parse.quote(action["id"], ""), seconds, action["revision"])
            asked = time.monotonic()
            try:
                seen = _action(*self._call("GET", path, timeout=seconds + 10))
                if seen["id"] != action["id"]:
                    raise Unavailable("badAnswer", "The desk answered about another action.", action)
                failures = 0
                if seen["state"] in WAITING and time.monotonic() - asked < 0.5:
                    time.sleep(1)
                action = seen
            except Unavailable as error:
                failures += 1
                pause = 15 if failures > 20 else min(4, 0.2 * 2**failures)
                # Waiting longer runs nothing; a desk that is away when the time is over is told as such.
                if not error.retryable or pause >= min(until - time.monotonic(), self._time_left(action, began)):
                    raise
                time.sleep(pause)
        return action

    def _time_left(self, action, began):
        """Seconds that the desk has left to say how it ended; what waits without a deadline (checks) has five minutes."""
        deadline = _instant((action.get("review") or {}).get("expiresAt"))
        if deadline is None:
            return began + NO_DEADLINE_SECONDS - time.monotonic()
        return deadline + OVERDUE_SECONDS - (time.time() + self.ahead)

    def redeem(self, action, tool, args, accepts_edits=False, schema_version=None, subject=None, target=None):
        """Checks what came back against what was asked, and uses the verdict up. Never repeated."""
        state = action["state"]
        if state in NO:
            raise Denied(state, "The desk says " + state + ".", action)
        if state not in GO:
            raise Unavailable("unknownState", "The desk answered with a state that this release does not know.", action)
        if action.get("execution") != "none":
            raise Unavailable("alreadyRedeemed", "The approval was used before.", action)
        if action.get("hashProfile") != "jcs-sha256-v1" or not action.get("verdict") or "effectiveArgs" not in action:
            raise Unavailable("badVerdict", "The desk gave leave in a way that cannot be relied on.", action)
        effective = action["effectiveArgs"]
        bound = (schema_version, subject, target)
        proposed_hash = action_hash(action["binding"], self.system, tool, args, *bound)
        effective_hash = action_hash(action["binding"], self.system, tool, effective, *bound)
        claims = _claims(action["verdict"])
        now = time.time()
        if not _num(claims, "exp") or claims["exp"] + CLOCK_SKEW_SECONDS <= now:
            raise Unavailable("badVerdict", "The verdict has expired.", action)
        if not _num(claims, "iat") or claims["iat"] - CLOCK_SKEW_SECONDS > now:
            raise Unavailable("badVerdict", "The verdict is from the future.", action)
        audience = claims.get("aud")
        if self.audience not in (audience if isinstance(audience, list) else [audience]) or claims.get("act") != action["id"]:
            raise Unavailable("badVerdict", "The verdict is about something else.", action)
        if claims.get("phs") != proposed_hash:
            raise Unavailable("hashMismatch", "The verdict is not about the call that was asked for.", action)
        if claims.get("hsh") != effective_hash or action.get("actionHash") != effective_hash:
            raise Unavailable("hashMismatch", "The verdict does not cover the arguments that would run.", action)
        if effective_hash != proposed_hash and not accepts_edits:
            raise Unavailable("editNotAccepted", "The arguments were changed, and this tool does not take changes.", action)
        path = "/api/v1/actions/%s/redeem" % urllib.parse.quote(action["id"], "")
        status, body = self._call("POST", path, {"verdict": action["verdict"], "actionHash": effective_hash})
        if status != 200:
            raise _problem(status, body, action)
        if not isinstance(body.get("redemptionId"), str) or not body["redemptionId"]:
            raise Unavailable("badAnswer", "The desk did not confirm the redemption.", action)
        return copy.deepcopy(effective), body["redemptionId"]

    def _tell(self, action, redemption, status):
        path = "/api/v1/actions/%s/result" % urllib.parse.quote(action["id"], "")
        for pause in (0.5, 2, 5, 0):
            try:
                self._call("POST", path, {"redemptionId": redemption, "status": status})
                return
            except Unavailable:
                time.sleep(pause)  # it has run: its result must not be lost because the desk could not be told

    def _call(self, method, path, body=None, headers=None, timeout=None):
        data = None if body is None else json.dumps(body).encode("utf-8")
        given = {"accept": "application/json", "authorization": "Bearer " + self.key, **(headers or {})}
        if data is not None:
            given["content-type"] = "application/json"
        call = urllib.request.Request(self.url + path, data=data, headers=given, method=method)
        try:
            with self._open(call, timeout=timeout or self.timeout) as answer:
                status, text, said = answer.status, answer.read(), answer.headers.get("date")
        except urllib.error.HTTPError as error:
            status, text, said = error.code, error.read(), error.headers.get("date")
        except (OSError, ValueError) as error:
            raise Unavailable("network", "The desk cannot be reached.", None, True) from error
        self.ahead = _ahead(said, self.ahead)
        if status >= 500 or status == 429:
            raise Unavailable("server", "The desk answered %d." % status, None, True)
        try:
            parsed = json.loads(text, object_pairs_hook=_no_duplicates)
            if not isinstance(parsed, dict):
                raise ValueError
        except ValueError as error:
            raise Unavailable("notJson", "The desk answered %d without a JSON object; is that its address?" % status) from error
        return status, parsed


def _ahead(date, otherwise):
    try:
        return email.utils.parsedate_to_datetime(date).timestamp() - time.time()
    except (TypeError, ValueError):
        return otherwise


def _instant(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except (AttributeError, ValueError):
        return None


def _no_duplicates(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _action(status, body):
    if status not in (200, 202):
        raise _problem(status, body, None)
    binding = body.get("binding")
    if not isinstance(body.get("id"), str) or not isinstance(body.get("revision"), int) or not isinstance(binding, dict):
        raise Unavailable("badAnswer", "The desk answered with something that is no action.")
    return body


def _problem(status, body, action):
    code = body.get("code") if isinstance(body.get("code"), str) else "http%d" % status
    no = code if code in REFUSALS else body.get("state") if body.get("state") in NO else None
    if no:
        return Denied(no, "The desk says " + no + ".", action)
    return Unavailable(code, "The desk refused the request (%d, %s)." % (status, code), action)


def _num(claims, name):
    return isinstance(claims.get(name), (int, float)) and not isinstance(claims.get(name), bool)


def _claims(token):
    try:
        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)), object_pairs_hook=_no_duplicates)
        if not isinstance(claims, dict):
            raise ValueError
        return claims
    except (IndexError, ValueError, AttributeError) as error:
        raise Unavailable("badVerdict", "The verdict is not a compact JWS.") from error
