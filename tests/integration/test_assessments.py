#!/usr/bin/python3
"""test_assessments.py - the whole life of a risk assessment over HTTP, as three people: a leader drafts, asks and
approves with a reason; a rep comments, dissents and signs; staff read. A kill in between loses nothing, and at the end
the receipts verify without the box."""
import hashlib
import json
import subprocess
import sys

from harness import ROOT, DemoClock, room, run_tests, site, test
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


if __name__ == "__main__":
    run_tests()
