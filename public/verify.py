#!/usr/bin/env python3
"""Checks Countersign's proofs with nothing but Python's standard library: no network, no account, no Countersign.

  verify.py inclusion   --trust trust.txt --proof 7.tlog-proof --entry 7.json [--disclosure 7.disclosure.txt]
  verify.py consistency --trust trust.txt --proof body.txt --old earlier-checkpoint.txt
  verify.py checkpoint  --trust trust.txt --checkpoint checkpoint.txt
  verify.py archive     --trust trust.txt --archive dec_....proof.zip
  verify.py certificate --trust trust.txt --certificate certificate.json
  verify.py pack        --trust trust.txt --pack pck_....zip

The trust list says which keys sign which log (`countersign keys trust`, or /api/v1/log/key?format=trust): one verifier key a line, with
from=<size> and until=<size>. Get it by another way than the files you check, or the check says nothing about who signed.

Exit code 0: proved. 1: not proved, with the reason. 2: wrong use, or a file that cannot be read.

Formats: RFC 6962 and 9162 (tree), RFC 8032 (Ed25519), RFC 9901 section 4.2 (disclosures), C2SP signed-note, tlog-checkpoint, tlog-proof,
and the request of tlog-witness add-checkpoint (consistency).
"""
import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
import zipfile


class Fault(Exception):
    """What is claimed is not proved."""


# ---------------------------------------------------------------- Ed25519, RFC 8032 section 5.1.7: verification only
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * SQRT_M1 % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def point(data):
    y = int.from_bytes(data, "little")
    x = recover_x(y & ((1 << 255) - 1), y >> 255)
    if x is None:
        return None
    y &= (1 << 255) - 1
    return (x, y, 1, x * y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(n, p):
    q = (0, 1, 1, 0)
    while n > 0:
        if n & 1:
            q = add(q, p)
        p = add(p, p)
        n >>= 1
    return q


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = point(public_key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(k, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---------------------------------------------------------------- texts
def b64(text, size=None):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, UnicodeEncodeError):
        raise Fault("not base64") from None
    if base64.b64encode(data).decode() != text or (size is not None and len(data) != size):
        raise Fault("not base64 of the right length")
    return data


def decimal(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", text):
        raise Fault("not a number")
    return int(text)


def sha256(data):
    return hashlib.sha256(data).digest()


def parse_trust(text):
    trust = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        vkey, *ranges = line.split()
        match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)", vkey)
        if not match:
            raise Fault("the trust list holds a line that is no verifier key")
        name, key_id, data = match[1], match[2], b64(match[3], 33)
        if data[0] != 1 or sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
            raise Fault("the trust list holds a key whose id is not its own")
        limits = {"from": 0, "until": None}
        for part in ranges:
            word, _, value = part.partition("=")
            if word not in limits:
                raise Fault("the trust list holds a word that is not from= or until=")
            limits[word] = decimal(value)
        trust.append((name, key_id, data[1:], limits["from"], limits["until"]))
    if not trust:
        raise Fault("the trust list names no key")
    return trust


def open_checkpoint(note, trust):
    """(origin, size, root) of a checkpoint that a trusted key signed."""
    if re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Fault("checkpoint: control characters")
    at = note.rfind("\n\n")
    if at < 0 or not note.endswith("\n") or at + 2 >= len(note):
        raise Fault("checkpoint: no signatures")
    text, block = note[: at + 1], note[at + 2 :]
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() != "" or "" in lines:
        raise Fault("checkpoint: not origin, size and root")
    origin, size, root = lines[0], decimal(lines[1]), b64(lines[2], 32)
    signed = False
    for line in block[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise Fault("checkpoint: a signature line is malformed")
        data = b64(match[2])
        for name, key_id, public_key, first, last in trust:
            if (name, key_id) != (match[1], data[:4].hex()):
                continue
            if not ed25519_verify(public_key, text.encode(), data[4:]):
                raise Fault("checkpoint: the signature of key %s does not verify" % key_id)
            # Each key is named after the log that it signs.
            if name == origin and first <= size and (last is None or size <= last):
                signed = True
    if not signed:
        raise Fault("checkpoint: not signed by a key that is trusted for this log at this size")
    return origin, size, root


def split_proof(text):
    head, separator, checkpoint = text.partition("\n\n")
    if not separator:
        raise Fault("proof: no checkpoint")
    return head.split("\n"), checkpoint


def hash_lines(lines):
    if len(lines) > 63:
        raise Fault("proof: too many hashes")
    return [b64(line, 32) for line in lines]


def after(line, word):
    if not line.startswith(word + " "):
        raise Fault("proof: expected " + word)
    return decimal(line[len(word) + 1 :])


# ---------------------------------------------------------------- the tree
def children(left, right):
    return sha256(b"\x01" + left + right)


def check_inclusion(index, size, leaf, proof, root):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        raise Fault("inclusion: the index is not below the size of the tree")
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise Fault("inclusion: too many hashes")
        if fn & 1 or fn == sn:
            r = children(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = children(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or r != root:
        raise Fault("inclusion: entry, index and hashes do not lead to the signed root")


def check_consistency(first, second, first_root, second_root, proof):
    """RFC 9162 section 2.1.4.2."""
    fault = Fault("consistency: the earlier tree is not shown to be the beginning of the later one")
    if first > second:
        raise fault
    if first == second or first == 0:
        if proof or (first_root != second_root if first == second else first_root != sha256(b"")):
            raise fault
        return
    if first & (first - 1) == 0:
        proof = [first_root] + proof
    if not proof:
        raise fault
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        if sn == 0:
            raise fault
        if fn & 1 or fn == sn:
            fr, sr = children(c, fr), children(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = children(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or fr != first_root or sr != second_root:
        raise fault


# ---------------------------------------------------------------- what an entry says
def check_entry(entry, origin):
    try:
        envelope = json.loads(entry.decode("utf-8"))
    except ValueError:
        raise Fault("entry: not JSON") from None
    if not isinstance(envelope, dict) or envelope.get("log") != origin:
        raise Fault("entry: it names another log")
    return envelope


def check_disclosure(disclosure, envelope):
    """The disclosure is the text whose SHA-256 the entry holds; it decodes to [salt, name, value]."""
    text = disclosure.strip()
    digest = base64.urlsafe_b64encode(sha256(text.encode())).rstrip(b"=").decode()
    sd = envelope.get("sd")
    names = [name for name, value in (sd.items() if isinstance(sd, dict) else []) if value == digest]
    if not names:
        raise Fault("disclosure: the entry does not hold its digest")
    try:
        salt, name, value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        raise Fault("disclosure: not [salt, name, value]") from None
    if name not in names:
        raise Fault("disclosure: it stands under another name")
    return name, value


# ---------------------------------------------------------------- one proof, and the archive of a decision
def prove_entry(proof, entry, trust, opened):
    """(place, envelope) of an entry that its proof leads to a signed root. `opened`: checkpoints that were opened before."""
    lines, checkpoint = split_proof(proof)
    if lines.pop(0) != "c2sp.org/tlog-proof@v1":
        raise Fault("proof: not a tlog-proof")
    if lines and lines[0].startswith("extra "):
        lines.pop(0)
    index = after(lines.pop(0) if lines else "", "index")
    if checkpoint not in opened:
        opened[checkpoint] = open_checkpoint(checkpoint, trust)
    origin, size, root = opened[checkpoint]
    check_inclusion(index, size, sha256(b"\x00" + entry), hash_lines(lines), root)
    return index, check_entry(entry, origin)


ORDERS = ("content.erased", "content.purged")


def remainders(orders):
    """Of each entry that was erased in part the digest of what was left, by the last order that speaks of it: (digest, place of the order)."""
    left = {}
    for by, said in sorted(orders.items()):
        decisions = said.get("decisions") if isinstance(said.get("decisions"), list) else []
        for part in [said] + decisions:
            for one in part.get("remains") or []:
                if one["index"] < by:
                    left[one["index"]] = (one["record"], by)
    return left


def digest_of(disclosure):
    return base64.urlsafe_b64encode(sha256(disclosure.strip().encode())).rstrip(b"=").decode()


def archive_command(options, trust):
    try:
        with zipfile.ZipFile(options.archive) as archive:
            entries = sorted(int(name[8:-5]) for name in archive.namelist() if re.fullmatch(r"entries/[0-9]+\.json", name))
            given = sorted(int(name[12:-4]) for name in archive.namelist() if re.fullmatch(r"disclosures/[0-9]+\.txt", name))
            opened, envelopes = {}, {}
            for place in entries:
                index, envelope = prove_entry(archive.read("proofs/%d.tlog-proof" % place).decode(), archive.read("entries/%d.json" % place), trust, opened)
                if index != place:
                    raise Fault("entries/%d.json: its proof is of another place" % place)
                envelopes[place] = envelope
            if not envelopes:
                raise Fault("the archive holds no entry")
            print("proved: %d entries are in the log %s, unaltered" % (len(envelopes), envelopes[entries[0]]["log"]))
            disclosures = {place: archive.read("disclosures/%d.txt" % place).decode() for place in given}
            said, rest, orders = 0, [], {}
            for place, disclosure in disclosures.items():
                envelope = envelopes.get(place, {})
                if digest_of(disclosure) != (envelope.get("sd") or {}).get("record"):
                    rest.append(place)
                    continue
                value = check_disclosure(disclosure, envelope)[1]
                if envelope["kind"] in ORDERS and envelope["actor"]["type"] != "emitter" and isinstance(value, dict):
                    orders[place] = value
                said += 1
            print("proved: what %d of them say opens the commitment in the entry" % said)
            left = remainders(orders)
            for place in rest:
                if place not in envelopes or digest_of(disclosures[place]) != left.get(place, ("",))[0]:
                    raise Fault("disclosures/%d.txt: the entry does not hold its digest, and no entry here ordered what it is" % place)
                print("proved: disclosures/%d.txt is what the erasure that entry %d ordered left of it" % (place, left[place][1]))
            for place in entries:
                if place in disclosures:
                    continue
                by = [at for at, order in orders.items() if at > place and any(first <= place <= last for first, last in order.get("ranges") or [])]
                if by:
                    print("proved: what entry %d says was erased by order of entry %d" % (place, max(by)))
                else:
                    print("left out: what entry %d says is not in this archive, and no entry here ordered that it is erased" % place)
            print("no record proves that what was reported is true; when the log was signed only a time stamp tells (openssl ts -verify)")
    except zipfile.BadZipFile as error:
        raise Fault("the archive is damaged: %s" % error) from None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Fault("the archive cannot be read: %s" % error) from None


# ---------------------------------------------------------------- a certificate of erasure
def certificate_command(options, trust):
    """Its parts are proved as any entry; what stands beside them for reading must say the same."""
    try:
        certificate = json.loads(read(options.certificate))
        if certificate["type"] != "countersign.erasure-certificate" or certificate["version"] != 1:
            raise Fault("certificate: not a certificate of an erasure that is known here")
        opened, end = {}, None
        for part in certificate["proofs"]:
            index, envelope = prove_entry(part["tlogProof"], b64(part["entry"]), trust, opened)
            says = check_disclosure(part["disclosure"], envelope)[1]
            if index != part["index"] or envelope["kind"] != part["kind"] or says != part["says"]:
                raise Fault("certificate: what it shows of entry %d is not what that entry says" % index)
            if envelope["actor"]["type"] != "countersign" or not envelope["kind"].startswith("content.era") or says["request"] != certificate["request"]["id"]:
                raise Fault("certificate: entry %d is about something else than this erasure" % index)
            print("proved: entry %d, %s, received %s" % (index, envelope["kind"], envelope["receivedAt"]))
            if envelope["kind"] == "content.erasure.completed":
                end = says
        if end is None:
            raise Fault("certificate: no proved entry says that this erasure was carried out")
        request, removed = certificate["request"], certificate["removed"]
        shown = [request.get("reason")] + [request[name] for name in ("case", "keep", "requestedBy", "consentedBy")] + [removed["eventIndexes"]]
        said = [end.get("reason"), end["case"], end["keep"], end["requestedBy"]["name"], end["consentedBy"]["name"], end["parts"]]
        counts = ("decisions", "erased", "restricted", "gone", "pending", "records")
        if shown != said or [removed[name] for name in counts] != [end[name] for name in counts]:
            raise Fault("certificate: case, reason, persons, counts or list of events are not what the event of its end says")
        print("proved: case %s: %d records of %d decisions were erased" % (end["case"], end["records"], end["erased"]))
        print("not proved: its times, its legal basis in words, and what remains; these are the words of the installation")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Fault("the certificate cannot be read: %s" % error) from None


# ---------------------------------------------------------------- an evidence pack
RECORDS, SAMPLE, POPULATION, RANGE = "records.jsonl", "sample.json", "population/decisions.txt", "range/range.json"
OTHER_SEED = "sample.json: the event that asked for the pack names another seed, or another pack"


def pae(kind, payload):
    """DSSE 1.0, pre-authentication encoding: what is signed."""
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def check_manifest(pack, trust):
    """The manifest, when a trusted key signed exactly this one."""
    manifest, envelope = pack.read("manifest.json"), json.loads(pack.read("manifest.dsse.json"))
    payload, kind = b64(envelope["payload"]), envelope["payloadType"].encode()
    signed = []
    for one in envelope["signatures"]:
        keys = [key for key in trust if key[1] == one["keyid"]]
        if not keys:
            raise Fault("manifest.dsse.json: signed by a key that is not in the trust list")
        if not ed25519_verify(keys[0][2], pae(kind, payload), b64(one["sig"], 64)):
            raise Fault("manifest.dsse.json: the signature of key %s does not verify" % one["keyid"])
        signed.append(keys)
    statement = json.loads(payload)
    subject = statement["subject"][0]
    if not signed or subject["name"] != "manifest.json" or subject["digest"]["sha256"] != hashlib.sha256(manifest).hexdigest():
        raise Fault("manifest.json: it is not the manifest that was signed")
    parsed = json.loads(manifest)
    origin, size = parsed["pack"]["log"]["origin"], parsed["pack"]["log"]["size"]
    for keys in signed:
        # A key that was replaced signs no pack about a log that had grown past its last size.
        if all(until is not None and size > until for *_, until in keys):
            raise Fault("manifest.dsse.json: key %s signed it, which had been replaced before the log had this size" % keys[0][1])
    if origin not in [keys[0][0] for keys in signed]:
        raise Fault("manifest.dsse.json: signed by a key of another log")
    return parsed


def check_files(pack, manifest):
    named = [one["name"] for one in manifest["files"]]
    found = pack.namelist()
    if len(set(found)) != len(found):
        raise Fault("the archive holds two files of one name")
    for name in set(found) - set(named) - {"manifest.json", "manifest.dsse.json"}:
        raise Fault("%s: the manifest does not name it: it was added" % name)
    for one in manifest["files"]:
        if one["name"] not in pack.NameToInfo:
            raise Fault("%s: it is missing" % one["name"])
        digest, size = hashlib.sha256(), 0
        with pack.open(one["name"]) as handle:
            for part in iter(lambda: handle.read(1 << 20), b""):
                digest.update(part)
                size += len(part)
        if size != one["bytes"] or digest.hexdigest() != one["sha256"]:
            raise Fault("%s: it was changed" % one["name"])


def pack_lines(pack, name):
    with pack.open(name) as handle:
        for line in handle:
            yield line.rstrip(b"\n")


def check_records(pack, trust, origin):
    """Each record's proof; what is shown as recorded opens the commitment of its entry. The decisions there are, and how many records say what."""
    opened, decisions, count, shown, hidden = {}, set(), 0, 0, 0
    for line in pack_lines(pack, RECORDS):
        record = json.loads(line)
        name = "proofs/%d.tlog-proof" % record["index"]
        lines, checkpoint = split_proof(pack.read(name).decode())
        if lines.pop(0) != "c2sp.org/tlog-proof@v1" or after(lines.pop(0), "index") != record["index"]:
            raise Fault("%s: not the proof of this record" % name)
        if checkpoint not in opened:
            opened[checkpoint] = open_checkpoint(checkpoint, trust)
        log, size, root = opened[checkpoint]
        entry = record["entry"].encode()
        if log != origin:
            raise Fault("%s: of another log" % name)
        check_inclusion(record["index"], size, sha256(b"\x00" + entry), hash_lines(lines), root)
        envelope = check_entry(entry, origin)
        if envelope.get("decision") != record["decision"]:
            raise Fault("records.jsonl: a record names another decision than its entry")
        if record["content"]["state"] == "original":
            check_disclosure(record["content"]["disclosure"], envelope)
            shown += 1
        elif isinstance(envelope.get("sd"), dict) and "record" in envelope["sd"]:
            hidden += 1
        if record["decision"] is not None:
            decisions.add(record["decision"])
        count += 1
    return decisions, count, shown, hidden


def read_event(pack, trust, origin, event, kinds):
    """An event that is proved to be in the log: what it says, None when it may not be told any more, and the pack that it is for."""
    index, entry = event["index"], event["entry"].encode()
    if "proofs/%d.tlog-proof" % index not in pack.NameToInfo:
        raise Fault("proofs/%d.tlog-proof: it is missing" % index)
    lines, checkpoint = split_proof(pack.read("proofs/%d.tlog-proof" % index).decode())
    if lines.pop(0) != "c2sp.org/tlog-proof@v1" or after(lines.pop(0), "index") != index:
        raise Fault("proofs/%d.tlog-proof: not the proof of the event that asked for the pack" % index)
    log, whole, head = open_checkpoint(checkpoint, trust)
    if log != origin:
        raise Fault("proofs/%d.tlog-proof: of another log" % index)
    check_inclusion(index, whole, sha256(b"\x00" + entry), hash_lines(lines), head)
    envelope = check_entry(entry, origin)
    if envelope.get("kind") not in kinds:
        raise Fault("sample.json: what stands at this place of the log did not ask for a pack")
    if event["disclosure"] is None:
        return None, None
    said = check_disclosure(event["disclosure"], envelope)[1]
    if not isinstance(said, dict):
        raise Fault(OTHER_SEED)
    return said, said.get("successor" if envelope["kind"] == "pack.withdrawn" else "pack") or ""


def check_request(pack, trust, about, sample):
    """Whether it is proved that the seed was given for this pack, or for the one whose place it takes."""
    origin = about["log"]["origin"]
    said, holder = read_event(pack, trust, origin, sample["request"], ("pack.requested", "pack.withdrawn"))
    told = said is not None
    if told and said.get("seed") != sample["seed"]:
        raise Fault(OTHER_SEED)
    for one in sample.get("withdrawals", []):
        said, successor = read_event(pack, trust, origin, one, ("pack.withdrawn",))
        if said is not None and told and said.get("pack") != holder:
            raise Fault(OTHER_SEED)
        told, holder = told and said is not None, successor
    if holder is not None and holder != about["id"]:
        raise Fault(OTHER_SEED)
    return told and holder is not None


def draw_key(pack, trust, about, sample):
    """SHA-256 of the seed and of a root of the log that was signed after the seed stood in it, and what is known of that."""
    drawn_with, request = sample["drawnWith"], sample["request"]
    if drawn_with["checkpoint"] not in ("checkpoints/pack.txt", "checkpoints/draw.txt"):
        raise Fault("sample.json: it names no signed state of the log")
    origin, size, root = open_checkpoint(pack.read(drawn_with["checkpoint"]).decode(), trust)
    if origin != about["log"]["origin"]:
        raise Fault("%s: of another log" % drawn_with["checkpoint"])
    if size != drawn_with["size"] or root != b64(drawn_with["root"], 32):
        raise Fault("sample.json: the root that it was drawn with is of no signed state of the log that is here")
    key = sha256(sample["seed"].encode() + root).hex()
    if key != sample["key"]:
        raise Fault("sample.json: its key is not made of the seed and the signed root")
    if request["index"] >= size:
        raise Fault("sample.json: the root that it was drawn with was signed before the pack was asked for")
    if check_request(pack, trust, about, sample):
        return key, "proved: the seed stood in the log as entry %d before the root, at %d entries, that it was drawn with" % (request["index"], size)
    return key, "not proved: that the seed stood in the log before the root that it was drawn with; whoever built the pack could have tried several"


def check_sample(pack, trust, about, decisions):
    """Draws the sample again: HMAC-SHA-256 of each id under the key is its place in the queue."""
    sample = json.loads(pack.read(SAMPLE))
    if sample["method"] == "hmac-sha256-queue/2":
        key, known = draw_key(pack, trust, about, sample)
    elif sample["method"] == "hmac-sha256-queue/1":
        key, known = sample["seed"], "not proved: that the seed was given first; it was drawn by its seed alone, so whoever gave the seed could have tried several"
    else:
        raise Fault("sample.json: drawn by a method that is not known here")
    ids = [line.decode("ascii") for line in pack_lines(pack, POPULATION)]
    queue = sorted(ids, key=lambda one: (hmac.new(key.encode(), one.encode(), "sha256").hexdigest(), one))
    if queue[: sample["size"]] != sample["drawn"] or len(ids) != sample["population"]["count"]:
        raise Fault("sample.json: drawing again gives another sample")
    if not set(sample["drawn"]) <= decisions:
        raise Fault("records.jsonl: a drawn decision has no record")
    return len(sample["drawn"]), len(ids), known


def cover(begin, end):
    """The complete subtrees that cover a range of leaves, as (begin, end)."""
    while begin < end:
        width = 1
        while begin % (width * 2) == 0 and begin + width * 2 <= end:
            width *= 2
        yield begin, begin + width
        begin += width


def check_range(pack, trust, origin):
    """Every entry between two places, and the hashes beside them, lead to the signed root: nothing between was left out."""
    given = json.loads(pack.read(RANGE))
    log, size, root = open_checkpoint(pack.read("checkpoints/pack.txt").decode(), trust)
    if log != origin:
        raise Fault("checkpoints/pack.txt: of another log")
    known = {}
    for begin, end, hashes in ((0, given["from"], given["left"]), (given["to"], size, given["right"])):
        for node, text in zip(cover(begin, end), hashes):
            known[node] = b64(text, 32)
    leaves = [sha256(b"\x00" + line) for line in pack_lines(pack, "range/entries.jsonl")]

    def fold(begin, end):
        if (begin, end) in known:
            return known[(begin, end)]
        if end - begin == 1:
            return leaves[begin - given["from"]]
        half = 1
        while half * 2 < end - begin:
            half *= 2
        return children(fold(begin, begin + half), fold(begin + half, end))

    if given["size"] != size or len(leaves) != given["to"] - given["from"] or fold(0, size) != root:
        raise Fault("range/entries.jsonl: the entries do not lead to the signed root")
    return given["from"], given["to"]


def pack_command(options, trust):
    try:
        with zipfile.ZipFile(options.pack) as pack:
            manifest = check_manifest(pack, trust)
            check_files(pack, manifest)
            about = manifest["pack"]
            print("proved: the %d files of %s are as they were signed (%s)" % (len(manifest["files"]), about["id"], about["status"]))
            if RECORDS in pack.NameToInfo:
                decisions, count, shown, hidden = check_records(pack, trust, about["log"]["origin"])
                print("proved: %d records of %d decisions are in the log %s, unaltered" % (count, len(decisions), about["log"]["origin"]))
                if shown:
                    print("proved: what %d of them say opens the commitment in the entry" % shown)
                if hidden:
                    print("not proved: what %d of them say; they are shown masked or not at all, and their entries commit to what was recorded" % hidden)
                if SAMPLE in pack.NameToInfo:
                    size, population, known = check_sample(pack, trust, about, decisions)
                    print("proved: the sample of %d out of %d is the one that is drawn again" % (size, population))
                    print(known)
            if RANGE in pack.NameToInfo:
                print("proved: nothing was left out between the entries %d and %d" % check_range(pack, trust, about["log"]["origin"]))
            else:
                print("not proved: that nothing was left out; records were selected")
            print("not checked here: time stamps (openssl ts -verify), and bytes of the archive that belong to no file")
            print("no record proves that what was reported is true")
    except zipfile.BadZipFile as error:
        raise Fault("the archive is damaged: %s" % error) from None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Fault("the pack cannot be read: %s" % error) from None


# ---------------------------------------------------------------- commands
def read(file, binary=False):
    with open(file, "rb") as handle:
        data = handle.read()
    if binary:
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault(file + ": not UTF-8") from None


def inclusion(options, trust):
    opened = {}
    index, envelope = prove_entry(read(options.proof), read(options.entry, binary=True), trust, opened)
    ((origin, size, _),) = opened.values()
    print("proved: the entry is number %d of %d in the log %s" % (index, size, origin))
    print("entry: %s %s, received %s" % (envelope.get("kind"), envelope.get("id"), envelope.get("receivedAt")))
    if options.disclosure:
        name, value = check_disclosure(read(options.disclosure), envelope)
        print("proved: the disclosure is what the entry holds the digest of")
        print("%s: %s" % (name, json.dumps(value, indent=2)))
    elif envelope.get("sd"):
        print("not checked: what the entry says; give --disclosure")


def consistency(options, trust):
    lines, checkpoint = split_proof(read(options.proof))
    first = after(lines.pop(0), "old")
    proof = hash_lines(lines)
    origin, size, root = open_checkpoint(checkpoint, trust)
    old_origin, old_size, old_root = open_checkpoint(read(options.old), trust)
    if old_origin != origin:
        raise Fault("consistency: the checkpoints are of different logs")
    if old_size != first:
        raise Fault("consistency: the proof begins at another size than the earlier checkpoint")
    check_consistency(first, size, old_root, root, proof)
    print("proved: the log %s only grew from %d to %d entries" % (origin, first, size))


def checkpoint_only(options, trust):
    origin, size, _ = open_checkpoint(read(options.checkpoint), trust)
    print("proved: the log %s had %d entries, signed by a trusted key" % (origin, size))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, files, optional in (
        ("inclusion", inclusion, ("proof", "entry"), ("disclosure",)),
        ("consistency", consistency, ("proof", "old"), ()),
        ("checkpoint", checkpoint_only, ("checkpoint",), ()),
        ("archive", archive_command, ("archive",), ()),
        ("certificate", certificate_command, ("certificate",), ()),
        ("pack", pack_command, ("pack",), ()),
    ):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        for file in ("trust",) + files:
            command.add_argument("--" + file, required=True)
        for file in optional:
            command.add_argument("--" + file)
    options = parser.parse_args()
    try:
        options.run(options, parse_trust(read(options.trust)))
    except Fault as fault:
        print("NOT PROVED: %s" % fault, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
