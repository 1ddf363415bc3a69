#!/usr/bin/python3
"""test_reviews.py - a risk assessment that is in force is looked at again because the calendar, the rules, a room or the
readings say so, on the clock of the school and once each, whatever is killed in between."""
import sqlite3
from contextlib import closing

from harness import DemoClock, eventually, iso, room, run_tests, site, test, unix_ms

MINUTE_MS = 60000
DAY_MS = 86400000
SEALED = unix_ms("2026-11-23T12:00:00Z")    # a Monday
SEALED_DATE = 20780
LINE = "VENT-D17"                           # "co2_over_levels"


def write(gateway, statements):
    """The record of a gateway that does not run."""
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db, db:
        for statement, values in statements:
            db.execute(statement, values)


def in_force(gateway, rooms, answer=0):
    """An assessment about these rooms with one line that CO2 answers, sealed on that Monday as a leader's approval does."""
    gateway.verb("user", "add", "rees", "--role", "leader", "--name", "Sian Rees", "--no-password")
    gateway.stop()
    write(gateway, [
        ("INSERT INTO assessment VALUES (1, 'blank', ?1, 1, 0, 4, 0)", (SEALED,)),
        ("INSERT INTO assessment_version VALUES (1, 1, 1, ?1, 1, NULL, 'Ventilation', 'Rooms', '', '', 0, 0)", (SEALED,)),
        *[("INSERT INTO assessment_room SELECT 1, id FROM room WHERE key = ?1", (one,)) for one in rooms],
        ("INSERT INTO assessment_line VALUES (1, 1, 1, 0, ?1, 'CO2', '', 'Is the air good?', '', '', '', 'union', 'A',"
         " 'co2_over_levels', 1, 0, 0, ?2, '', '', 0, 0, 0, 0, 0, 0, '', ?3, ?3, 1)", (LINE, answer, SEALED)),
        ("INSERT INTO sealed_version VALUES (1, ?1, ?2, 1, '', '{}', zeroblob(32))", (SEALED, SEALED_DATE)),
    ])
    gateway.start()


def school(world, start, speed=600, count=1, **calendar):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock(start, speed))
    gateway.start()
    whole = site(count)
    whole["calendar"].update(calendar)
    gateway.import_site(whole)
    gateway.await_connected()
    return gateway


def reviews(gateway):
    """[(trigger by its number, subject, date)]"""
    return gateway.query("SELECT cause, subject, since_date FROM review ORDER BY id")


HALF_TERM, PACK_CHANGE, LASTING_CONTRADICTION, ROOM_CHANGE = 0, 2, 5, 6


def is_under_review(gateway):
    return gateway.query("SELECT standing FROM assessment") == [(5,)]


@test
def half_term_opens_the_review_when_it_begins_and_a_kill_opens_no_second(world):
    gateway = school(world, "2026-11-24T21:00:00Z", 1200,
                     closed=[{"dates": "2026-11-25..2026-11-27", "kind": "half_term"}])
    in_force(gateway, [room(1)])
    opened = eventually("half-term opens a review", lambda: reviews(gateway), 30)
    assert opened == [(HALF_TERM, "", SEALED_DATE + 2)], opened
    assert is_under_review(gateway)
    gateway.kill()
    gateway.start()
    eventually("it was looked at again", lambda: gateway.clock.now_ms() > unix_ms("2026-11-25T03:00:00Z"), 30)
    assert reviews(gateway) == opened
    assert gateway.query("SELECT count(*) FROM ledger WHERE kind = (SELECT kind FROM ledger WHERE subject LIKE"
                         " 'assessment:1/review:1/%')") == [(1,)]


@test
def a_yes_that_five_school_days_contradict_is_marked_and_opens_a_review(world):
    gateway = school(world, "2026-12-02T10:00:00Z", 20)
    in_force(gateway, [room(1)], answer=1)
    rows = ["time,co2_ppm"]
    for day in (1, 2, 3, 4, 7):             # Tuesday to Friday, and Monday
        rows += [f"{iso(unix_ms('2026-11-23T08:30:00Z') + day * DAY_MS + minute * MINUTE_MS)},{2100 + minute % 7}"
                 for minute in range(0, 450, 5)]
    path = world.folder / "logger.csv"
    path.write_text("\n".join(rows) + "\n")
    gateway.verb("import", path, "--room", room(1))
    opened = eventually("the contradiction opens a review", lambda: reviews(gateway), 60)
    assert opened == [(LASTING_CONTRADICTION, "line-1", SEALED_DATE + 1)], opened
    assert gateway.query("SELECT key, since_date, cleared_ms FROM line_contradiction") == [(1, SEALED_DATE + 1, None)]
    assert is_under_review(gateway)


@test
def another_pack_and_another_use_of_a_room_open_reviews_at_once(world):
    gateway = school(world, "2026-11-24T10:00:00Z", 20, 2)
    in_force(gateway, [room(1)])
    eventually("it was looked at once", lambda: gateway.query("SELECT 1 FROM review_seen WHERE subject = 'pack'"), 20)
    assert reviews(gateway) == []
    leader = gateway.token("leader")
    status, answer = gateway.request("PUT", "/api/v1/packs/adopted", {"name": "pandemic", "reason": "asked"}, leader)
    assert status == 200, answer
    eventually("the pack opens one", lambda: reviews(gateway) == [(PACK_CHANGE, "pandemic", SEALED_DATE + 1)], 20)
    for number in (1, 2):                   # only the first is in the assessment
        status, answer = gateway.request("PATCH", f"/api/v1/rooms/{room(number)}", {"seats": 12}, leader)
        assert status == 200, answer
    eventually("the room opens one", lambda: reviews(gateway)[1:] == [(ROOM_CHANGE, room(1), SEALED_DATE + 1)], 20)


if __name__ == "__main__":
    run_tests()
