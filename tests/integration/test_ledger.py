#!/usr/bin/python3
"""test_ledger.py - the record that both sides sign: days over are digested, removing a rep is seen, and the verifier that
needs no box agrees with the box about all of it."""
import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

from harness import BUILD, ROOT, DemoClock, device, eventually, run_tests, site, test, unix_ms

sys.path.insert(0, str(ROOT / "tests/verifier"))
sys.dont_write_bytecode = True
import verify  # noqa: E402

MINUTE_MS = 60000
START = "2026-11-24T02:58:00Z"          # a Tuesday, two minutes before Monday is over with its grace


def entries(gateway):
    return gateway.get("/api/v1/ledger?from=1&limit=200")["entries"]


def of_kind(gateway, kind):
    return [entry for entry in entries(gateway) if entry["kind"] == kind]


def run(*words):
    done = subprocess.run([BUILD / "transom", *words], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def school_of_monday(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock(START, 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(90):
        sender.plain(device(1), 700 + minute % 7, unix_ms("2026-11-23T10:00:00Z") + minute * MINUTE_MS)
    sender.await_acknowledged()
    eventually("Monday is digested", lambda: of_kind(gateway, "day_digest"), 30)
    return gateway, sender


@test
def a_day_that_is_over_is_digested_and_late_readings_are_a_revision(world):
    gateway, sender = school_of_monday(world)
    first = of_kind(gateway, "day_digest")[0]
    assert first["subject"].startswith("day:2026-11-23/") and first["subject"].endswith("/rows:90"), first
    sender.plain(device(1), 905, unix_ms("2026-11-23T20:00:00Z"))
    sender.await_acknowledged()
    revision = eventually("the day is digested again", lambda: of_kind(gateway, "day_digest_revision"), 30)[0]
    assert revision["subject"].endswith("/rows:91/late"), revision
    assert revision["digest"] != first["digest"]


@test
def what_is_done_at_the_console_is_in_the_ledger(world):
    gateway, _sender = school_of_monday(world)
    gateway.verb("token", "add", "--role", "viewer", "--days", "1", "--name", "Jo Price")
    number = gateway.query("SELECT max(id) FROM token")[0][0]
    gateway.verb("token", "revoke", str(number))
    for kind, subject in (("site_imported", "site:file"), ("token_made", f"token:{number}/role:viewer"),
                          ("token_revoked", f"token:{number}")):
        found = of_kind(gateway, kind)
        assert any(one["actor"] == "console" and one["subject"] == subject for one in found), found


@test
def p56_who_disables_a_rep_at_the_console_is_seen_by_all(world):
    gateway, _sender = school_of_monday(world)
    gateway.verb("user", "add", "jo", "--role", "rep", "--name", "Jo Price", "--no-password")
    gateway.verb("user", "disable", "jo")
    disabled = of_kind(gateway, "person_disabled")[0]
    assert disabled["actor"] == "console" and disabled["text"] == "Jo Price", disabled
    assert disabled["subject"].endswith("/role:rep"), disabled
    shown = gateway.get("/api/v1/ledger/people")[0]
    assert (shown["kind"], shown["name"], shown["actor"]) == ("person_disabled", "Jo Price", "console"), shown
    looked = "SELECT 1 FROM setting WHERE key = 'ledger_told' AND CAST(value AS INTEGER) >= ?"
    eventually("whoever is to be told is told", lambda: gateway.query(looked, disabled["index"]), 20)


def with_mail(world, people, speed=60):
    """Each of people, a login and a role, is told by mail; nothing listens where it goes, so that it stays owed."""
    gateway = world.gateway(world.broker(), DemoClock(START, speed), TRANSOM_MAIL_HOST="127.0.0.1",
                            TRANSOM_MAIL_PORT="9", TRANSOM_MAIL_STARTTLS="never",
                            TRANSOM_MAIL_FROM="transom@school.example", TRANSOM_COMMIT_WINDOW_S="0.1")
    gateway.start()
    for login, role in people:
        gateway.verb("user", "add", login, "--role", role, "--name", f"{login.title()} Price", "--no-password",
                     "--wants-mail", "--email", f"{login}@school.example")
    return gateway


@test
def p56_all_other_reps_and_leaders_are_told_of_it_in_words(world):
    gateway = with_mail(world, (("jo", "rep"), ("ann", "rep"), ("lee", "leader"), ("tim", "teacher")))
    gateway.verb("user", "disable", "jo")
    queued = "SELECT recipient, subject, body FROM outbox WHERE subject LIKE ? ORDER BY recipient"
    told = eventually("a message to each", lambda: gateway.query(queued, "A safety representative%"), 20)
    assert [row[0] for row in told] == ["ann@school.example", "jo@school.example", "lee@school.example"], told
    for _, subject, body in told:
        assert subject == "A safety representative's account was disabled", subject
        assert body.startswith("Jo Price can't sign in as a safety representative any more") and \
            "somebody at the gateway's console" in body, body


@test
def p56_a_reps_old_address_is_told_and_so_is_a_rep_who_is_none_any_more(world):
    gateway = with_mail(world, (("jo", "rep"), ("ann", "rep"), ("tim", "teacher")))

    def told(subject):
        queued = "SELECT recipient FROM outbox WHERE subject LIKE ? ORDER BY recipient"
        return [row[0] for row in eventually("a message", lambda: gateway.query(queued, subject), 20)]

    def change(login, **what):
        file = keep(world, f"{login}.json", json.dumps({"people": [{"login": login, **what}]}))
        gateway.verb("site", "import", str(file))

    change("jo", email="jo@elsewhere.example")
    assert told("This address gets no more%") == ["jo@school.example"]
    assert told("%mail address was changed%") == ["ann@school.example", "jo@elsewhere.example"]
    change("jo", wants_mail=False)
    assert told("%not told by e-mail%") == ["ann@school.example", "jo@elsewhere.example"]
    gateway.verb("user", "disable", "jo")
    assert told("%account was disabled%") == ["ann@school.example", "jo@elsewhere.example"]
    change("tim", email="")
    assert eventually("both old ones", lambda: len(told("This address gets no more%")) == 2, 20)
    assert "tim@school.example" in told("This address gets no more%")
    assert all(entry["text"] is None for entry in of_kind(gateway, "person_details")), "no program reads addresses"


def change_hours(gateway, *spans):
    for span in spans:
        status, words = gateway.request("PUT", "/api/v1/calendar", {"occupied": {"mon": [span]}},
                                        token=gateway.token("leader"))
        assert status == 200, words


QUIET_MS = 5 * MINUTE_MS
QUIET_SPEED = 30        # 10 s of ours: changes that are made together, and what is told of a person at once, take less
CHANGES = "SELECT recipient, body, made_ms FROM outbox WHERE subject LIKE '%changes to what the record%' ORDER BY id"
LOOKED = "SELECT 1 FROM setting WHERE key = 'ledger_told' AND CAST(value AS INTEGER) >= (SELECT max(id) FROM ledger)"


@test
def p56_reps_are_told_of_other_hours_in_use(world):
    gateway = with_mail(world, (("jo", "rep"), ("lee", "leader")))
    gateway.import_site(site(1))
    change_hours(gateway, "09:00-15:00")
    queued = "SELECT recipient, body FROM outbox WHERE subject = 'The hours in which rooms are in use were changed'"
    told = eventually("a message", lambda: gateway.query(queued), 20)
    assert [row[0] for row in told] == ["jo@school.example"], told
    assert "judged again. It was done by a program, on" in told[0][1], told


@test
def p56_changes_made_together_are_one_mail_and_what_is_done_to_a_rep_does_not_wait(world):
    gateway = with_mail(world, (("jo", "rep"), ("ann", "rep")), QUIET_SPEED)
    gateway.import_site(site(1))
    change_hours(gateway, "09:00-15:00", "09:00-14:00", "09:00-13:00")
    gateway.verb("user", "disable", "ann")
    (recipient, body, made_ms), = eventually("the changes", lambda: gateway.query(CHANGES), 40)
    assert recipient == "jo@school.example", recipient
    assert body.count("The hours in which rooms are in use were changed, by a program. Entry ") == 3, body
    changed_ms = gateway.query("SELECT max(time_ms) FROM ledger WHERE kind = 'calendar_change'")[0][0]
    disabled_ms = gateway.query("SELECT min(made_ms) FROM outbox WHERE subject LIKE '%account was disabled'")[0][0]
    assert disabled_ms < made_ms >= changed_ms + QUIET_MS, (changed_ms, disabled_ms, made_ms)


@test
def p56_changes_that_wait_over_a_kill_are_told_once(world):
    gateway = with_mail(world, (("jo", "rep"),), QUIET_SPEED)
    gateway.import_site(site(1))
    change_hours(gateway, "09:00-15:00", "09:00-14:00")
    eventually("they are seen and wait", lambda: gateway.query(LOOKED), 20)
    gateway.kill()
    gateway.start()
    told = eventually("the changes", lambda: gateway.query(CHANGES), 40)
    assert len(told) == 1 and told[0][1].count("Entry ") == 2, told
    gateway.kill()
    gateway.start()
    change_hours(gateway, "09:00-13:00", "09:00-12:00")
    told = eventually("those after them", lambda: (rows := gateway.query(CHANGES)) and len(rows) > 1 and rows, 40)
    assert len(told) == 2 and told[1][1].count("Entry ") == 2, told


@test
def p64_an_erased_person_leaves_a_chain_that_both_verifiers_find_whole(world):
    gateway, _sender = school_of_monday(world)
    token = gateway.token("rep")
    gateway.verb("user", "add", "jo", "--role", "rep", "--name", "Jo Price", "--no-password")
    receipt = keep(world, "receipt.json", gateway.request("GET", "/api/v1/ledger/1/receipt", token=token)[1])
    assert gateway.verb("user", "erase", "jo", check=False).returncode != 0     # not before the account is closed
    gateway.verb("user", "disable", "jo")
    gateway.verb("user", "erase", "jo")
    export = gateway.request("GET", "/api/v1/ledger/export", token=token)[1]
    assert not any("Jo Price" in json.dumps(entry) for entry in entries(gateway))
    assert of_kind(gateway, "personal_text_erased")[0]["subject"].startswith("person:")
    export = keep(world, "export.jsonl", export)
    judge = [sys.executable, "-B", ROOT / "tests/verifier/verify.py"]
    assert subprocess.run([*judge, export, "--receipt", receipt]).returncode == 0
    assert run("verify", gateway.data, "--receipt", receipt)[0] == 0
    for name in ("transom.db", "transom.db-wal"):
        assert b"Jo Price" not in (gateway.data / name).read_bytes(), name
    assert "Jo Price" not in str(gateway.verb("site", "export"))


def keep(world, name, text):
    path = world.folder / name
    path.write_text(text)
    return path


@test
def p62_an_export_receipts_and_forks_are_judged_without_the_box(world):
    gateway, _sender = school_of_monday(world)
    token = gateway.token("rep")
    receipt = keep(world, "receipt.json", gateway.request("GET", "/api/v1/ledger/1/receipt", token=token)[1])
    early = keep(world, "early.jsonl", gateway.request("GET", "/api/v1/ledger/export", token=token)[1])
    gateway.verb("user", "add", "jo", "--role", "rep", "--no-password")
    export = keep(world, "export.jsonl", gateway.request("GET", "/api/v1/ledger/export", token=token)[1])

    judge = [sys.executable, "-B", ROOT / "tests/verifier/verify.py"]
    assert subprocess.run([*judge, export, "--receipt", receipt, "--against", early]).returncode == 0
    assert run("verify", export, "--receipt", receipt)[0] == 0

    cut = keep(world, "cut.jsonl", "".join(early.read_text().splitlines(True)[:-1]))
    count = len(early.read_text().splitlines())
    for words in ([*judge, cut, "--receipt", receipt], [BUILD / "transom", "verify", cut, "--receipt", receipt]):
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 1 and f"entry {count} is cut off" in done.stdout + done.stderr, done

    lines = [json.loads(line) for line in export.read_text().splitlines()]      # a fork: all written anew from there on
    lines[1]["subject"] = "assessment:3/v5"
    for index in range(1, len(lines)):
        lines[index]["previous"] = lines[index - 1]["hash"]
        lines[index]["hash"] = verify.entry_hash(lines[index])
    fork = keep(world, "fork.jsonl", "".join(verify.one_form(line).decode() + "\n" for line in lines))
    assert subprocess.run([*judge, fork]).returncode == 0
    done = subprocess.run([*judge, fork, "--against", export], capture_output=True, text=True)
    assert done.returncode == 1 and "entry 2 differs" in done.stdout, done
    done = subprocess.run([*judge, fork, "--receipt", receipt], capture_output=True, text=True)
    assert done.returncode == 1 and "another one than the receipt says" in done.stdout, done


@test
def a_record_verifies_beside_the_gateway_and_says_what_was_changed_in_it(world):
    gateway, _sender = school_of_monday(world)
    code, words = run("verify", gateway.data)
    assert code == 0 and "1 days" in words, words
    assert gateway.stop() == 0
    code, words = run("verify", "--json", gateway.data)
    assert code == 0 and json.loads(words)["readings"] == 90, words
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.executescript("DROP TRIGGER reading_is_never_changed; UPDATE reading SET co2_ppm = 650000 WHERE seq = 7")
    code, words = run("verify", gateway.data)
    assert code == 1 and "day:2026-11-23" in words, words
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.executescript("DROP TRIGGER ledger_is_never_changed; UPDATE ledger SET role = 'rep' WHERE id = 2")
    code, words = run("verify", gateway.data)
    assert code == 1 and "entry 2 was changed" in words, words


@test
def a_new_key_is_said_and_receipts_of_the_old_one_still_hold(world):
    gateway, _sender = school_of_monday(world)
    token = gateway.token("rep")
    old = keep(world, "old.json", gateway.request("GET", "/api/v1/ledger/1/receipt", token=token)[1])
    assert gateway.stop() == 0
    (gateway.data / "ledger.key").unlink()
    gateway.start()
    assert len(of_kind(gateway, "key_made")) == 2
    new = keep(world, "new.json", gateway.request("GET", "/api/v1/ledger/1/receipt", token=token)[1])
    export = keep(world, "export.jsonl", gateway.request("GET", "/api/v1/ledger/export", token=token)[1])
    for receipt in (old, new):
        judge = [sys.executable, "-B", ROOT / "tests/verifier/verify.py", export, "--receipt", receipt]
        assert subprocess.run(judge).returncode == 0
        code, words = run("verify", gateway.data, "--receipt", receipt)
        assert code == 0 and "2 keys for receipts were made" in words, words


@test
def killed_at_any_moment_an_act_and_its_entry_are_there_both_or_neither(world):
    gateway = world.gateway(world.broker(), DemoClock(START, 1))
    gateway.start()
    for number in range(12):
        asked = threading.Thread(target=gateway.verb, args=("user", "add", f"p{number}", "--role", "rep",
                                                            "--no-password"), kwargs={"check": False})
        asked.start()
        time.sleep(random.Random(number).uniform(0, 0.03))
        gateway.kill()
        asked.join()
        gateway.start()
    people = gateway.query("SELECT count(*) FROM person")[0][0]
    added = gateway.query("SELECT count(*) FROM ledger WHERE kind = 'person_added'")[0][0]
    assert people == added, (people, added)
    assert run("verify", gateway.data)[0] == 0


if __name__ == "__main__":
    run_tests()
