#!/usr/bin/python3
"""test_actions.py - people are reminded of their actions on the morning of a school day, and told of what somebody
reports, once, whatever is killed."""
import sqlite3
from contextlib import closing

from harness import DemoClock, eventually, run_tests, site, test, unix_ms
from staff import Person, join

START = "2026-11-24T07:26:00Z"              # a Tuesday
MONDAY = 20780                              # 2026-11-23, in days since 1970-01-01
SITE_STAFF, TECHNICIAN, OPEN, DONE = 4, 64, 1, 2
QUEUED = "SELECT recipient, subject, body FROM outbox WHERE kind = 0 OR recipient LIKE '%@%' ORDER BY recipient, subject"


def school(world):
    gateway = world.gateway(world.broker(), DemoClock(START, 60), TRANSOM_MAIL_HOST="127.0.0.1", TRANSOM_MAIL_PORT="9",
                            TRANSOM_MAIL_STARTTLS="never", TRANSOM_MAIL_FROM="transom@school.example")
    gateway.start()
    gateway.import_site(site(1))
    for login, role in (("dai", "site_staff"), ("ann", "site_staff"), ("lee", "leader")):
        gateway.verb("user", "add", login, "--role", role, "--name", login.title(), "--no-password", "--wants-mail",
                     "--email", f"{login}@school.example")
    return gateway


def has_actions(gateway, *actions):
    """Each: what, login of its owner or None, due date, state, and whose role it is where not of site staff."""
    gateway.stop()
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db, db:
        for what, owner, due, state, *role in actions:
            db.execute("INSERT INTO action SELECT NULL, ?1, min(id), ?2, ?3, (SELECT id FROM person WHERE login = ?4), ?5,"
                       " ?6, NULL, 0, 0, 0 FROM person", (unix_ms(START), what, state, owner, *(role or [SITE_STAFF]), due))
    gateway.start()


@test
def each_owner_gets_one_letter_of_a_morning_and_a_kill_sends_no_second(world):
    gateway = school(world)
    has_actions(gateway, ("Free the window", "dai", MONDAY, OPEN), ("Order filters", "dai", MONDAY + 2, OPEN),
                ("Grease the vent", None, MONDAY + 2, OPEN), ("Later", "dai", MONDAY + 3, OPEN),
                ("Finished", "dai", MONDAY, DONE))
    told = eventually("letters at half past seven", lambda: gateway.query(QUEUED), 30)
    assert [(to, subject) for to, subject, _ in told] == [
        ("ann@school.example", "Due on the next school day: 1 of your actions"),
        ("dai@school.example", "Due on the next school day: 1 of your actions"),
        ("dai@school.example", "Late: 1 of your actions")], told
    late = told[2][2]
    assert "- Free the window: 1 school day late, was due 2026-11-23\n- Order filters: due 2026-11-25\n" in late, late
    assert "Later" not in late and "Finished" not in late, late
    gateway.kill()
    gateway.start()
    gateway.await_connected()
    eventually("some minutes later", lambda: gateway.clock.now_ms() > unix_ms("2026-11-24T07:45:00Z"), 60)
    assert gateway.query(QUEUED) == told


@test
def what_belongs_to_somebody_who_left_is_the_roles_and_of_a_role_that_nobody_has_the_leaders(world):
    gateway = school(world)
    has_actions(gateway, ("Free the window", "dai", MONDAY, OPEN), ("Set the fan", None, MONDAY, OPEN, TECHNICIAN))
    gateway.verb("user", "disable", "dai")
    told = eventually("letters at half past seven", lambda: gateway.query(QUEUED), 30)
    assert [(to, body.split(":")[0]) for to, _, body in told] == [
        ("ann@school.example", "- Free the window"), ("lee@school.example", "- Set the fan")], told


@test
def a_report_and_its_message_are_kept_together_whatever_is_killed(world):
    gateway = school(world)
    [teacher] = join(gateway, ("tess", "teacher"))
    teacher.ask("POST", "/api/v1/hazards", {"kind": "window", "text": "Painted shut, says Tom"}, 201)
    gateway.kill()
    gateway.start()
    told = gateway.query(QUEUED)
    assert [(to, subject) for to, subject, _ in told] == [
        ("ann@school.example", "The school: window or vent reported as stuck"),
        ("dai@school.example", "The school: window or vent reported as stuck")], told
    assert "Tom" not in told[0][2] and "/hazards" in told[0][2], told
    assert gateway.query("SELECT kind, is_told FROM hazard") == [(3, 1)]
    teacher = Person(gateway, "tess")
    teacher.ask("POST", "/api/v1/hazards", {"kind": "window"}, 201)
    assert gateway.query(QUEUED) == told, "the same again within the hour"
    teacher.ask("POST", "/api/v1/hazards", {"kind": "window", "danger": True}, 201)
    assert len(gateway.query(QUEUED)) == 5, "leaders too"


if __name__ == "__main__":
    run_tests()
