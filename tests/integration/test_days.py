#!/usr/bin/python3
"""test_days.py - figures of days that are over: kept by the record, judged again when what they were judged by changes."""
import json

from harness import DemoClock, device, eventually, iso, room, run_tests, site, test, unix_ms

DATE, DAY = "2026-11-23", 20780        # a Monday; as days since 1970
READINGS = 80                          # one in five minutes, from 09:00 on
STEP_MS = 5 * 60000


@test
def a_kept_day_follows_the_calendar(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T02:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, leader = world.sender(broker), gateway.token("leader")
    for k in range(READINGS):
        sender.plain(device(1), 700 + k % 7, unix_ms(f"{DATE}T08:57:00Z") + k * STEP_MS)

    def kept():
        return gateway.query("SELECT calendar_version FROM day WHERE pack <> 'late' AND date = ?", DAY)

    def shown():
        return [day["occupied_minutes"] for day in gateway.get(f"/api/v1/rooms/{room(1)}/days?from={DATE}&to={DATE}")]

    def change(**calendar):
        status, _body = gateway.request("PUT", "/api/v1/calendar", calendar, leader)
        assert status in (200, 204), status
    first = eventually("the day is kept", kept, 20)[0][0]
    assert shown() == [390]
    change(occupied={"mon-fri": ["09:00-12:00"]})
    assert shown() == [180]                     # at once, not when it is kept again
    eventually("it is kept again", lambda: kept()[0][0] > first, 20)
    assert shown() == [180]
    change(occupied={"mon-fri": ["09:00-15:30"]}, closed=[DATE])
    assert shown() == []
    eventually("a closed day has no figures", lambda: not kept(), 20)
    change(occupied={"mon-fri": ["09:00-15:30"]})
    assert shown() == [390]
    change(occupied={"mon-fri": ["13:00-15:00"]}, rooms={room(1): {"occupied": {"mon": ["10:00-11:00"]}}})
    assert shown() == [60]                      # the room's own hours, not the school's
    change(occupied={"mon-fri": ["09:00-15:30"]}, terms=[{"name": "Later", "from": "2026-11-24", "to": "2026-12-18"}])
    assert shown() == []
    assert gateway.get(f"/api/v1/calendar/at?time={DATE}T10:00:00Z")["reason"] == "outside_term"


@test
def what_was_tried_in_vain_lets_a_rule_count_from_its_date_on(world):
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T02:00:00Z", 60))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender, rep = world.sender(broker), gateway.token("rep")
    status, _body = gateway.request("PUT", "/api/v1/packs/adopted", {"name": "union", "reason": "asked for"},
                                    gateway.token("leader"))
    assert status == 200, status
    rule, path = "union-joint2022-co2", f"/api/v1/rooms/{room(1)}/tried"
    for k in range(READINGS):
        for number in (1, 2):
            sender.plain(device(number), 900 + k % 7, unix_ms(f"{DATE}T08:57:00Z") + k * STEP_MS)

    def verdict(number=1):
        days = gateway.get(f"/api/v1/rooms/{room(number)}/days?from={DATE}&to={DATE}")
        return next(one for day in days for one in day["verdicts"] if one["rule"] == rule)

    def stamp():
        return gateway.query("SELECT pack FROM day JOIN room ON room.id = day.room"
                             " WHERE pack <> 'late' AND date = ? AND key = ?", DAY, room(1))

    def say(path, body):
        status, answer = gateway.request("POST", path, body, rep)
        assert status in (200, 201), (status, answer)
        return json.loads(answer)
    first = eventually("the day is kept", stamp, 20)
    assert verdict()["reason"] == "not_tried"
    said = say(path, {"rule": rule, "what": "Windows open", "from": "2026-11-24"})[0]
    assert verdict()["reason"] == "not_tried"       # the day before it
    say(f"{path}/{said['id']}/withdraw", {"why": "It was Monday"})
    said = say(path, {"rule": rule, "what": "Windows open", "from": DATE})[0]
    assert verdict()["verdict"] == "fail"
    assert verdict(2)["reason"] == "not_tried"
    eventually("the day is kept again", lambda: stamp() not in ([], first), 20)
    assert verdict()["verdict"] == "fail"
    say(f"{path}/{said['id']}/withdraw", {"why": "The windows do not open"})
    assert verdict()["reason"] == "not_tried"
    eventually("the day is kept as it was", lambda: stamp() == first, 20)


@test
def bank_holidays_are_known_without_a_network_and_follow_the_nation(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-11-24T02:00:00Z", 1))
    school = site(1)
    school["calendar"]["bank_holidays"] = True
    gateway.start()

    def reason(date):
        return gateway.get(f"/api/v1/calendar/at?time={date}T10:00:00Z")["words"]
    assert reason("2026-12-25") == "Bank holiday: Christmas Day."      # a school that has set nothing up
    gateway.import_site(school)
    assert reason("2026-11-30") == "In use."
    assert reason("2027-03-29") == "Bank holiday: Easter Monday."
    school["site"]["nation"] = "scotland"
    gateway.import_site(school)
    assert reason("2026-11-30") == "Bank holiday: St Andrew’s Day."
    assert reason("2027-03-29") == "In use."


@test
def more_late_days_than_can_wait_in_memory_are_judged_as_well(world):
    rooms, dates = 45, 25                       # 1,125; keeping.c keeps 1,024
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T05:00:00Z", 1))
    gateway.start()
    gateway.import_site(site(rooms))
    gateway.await_connected()
    sender = world.sender(broker)
    for date in range(dates):
        first_ms = unix_ms("2026-11-23T09:00:00Z") - date * 86400000
        for number in range(1, rooms + 1):
            sender.publish(f"transom/in/{device(number)}", {
                "co2_ppm": 800, "time": "2026-11-24T04:59:00Z",
                "history": [{"co2_ppm": 700 + k, "time": iso(first_ms + k * STEP_MS)} for k in range(12)]})
    sender.await_acknowledged(60)
    school_days = sum(1 for date in range(dates) if (DAY - date + 3) % 7 < 5)       # of 1970-01-01, a Thursday
    judged = "SELECT count(*) FROM day WHERE pack <> 'late' AND date <= ?"
    eventually("all are judged", lambda: gateway.query(judged, DAY)[0][0] == rooms * school_days and not gateway.query(
        "SELECT 1 FROM day WHERE pack = 'late'"), 120, every_s=0.2)
    assert gateway.log.read_text().count("wait to be judged") <= 1
    assert gateway.stop() == 0
    assert json.loads(gateway.verb("verify", "--json").stdout)["is_sound"]


if __name__ == "__main__":
    run_tests()
