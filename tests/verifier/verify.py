#!/usr/bin/env python3
"""Verifies what a ledger of Transom said, without the box: an export (JSON lines), receipts, and a second export.

    verify.py EXPORT [--receipt FILE]... [--against OTHER_EXPORT] [--document FILE]...

Needs nothing but Python's standard library. Exit code 0: nothing is wrong; 1: the first thing that is, by the number of
its entry; 2: it was called wrongly. README.md says what the lines mean."""
import argparse
import hashlib
import json
import re
import sys
from datetime import datetime, timezone

NOTHING = "0" * 64
KEYS = ("index", "time_ms", "trust", "boot", "kind", "actor", "role", "subject", "digest", "text", "previous", "hash")
NUMBERS = ("index", "time_ms")
HASHES = ("digest", "previous", "hash")
LETTERS = re.compile("[!#-[\\]-~]*")       # printable ASCII without blank, quote and backslash
SHA256 = re.compile("[0-9a-f]{64}")
MEANINGS = ("approved", "agreed", "with_reservations", "not_agreed", "seen")
RECEIPT_KEYS = ("receipt", "entry", "head_index", "head_hash", "made_ms", "public_key", "signature")

SOUND = ""
CHANGED = "was changed"
MISSING = "is missing"
SWAPPED = "stands in another place"
INSERTED = "has something put in before it"
UNLINKED = "does not follow from the entry before it"
CUT = "is cut off with all after it"
FORKED = "is another one than the receipt says"
STRANGER = "is signed with a key that was never made in this chain"


# -- reading: one form only, so that any changed byte shows --

def no_twins(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key stands twice")
    return dict(pairs)


def one_form(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def read_object(raw, keys):
    """The JSON object of these bytes; ValueError unless it has just these keys, in this order, and this form."""
    value = json.loads(raw.decode("ascii"), object_pairs_hook=no_twins)
    if not isinstance(value, dict) or tuple(value) != keys or one_form(value) != raw:
        raise ValueError("not in its one form")
    return value


def is_number(value):
    return isinstance(value, int) and not isinstance(value, bool)


def check_entry(entry):
    if not isinstance(entry, dict) or tuple(entry) != KEYS:
        raise ValueError("not an entry")
    for key in KEYS:
        if key in NUMBERS:
            if not is_number(entry[key]):
                raise ValueError(key + " is no number")
        elif not isinstance(entry[key], str) or not (SHA256 if key in HASHES else LETTERS).fullmatch(entry[key]):
            raise ValueError(key + " holds what no entry can hold")
    return entry


def read_entry(raw):
    """One line of an export without its end; ValueError."""
    return check_entry(read_object(raw, KEYS))


def read_receipt(raw):
    receipt = read_object(raw[:-1] if raw.endswith(b"\n") else raw, RECEIPT_KEYS)
    check_entry(receipt["entry"])
    if not is_number(receipt["head_index"]) or not is_number(receipt["made_ms"]):
        raise ValueError("not a receipt")
    return receipt


# -- hashes --

def entry_hash(entry):
    lines = ["transom-ledger-1"] + [str(entry[key]) for key in KEYS[:-1]]
    return hashlib.sha256(("\n".join(lines) + "\n").encode("ascii")).hexdigest()


def receipt_bytes(receipt):
    lines = ["transom-receipt-1", receipt["entry"]["hash"], str(receipt["head_index"]), receipt["head_hash"],
             str(receipt["made_ms"])]
    return ("\n".join(lines) + "\n").encode("ascii")


# -- Ed25519, verifying only: RFC 8032, section 5.1. Slow and not in constant time; nothing here is secret. --

P = 2 ** 255 - 19                                           # the field
Q = 2 ** 252 + 27742317777372353535851937790883648493       # order of the base point
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)                              # a square root of -1


def add(a, b):
    """Sum of two points as (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    return ((f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P)


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def find_x(y, sign):
    """x of the point with this y, or None. -x^2 + y^2 = 1 + d x^2 y^2."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def read_point(raw):
    number = int.from_bytes(raw, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    x = find_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (find_x(BASE_Y, 0), BASE_Y, 1, find_x(BASE_Y, 0) * BASE_Y % P)


def is_signed(key, message, signature):
    """Whether signature (64 bytes) is the key's (32 bytes) of message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = read_point(key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def check_receipt(receipt):
    """What is wrong with a receipt by itself, or ''."""
    if entry_hash(receipt["entry"]) != receipt["entry"]["hash"]:
        return "the receipt was changed: its entry is not what it was hashed as"
    try:
        key, signature = bytes.fromhex(receipt["public_key"]), bytes.fromhex(receipt["signature"])
    except ValueError:
        return "the receipt was changed: its signature is none"
    if not is_signed(key, receipt_bytes(receipt), signature):
        return "the receipt was changed: its signature does not fit"
    return ""


# -- the chain --

class Chain:
    """Entries in their order. fault and bad_index name the first that is wrong; receipts were checked before."""

    def __init__(self, receipts=()):
        self.count, self.head = 0, NOTHING
        self.fault, self.bad_index = SOUND, 0
        self.receipts, self.keys = list(receipts), set()
        self.hashes = []
        self.entries = []

    def find(self, fault, index):
        if not self.fault:
            self.fault, self.bad_index = fault, index

    def is_forked(self, entry):
        for receipt in self.receipts:
            for index, known in ((receipt["entry"]["index"], receipt["entry"]["hash"]),
                                 (receipt["head_index"], receipt["head_hash"])):
                if entry["index"] == index and entry["hash"] != known:
                    return True
        return False

    def look_at(self, entry):
        index = self.count + 1
        if entry is None or entry_hash(entry) != entry["hash"]:
            return CHANGED
        if entry["index"] != index:
            return MISSING if entry["index"] > index else INSERTED
        if entry["previous"] != self.head:
            return UNLINKED
        return FORKED if self.is_forked(entry) else SOUND

    def add(self, entry):
        """The next one; None: it cannot be read."""
        if self.fault:
            if self.fault == MISSING and entry and entry["index"] == self.bad_index and \
                    entry_hash(entry) == entry["hash"]:
                self.fault = SWAPPED
            return
        fault = self.look_at(entry)
        if fault:
            self.find(fault, self.count + 1)
            return
        self.count, self.head = entry["index"], entry["hash"]
        self.hashes.append(entry["hash"])
        self.entries.append(entry)
        if entry["kind"] == "key_made" and entry["subject"].startswith("key:"):
            self.keys.add(entry["subject"][4:])

    def end(self):
        for receipt in self.receipts:
            if receipt["head_index"] > self.count:
                self.find(CUT, self.count + 1)
            if receipt["public_key"] not in self.keys:
                self.find(STRANGER, receipt["entry"]["index"])


def walk(raw, receipts=()):
    """Verifies the bytes of an export. Returns the Chain."""
    chain = Chain(receipts)
    lines = raw.split(b"\n")
    if lines[-1]:
        lines[-1] += b"\n"      # a line without its end is in no form that we write
    else:
        lines.pop()
    for line in lines:
        try:
            chain.add(read_entry(line))
        except ValueError:
            chain.add(None)
    chain.end()
    return chain


def first_fork(chain, other):
    """Number of the first entry in which two exports differ, or 0."""
    for index, (one, two) in enumerate(zip(chain.hashes, other.hashes), 1):
        if one != two:
            return index
    return 0


# -- what was signed --

def signature_digest(document, meaning, entry):
    lines = ("transom-signature-1", document, meaning, entry["actor"], entry["role"])
    return hashlib.sha256("".join(line + "\n" for line in lines).encode("ascii")).hexdigest()


def signatures(chain, document):
    """[(entry, meaning)]: who signed the text of this digest as what."""
    return [(entry, meaning) for entry in chain.entries for meaning in MEANINGS
            if entry["digest"] != NOTHING and entry["digest"] == signature_digest(document, meaning, entry)]


def said(entry):
    """An entry as a person reads it."""
    at = datetime.fromtimestamp(entry["time_ms"] / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    return "entry %d, %s by %s (%s) about %s, %s by a clock that was %s" % (
        entry["index"], entry["kind"], entry["actor"], entry["role"], entry["subject"], at, entry["trust"])


# -- the command --

def read_receipts(names):
    receipts = []
    for name in names:
        try:
            with open(name, "rb") as file:
                receipt = read_receipt(file.read())
        except ValueError as why:
            sys.exit("%s: not a receipt: %s" % (name, why))
        wrong = check_receipt(receipt)
        if wrong:
            print("%s: %s" % (name, wrong))
            sys.exit(1)
        receipts.append(receipt)
    return receipts


def report(name, chain):
    if chain.fault:
        print("%s: entry %d %s" % (name, chain.bad_index, chain.fault))
        sys.exit(1)


def report_document(name, chain):
    with open(name, "rb") as file:
        document = hashlib.sha256(file.read()).hexdigest()
    found = signatures(chain, document)
    for entry, meaning in found:
        print("%s: %s: %s" % (name, meaning, said(entry)))
    if not found:
        print("%s: nobody signed a text with the digest %s" % (name, document))
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description="Verifies an exported ledger, receipts, and forks of it.")
    parser.add_argument("export")
    parser.add_argument("--receipt", action="append", default=[])
    parser.add_argument("--against", metavar="OTHER_EXPORT")
    parser.add_argument("--document", action="append", default=[], metavar="FILE", help="who signed it as what")
    options = parser.parse_args()
    receipts = read_receipts(options.receipt)
    with open(options.export, "rb") as file:
        chain = walk(file.read(), receipts)
    report(options.export, chain)
    for name, receipt in zip(options.receipt, receipts):
        print("%s: %s" % (name, said(receipt["entry"])))
    for name in options.document:
        report_document(name, chain)
    if options.against:
        with open(options.against, "rb") as file:
            other = walk(file.read())
        report(options.against, other)
        fork = first_fork(chain, other)
        if fork:
            print("entry %d differs: these are two chains; keep both" % fork)
            sys.exit(1)
    print("%d entries follow from each other; newest %s; %d receipts fit" % (chain.count, chain.head, len(receipts)))


if __name__ == "__main__":
    main()
