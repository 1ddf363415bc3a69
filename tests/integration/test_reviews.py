#!/usr/bin/python3
"""test_reviews.py - a risk assessment that is in force is looked at again because the calendar, the rules, a room, what
was tried or the readings say so, on the clock of the school and once each, whatever is killed in between."""
from harness import DemoClock, device, eventually, iso, room, run_tests, site, test, unix_ms
from staff import ONE, Person, approve, draft, join

MINUTE_MS = 60000
DAY_MS = 86400000
SEALED = "2026-11-23T12:00:00Z"             # a Monday
SEALED_DATE = 20780
TEMPLATE = "joint-union-ventilation"
ABOUT_ACTION = "VENT-D17"                   # for the sensors: "Are persistent readings above 1500 ppm followed ..."
STUFFY = "VENT-B1"                          # for a person: "Does any room or area feel stuffy or unpleasant?"
SMELLS = "VENT-B6"                          # the same, and likewise answered by CO2
WAITING_RULE = "union-joint2022-co2"        # counts once something was tried in vain


def school(world, count=1, **calendar):
    """On the day of sealing, in real time."""
    gateway = world.gateway(world.broker(), DemoClock(SEALED, 1))
    gateway.start()
    whole = site(count)
    whole["calendar"].update(calendar)
    gateway.import_site(whole)
    return gateway


def in_force(gateway, rooms, **answers):
    """An assessment about these rooms, asked about and approved; answers: of items, their dashes as _; else it is not
    known. Returns {item: key of its line}."""
    leader, rep = join(gateway, ("rees", "leader"), ("jones", "rep"))
    lines = draft(leader, TEMPLATE, rooms, lambda line: answers.get(line["item"].replace("-", "_"), "dont_know"))
    leader.ask("POST", ONE + "/consult", {})
    rep.ask("POST", ONE + "/outcome", {"outcome": "agreed", "statement": ""})
    leader.ask("POST", ONE + "/close", {})
    approve(leader)
    assert gateway.query("SELECT sealed_date FROM sealed_version") == [(SEALED_DATE,)]
    return {line["item"]: line["key"] for line in lines}


def later(gateway, start, speed):
    gateway.stop()
    gateway.clock = DemoClock(start, speed)
    gateway.start()
    gateway.await_connected()


def reviews(gateway):
    """[(trigger by its number, subject, date)]"""
    return gateway.query("SELECT cause, subject, since_date FROM review ORDER BY id")


HALF_TERM, PACK_CHANGE, MEASURE_FAILED, LASTING_CONTRADICTION, ROOM_CHANGE, OUTBREAK = 0, 2, 3, 5, 6, 9


def is_under_review(gateway):
    return gateway.query("SELECT standing FROM assessment") == [(5,)]


def five_bad_school_days(world, gateway):
    """After sealing: Tuesday to Friday, and Monday."""
    rows = ["time,co2_ppm"]
    for day in (1, 2, 3, 4, 7):
        rows += [f"{iso(unix_ms('2026-11-23T08:30:00Z') + day * DAY_MS + minute * MINUTE_MS)},{2100 + minute % 7}"
                 for minute in range(0, 450, 5)]
    path = world.folder / "logger.csv"
    path.write_text("\n".join(rows) + "\n")
    gateway.verb("import", path, "--room", room(1))


@test
def half_term_opens_the_review_when_it_begins_and_a_kill_opens_no_second(world):
    gateway = school(world, closed=[{"dates": "2026-11-25..2026-11-27", "kind": "half_term"}])
    in_force(gateway, [room(1)])
    later(gateway, "2026-11-24T21:00:00Z", 1200)
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
def five_school_days_contradict_whichever_answer_says_that_all_is_well(world):
    gateway = school(world)
    keys = in_force(gateway, [room(1)], VENT_D17="yes", VENT_B1="no", VENT_B6="yes")
    later(gateway, "2026-12-02T10:00:00Z", 20)
    five_bad_school_days(world, gateway)
    eventually("both contradictions open reviews", lambda: len(reviews(gateway)) == 2, 60)
    since = SEALED_DATE + 1
    assert sorted(reviews(gateway)) == sorted((LASTING_CONTRADICTION, f"line-{keys[item]}", since)
                                              for item in (ABOUT_ACTION, STUFFY)), reviews(gateway)
    assert is_under_review(gateway)
    lines = {line["item"]: line for line in Person(gateway, "rees").ask("GET", ONE + "/lines")}
    assert lines[STUFFY]["good"] == "no" and lines[STUFFY]["contradicted_since"] == "2026-11-24", lines[STUFFY]
    assert lines[ABOUT_ACTION]["good"] == "yes" and lines[ABOUT_ACTION]["contradicted_since"] == "2026-11-24"
    assert lines[SMELLS]["contradicted_since"] is None      # "yes, it does" is what the readings say too

    # The notice says which question it is about, by the number and the words that stand on the page.
    asked = [one["questions"] for one in Person(gateway, "rees").ask("GET", "/api/v1/reviews?state=open")]
    assert sorted(asked, key=str) == sorted(([{key: lines[item][key] for key in ("key", "number", "text")}]
                                             for item in (ABOUT_ACTION, STUFFY)), key=str), asked


@test
def another_pack_and_another_use_of_a_room_open_reviews_at_once(world):
    gateway = school(world, 2)
    in_force(gateway, [room(1)])
    later(gateway, "2026-11-24T10:00:00Z", 20)
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


@test
def what_changes_on_the_day_of_signing_opens_reviews_after_it_and_none_before(world):
    gateway = school(world, 2)
    leader = gateway.token("leader")

    def ask(method, path, body, wanted):
        status, answer = gateway.request(method, path, body, leader)
        assert status == wanted, answer

    def outbreak(number):
        ask("POST", "/api/v1/outbreaks", {"rooms": [room(number)], "days": 3, "reason": "flu"}, 201)

    eventually("it was looked at once", lambda: gateway.query("SELECT 1 FROM review_seen WHERE subject = 'pack'"), 20)
    ask("PATCH", f"/api/v1/rooms/{room(1)}", {"seats": 20}, 200)
    outbreak(1)
    in_force(gateway, [room(1), room(2)])
    ask("PATCH", f"/api/v1/rooms/{room(2)}", {"seats": 12}, 200)
    eventually("the room opens one", lambda: reviews(gateway) == [(ROOM_CHANGE, room(2), SEALED_DATE)], 20)
    ask("PUT", "/api/v1/packs/adopted", {"name": "pandemic", "reason": "asked"}, 200)
    eventually("the pack opens one", lambda: reviews(gateway)[1:] == [(PACK_CHANGE, "pandemic", SEALED_DATE)], 20)
    outbreak(2)
    eventually("the outbreak opens one", lambda: reviews(gateway)[2:] == [(OUTBREAK, room(2), SEALED_DATE)], 20)
    opened = reviews(gateway)
    gateway.kill()
    gateway.start()
    looked = gateway.clock.now_ms() + 5000                  # it looks within a second of what happens
    eventually("it was looked at again", lambda: gateway.clock.now_ms() > looked, 20)
    assert reviews(gateway) == opened


@test
def a_sensor_that_was_moved_opens_a_review_of_the_room_it_left(world):
    gateway = school(world, 3)
    in_force(gateway, [room(1)])
    later(gateway, "2026-11-24T10:00:00Z", 20)
    eventually("it was looked at once", lambda: gateway.query("SELECT 1 FROM review_seen WHERE subject = 'pack'"), 20)
    leader = gateway.token("leader")
    for number, to in ((2, 3), (1, 2)):     # the first has nothing to do with the assessment
        status, answer = gateway.request("POST", "/api/v1/sensors/assign",
                                         {"device": device(number), "room": room(to)}, leader)
        assert status == 200, answer
    eventually("the room opens one", lambda: reviews(gateway), 20)
    assert reviews(gateway) == [(ROOM_CHANGE, room(1), SEALED_DATE + 1)], reviews(gateway)
    assert is_under_review(gateway)


@test
def a_measure_that_failed_opens_a_review_and_not_needed_keeps_its_reason(world):
    gateway = school(world, 2)
    in_force(gateway, [room(1)])
    later(gateway, "2026-11-24T10:00:00Z", 20)
    leader, rep = Person(gateway, "rees"), Person(gateway, "jones")
    for number in (2, 1):                   # only the first is in the assessment
        rep.ask("POST", f"/api/v1/rooms/{room(number)}/tried", {"rule": WAITING_RULE, "what": "Both windows"}, 201)
    eventually("what failed opens a review", lambda: reviews(gateway), 30)
    assert reviews(gateway) == [(MEASURE_FAILED, f"{room(1)}/{WAITING_RULE}", SEALED_DATE + 1)], reviews(gateway)
    assert is_under_review(gateway)

    path = "/api/v1/reviews/1/not-needed"
    rep.ask("POST", path, {"reason": "No."}, 403)
    assert leader.ask("POST", path, {"reason": ""}, 422)["error"]["field"] == "reason"
    assert leader.ask("POST", path, {"reason": "The windows were mended on Monday."}) == []
    assert leader.ask("GET", ONE)["state"] == "in_force"
    gateway.kill()
    gateway.start()
    rep = Person(gateway, "jones")
    [closed] = rep.ask("GET", "/api/v1/reviews")
    assert closed["closed_as"] == "not_needed", closed
    assert closed["reason"] == "The windows were mended on Monday.", closed
    assert closed["trigger"] == "measure_failed" and rep.ask("GET", "/api/v1/reviews?state=open") == []
    looked = gateway.clock.now_ms() + 3 * MINUTE_MS         # it looks once a minute of its clock
    eventually("it was looked at again", lambda: gateway.clock.now_ms() > looked, 30)
    assert len(reviews(gateway)) == 1 and not is_under_review(gateway)


if __name__ == "__main__":
    run_tests()
