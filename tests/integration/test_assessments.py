#!/usr/bin/python3
"""test_assessments.py - the whole life of a risk assessment over HTTP, as three people: a leader drafts, asks and
approves with a reason; a rep comments, dissents and signs; staff read. A kill in between loses nothing, and at the end
the receipts verify without the box."""
import hashlib
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

from harness import ROOT, DemoClock, eventually, iso, room, run_tests, site, test, throughout, unix_ms
from staff import ONE, PASSWORD, Person, approve, draft, join

START = "2026-11-23T10:00:00Z"          # a Monday


def school(world):
    gateway = world.gateway(world.broker(), DemoClock(START, 1))
    gateway.start()
    gateway.import_site(site(2))
    return gateway, *join(gateway, ("rees", "leader"), ("jones", "rep"), ("pugh", "teacher"))


def drafted(leader):
    """All lines of the first checklist, answered with "don't know" but for the first."""
    template = leader.ask("GET", "/api/v1/checklists")[0]["name"]
    first = leader.ask("GET", f"/api/v1/checklists/{template}")["items"][0]["id"]
    return draft(leader, template, [room(1), room(2)], lambda line: "yes" if line["item"] == first else "dont_know")


def sealed_against_dissent(leader, rep):
    lines = drafted(leader)
    leader.ask("POST", ONE + "/consult", {})
    comment = rep.ask("POST", ONE + "/comments", {"line": lines[0]["id"], "text": "Room 2 is not measured."}, 201)
    leader.ask("POST", f"{ONE}/comments/{comment['id']}", {"reply": "A sensor comes in January."})
    rep.ask("POST", ONE + "/outcome", {"outcome": "not_agreed", "statement": "January is too late."})
    leader.ask("POST", ONE + "/close", {})
    assert approve(leader, 422)["error"]["field"] == "reason"
    return approve(leader, reason="The order is placed.")


@test
def p57_three_people_take_an_assessment_through_its_whole_life(world):
    gateway, leader, rep, teacher = school(world)
    approved = sealed_against_dissent(leader, rep)

    # The digest is that of the bytes anybody on either side can take away.
    for person in (leader, rep, teacher):
        status, text = person.raw("GET", ONE + "/export?format=json")
        assert status == 200 and hashlib.sha256(text.encode()).hexdigest() == approved["digest"]
    document = json.loads(text)
    assert document["approval"]["reason"] == "The order is placed."
    assert document["approval"]["dissent"] == ["not_agreed"]
    assert document["outcomes"][0]["statement"] == "January is too late."
    assert document["comments"][0]["line"] == document["lines"][0]["key"]
    assert "Jones" not in text and "Rees" not in text

    # The rep signs what it says, once; the teacher reads it, and is done.
    signing = {"password": PASSWORD, "name": "Rob Jones", "post": "Safety rep", "meaning": "not_agreed"}
    signed = rep.ask("POST", ONE + "/versions/1/signatures", signing, 201)
    assert rep.ask("POST", ONE + "/versions/1/signatures", signing, 409)["error"]["code"] == "signed"
    assert teacher.ask("GET", ONE)["reading"]["asked"]
    assert teacher.ask("POST", ONE + "/versions/1/confirm", {})["reading"]["confirmed"]

    # A review opens, the next version is made; what was signed stays as it is.
    rep.ask("POST", "/api/v1/reviews", {"trigger": "rates", "note": "Flu in three classes"}, 201)
    assert leader.ask("GET", ONE)["state"] == "under_review"
    assert leader.ask("POST", ONE + "/revise", {})["working_version"] == 2
    assert rep.ask("GET", ONE)["working_version"] is None
    assert [s["meaning"] for s in rep.ask("GET", ONE + "/versions/1")["signatures"]] == ["approved", "not_agreed"]

    # Both receipts, as they were handed out, verify against the export with no box at hand.
    export = gateway.data.parent / "ledger.jsonl"
    export.write_text(rep.raw("GET", "/api/v1/ledger/export")[1])
    for name, answer in (("leader", approved), ("rep", signed)):
        receipt = gateway.data.parent / f"{name}.json"
        receipt.write_text(json.dumps(answer["receipt"], separators=(",", ":")) + "\n")
        judged = subprocess.run([sys.executable, "-B", ROOT / "tests/verifier/verify.py", export, "--receipt", receipt],
                                capture_output=True, text=True)
        assert judged.returncode == 0, judged.stdout
        index = answer["receipt"]["entry"]["index"]
        assert f"{receipt}: entry {index}, signed_version by p" in judged.stdout, judged.stdout
    document = gateway.data.parent / "version.json"
    judge = [sys.executable, "-B", ROOT / "tests/verifier/verify.py", export, "--document", document]
    for signed_text, code in ((rep.raw("GET", ONE + "/export?format=json&version=1")[1], 0), (text + " ", 1)):
        document.write_text(signed_text)
        judged = subprocess.run(judge, capture_output=True, text=True)
        assert judged.returncode == code, judged.stdout
        if code == 0:
            assert [line.split(": ")[1] for line in judged.stdout.splitlines()[:-1]] == ["approved", "not_agreed"]


@test
def what_was_signed_survives_a_kill_and_a_restart(world):
    gateway, leader, rep, _ = school(world)
    approved = sealed_against_dissent(leader, rep)
    gateway.kill()
    gateway.start()
    for login in ("rees", "jones"):
        version = Person(gateway, login).ask("GET", ONE + "/versions/1")
        assert version["digest"] == approved["digest"] and version["is_in_force"]
        assert version["signatures"][0]["entry"] == approved["signature"]["entry"]


# -- evidence --

TEMPLATE = "joint-union-ventilation"
PERSISTENT = "VENT-D17"                 # for the sensors: "Are persistent readings above 1500 ppm followed ..."
MINUTE_MS, DAY_MS = 60000, 86400000


def measured(world, gateway, number, co2_ppm):
    """The four school weeks before START, in a room."""
    rows = ["time,co2_ppm"]
    for day in range(-28, 0):
        rows += [f"{iso(unix_ms('2026-11-23T08:30:00Z') + day * DAY_MS + minute * MINUTE_MS)},{co2_ppm + minute % 7}"
                 for minute in range(0, 450, 5)]
    path = world.folder / f"logger-{number}.csv"
    path.write_text("\n".join(rows) + "\n")
    gateway.verb("import", path, "--room", room(number))


def gathered(gateway):
    """When the newest version's evidence was last gathered; None while some is due."""
    [(due, at_ms)] = gateway.query("SELECT evidence_gathered < evidence_asked, evidence_ms FROM assessment_version"
                                   " ORDER BY id DESC LIMIT 1")
    return None if due else at_ms


def evidence_of(leader, item):
    return next(line for line in leader.ask("GET", ONE + "/lines") if line["item"] == item)["evidence"]


def is_judged(gateway):
    leader = Person(gateway, "rees")
    days = f"/api/v1/rooms/{room(1)}/days?from=2026-10-26&to=2026-11-20"
    return len([day for day in leader.ask("GET", days) if day.get("co2_ppm")]) == 20


@test
def evidence_attaches_itself_to_a_draft_and_a_kill_loses_none(world):
    gateway, leader, _rep, _teacher = school(world)
    measured(world, gateway, 1, 2100)
    measured(world, gateway, 2, 600)
    eventually("the days of the files are judged", lambda: is_judged(gateway), 60)
    leader.ask("POST", "/api/v1/assessments", {"title": "Air", "template": TEMPLATE, "rooms": [room(1)]}, 201)
    for _ in range(20):                 # until a kill comes before the evidence does
        gateway.kill()
        if gathered(gateway) is None:
            break
        gateway.start()
        leader = Person(gateway, "rees")
        leader.ask("POST", ONE + "/lines", {"item": PERSISTENT}, 201)
    assert gathered(gateway) is None
    gateway.start()
    leader = Person(gateway, "rees")
    at_ms = eventually("the evidence is there after the kill", lambda: gathered(gateway), 60)
    assert "failed on 20 of 20 school days" in evidence_of(leader, PERSISTENT)["words"], evidence_of(leader, PERSISTENT)
    workspace = leader.ask("GET", ONE)
    assert workspace["evidence"] == {"as_of": iso(at_ms), "lines": 36, "is_due": False}, workspace["evidence"]
    task = next(task for task in workspace["tasks"] if task["key"] == "evidence")
    assert task["done"] == task["of"] > 10, task

    # What was gathered is not gathered again for nothing.
    throughout("it is left alone", lambda: gathered(gateway) == at_ms, 3)

    # Other rooms are other evidence; the old stays. An answer asks for none.
    leader.ask("PATCH", ONE, {"rooms": [room(2)]})
    again_ms = eventually("the other room's evidence", lambda: (gathered(gateway) or 0) > at_ms and gathered(gateway), 60)
    assert "failed on 0 of 20 school days" in evidence_of(leader, PERSISTENT)["words"], evidence_of(leader, PERSISTENT)
    line = next(one for one in leader.ask("GET", ONE + "/lines") if one["item"] == PERSISTENT)
    leader.ask("PATCH", f"{ONE}/lines/{line['id']}", {"edited": line["edited"], "answer": "no", "note": "Windows."})
    assert gathered(gateway) == again_ms
    assert gateway.query("SELECT count(*) FROM snapshot WHERE made_by IS NOT NULL") == [(0,)]


def refuse_evidence_of(gateway, version):
    """From now on the record takes no evidence of a version, whatever is tried."""
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db:
        db.execute(f"CREATE TRIGGER refused BEFORE INSERT ON snapshot WHEN (SELECT version FROM assessment_line"
                   f" WHERE id = NEW.line) = {version} BEGIN SELECT RAISE(ABORT, 'refused'); END")


def due(gateway):
    return [version for [version] in gateway.query(
        "SELECT id FROM assessment_version WHERE evidence_gathered < evidence_asked ORDER BY id")]


@test
def evidence_that_one_draft_cannot_have_holds_up_no_other_draft(world):
    gateway, leader, _rep, _teacher = school(world)

    def make():
        return leader.ask("POST", "/api/v1/assessments", {"title": "Air", "template": TEMPLATE}, 201)["id"]
    make()
    eventually("its evidence", lambda: due(gateway) == [], 30)
    gateway.stop()
    refuse_evidence_of(gateway, 2)
    gateway.start()
    leader = Person(gateway, "rees")
    assert [make(), make()] == [2, 3]

    def failures():
        return gateway.log.read_text().count("evidence: not attached")
    eventually("the second's fails", lambda: failures() == 1, 30)
    # One made after it has its turn, and one made before it, which somebody adds a line to.
    leader.ask("POST", ONE + "/lines", {"item": PERSISTENT}, 201)
    eventually("the others have theirs, though it waits for a minute", lambda: due(gateway) == [2], 30)
    assert failures() == 1, "it is tried again before its time"


@test
def people_are_asked_about_figures_of_the_day_they_are_asked_on(world):
    gateway, leader, rep, _teacher = school(world)
    drafted(leader)
    eventually("its evidence", lambda: gathered(gateway), 30)
    gateway.stop()
    gateway.clock = DemoClock("2026-11-25T10:00:00Z", 1)
    gateway.start()
    leader, rep = Person(gateway, "rees"), Person(gateway, "jones")
    leader.ask("POST", ONE + "/consult", {})
    dates = {one["made"][:10] for one in rep.ask("GET", ONE + "/evidence")}
    assert dates == {"2026-11-25"}, dates
    assert rep.ask("GET", ONE)["evidence"]["is_due"] is False


def uneven(world, gateway):
    """Four school weeks of a room and today: an INSET day, one half measured, one not at all, and a holiday."""
    rows = ["time,co2_ppm"]
    for day in range(-28, 1):
        of_day = {-5: 3000, -7: 0, -12: 2500, 0: 4000}.get(day, 900 + day)
        minutes = range(0, 150 if day in (-12, 0) else 450, 5) if of_day else ()
        rows += [f"{iso(unix_ms('2026-11-23T08:30:00Z') + day * DAY_MS + minute * MINUTE_MS)},{of_day + minute % 70}"
                 for minute in minutes]
    path = world.folder / "uneven.csv"
    path.write_text("\n".join(rows) + "\n")
    gateway.verb("import", path, "--room", room(1))


@test
def evidence_and_the_evidence_pack_of_its_dates_say_the_same_mean(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-11-23T11:00:00Z", 1))
    gateway.start()
    school_of_one = site(1)
    school_of_one["calendar"]["closed"] = [{"dates": "2026-11-18", "kind": "inset"},
                                           {"dates": "2026-11-03", "kind": "holiday"}]
    gateway.import_site(school_of_one)
    uneven(world, gateway)
    [leader] = join(gateway, ("rees", "leader"))
    leader.ask("POST", "/api/v1/assessments", {"title": "Air", "template": TEMPLATE}, 201)
    snapshot = eventually("its evidence", lambda: evidence_of(leader, PERSISTENT), 60)
    evidence = leader.ask("GET", f"/api/v1/snapshots/{snapshot['snapshot']}")["document"]
    said = re.search(r"CO2 was (\d+) ppm on average", evidence["words"])[1]
    pack = world.folder / "pack.pdf"
    gateway.verb("report", "--kind", "evidence", "--room", room(1), "--from", evidence["from"], "--to", evidence["to"],
                 "--out", pack)
    text = subprocess.run(["pdftotext", "-layout", pack, "-"], capture_output=True, text=True, check=True).stdout
    printed = re.search(r"CO2 on average +([\d,]+) ppm", text)[1].replace(",", "")
    assert said == printed, (said, printed, evidence["rooms"][0]["series"]["co2_ppm"], evidence["dates"])


if __name__ == "__main__":
    run_tests()
