"""One call of one tool, as the environment says: COUNTERSIGN_URL, KEY, SERVICE, RUN, TOOL, ARGS, ACCEPTS_EDITS."""

import json
import os

from countersign import Desk, Denied, Unavailable


def say(**line):
    print(json.dumps(line), flush=True)


def ran(args):
    say(event="ran", args=args)
    return {"ok": True}


tool, edits = os.environ["TOOL"], os.environ.get("ACCEPTS_EDITS") == "true"
desk = Desk(os.environ["COUNTERSIGN_URL"], os.environ["KEY"], os.environ["SERVICE"], run_id=os.environ.get("RUN"), timeout=5)
args = json.loads(os.environ["ARGS"])
try:
    asked = desk.request(tool, args, "call_1", edits)
    say(event="asked", action=asked["id"], state=asked["state"])
    say(event="told", text=json.dumps(desk.guard(tool, ran, accepts_edits=edits)(args, call_id="call_1")))
except (Denied, Unavailable) as error:
    say(event="notRun", kind=type(error).__name__ + "Error", code=error.code)
