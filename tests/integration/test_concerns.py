#!/usr/bin/python3
"""test_concerns.py - kill -9 around what both sides of a concern do: each letter, answer and outcome is there whole,
with its entry of the ledger, or not at all; and what was answered is there. Words that were erased stay erased."""
import http.client
import subprocess
import sys
import threading
import time

from harness import BUILD, ROOT, DemoClock, eventually, room, run_tests, site, test
from staff import PASSWORD, join

START = "2026-11-23T10:00:00Z"          # a Monday
CONCERNS = "/api/v1/concerns"
WORDS = "zanzibar umbrella"
SCRUBBED_S = 30                         # the gateway tries every ten seconds
KILLS_EACH = 5                          # around sending, answering and ending
KILL_WITHIN_S = 0.008                   # of an act, which takes some milliseconds with its sync


def school(world):
    gateway = world.gateway(world.broker(), DemoClock(START, 1))
    gateway.start()
    gateway.import_site(site(1))
    return gateway, *join(gateway, ("jones", "rep"), ("rees", "leader"))


def drafted(rep):
    """A draft whose letter is complete: its address, and what saying that it is sent has to name."""
    draft = rep.ask("POST", CONCERNS, {}, 201)
    address = f"{CONCERNS}/drafts/{draft['id']}"
    draft = rep.ask("PATCH", address, {"revision": draft["revision"], "rooms": [room(1)], "raised_by": "me",
                                       "addressed_to": "Ms Rees", "letter": "Dear Ms Rees, please open the windows."})
    return f"{address}/sent", {"way": "email", "revision": draft["revision"]}


def killed_during(gateway, within_s, person, path, body):
    """Whether the act was answered before the gateway died of it."""
    answered = []

    def act():
        try:
            answered.append(person.raw("POST", path, body)[0])
        except (OSError, http.client.HTTPException):
            pass

    acting = threading.Thread(target=act)
    acting.start()
    time.sleep(within_s)
    gateway.kill()
    acting.join()
    gateway.start()
    assert answered in ([], [201]), answered
    return bool(answered)


def acts(gateway):
    """What happened, each with the subject of its entry; and entries of a concern that nothing has."""
    happened = gateway.query("SELECT e.event, e.concern, l.kind, l.subject, t.text FROM concern_event e"
                             " LEFT JOIN ledger l ON l.id = e.entry LEFT JOIN ledger_text t ON t.entry = e.entry ORDER BY e.id")
    alone = gateway.query("SELECT id FROM ledger WHERE subject LIKE 'concern:%' AND id NOT IN"
                          " (SELECT entry FROM concern_event)")
    return happened, alone


def check_whole(gateway):
    happened, alone = acts(gateway)
    assert not alone, alone
    for event, concern, kind, subject, text in happened:
        is_whole = kind and kind.startswith("concern_") and subject.startswith(f"concern:{concern}/") and text
        assert is_whole, (event, kind, subject, text)
    unsent = gateway.query("SELECT id FROM concern WHERE id NOT IN (SELECT concern FROM concern_event WHERE event = 0)")
    unmarked = gateway.query("SELECT id FROM concern WHERE id NOT IN (SELECT concern FROM private_concern_draft"
                             " WHERE concern IS NOT NULL)")
    wrong = gateway.query("SELECT id FROM concern c WHERE (state = 6) <> EXISTS (SELECT 1 FROM concern_event"
                          " WHERE concern = c.id AND event = 8 AND side = 0)")
    assert not unsent + unmarked + wrong, (unsent, unmarked, wrong)
    return len(happened)


@test
def killed_around_what_happens_to_a_concern_it_is_there_whole_or_not_at_all(world):
    gateway, rep, leader = school(world)
    path, body = drafted(rep)
    one = f"{CONCERNS}/{rep.ask('POST', path, body, 201)['id']}/events"
    known, answered = check_whole(gateway), 0
    for turn in range(KILLS_EACH):
        for person, make in ((rep, lambda: drafted(rep)), (leader, lambda: (one, {"event": "reply", "text": WORDS})),
                             (leader, lambda: (one, {"event": "outcome", "outcome": "partly", "text": WORDS}))):
            path, body = make()
            was_answered = killed_during(gateway, world.random.uniform(0, KILL_WITHIN_S), person, path, body)
            now = check_whole(gateway)
            assert now - known in ((1,) if was_answered else (0, 1)), (path, was_answered, known, now)
            known, answered = now, answered + was_answered
    print(f"  {3 * KILLS_EACH} kills: {known - 1} acts kept, {answered} of them answered")
    verified = subprocess.run([BUILD / "transom", "verify", gateway.data], capture_output=True, text=True, timeout=60)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@test
def p64_words_of_a_concern_are_erased_for_good_and_both_verifiers_find_the_chain_whole(world):
    gateway, rep, leader = school(world)
    path, body = drafted(rep)
    one = f"{CONCERNS}/{rep.ask('POST', path, body, 201)['id']}"
    reply = leader.ask("POST", one + "/events", {"event": "reply", "text": WORDS}, 201)["happenings"][1]
    receipt = world.folder / "receipt.json"
    receipt.write_text(rep.raw("GET", f"/api/v1/ledger/{reply['entry']}/receipt")[1])
    erased = leader.ask("POST", f"{one}/events/{reply['id']}/erase", {"password": PASSWORD})["happenings"][1]
    assert erased["erased"] and erased["text"] == "" and erased["who"] == "Rees", erased
    eventually("the words are in no file, as soon as no reader is in the way", lambda: not any(
        WORDS.encode() in (gateway.data / name).read_bytes() for name in ("transom.db", "transom.db-wal")), SCRUBBED_S)
    export = world.folder / "export.jsonl"
    export.write_text(rep.raw("GET", "/api/v1/ledger/export")[1])
    newest = rep.ask("GET", "/api/v1/ledger")["entries"][-1]
    assert newest["kind"] == "personal_text_erased" and newest["subject"] == f"entry:{reply['entry']}", newest
    assert newest["name"] == "Rees" and not newest["has_text"], newest
    for judge in ([sys.executable, "-B", ROOT / "tests/verifier/verify.py", export],
                  [BUILD / "transom", "verify", gateway.data]):
        judged = subprocess.run([*judge, "--receipt", receipt], capture_output=True, text=True, timeout=60)
        assert judged.returncode == 0, judged.stdout + judged.stderr


if __name__ == "__main__":
    run_tests()
