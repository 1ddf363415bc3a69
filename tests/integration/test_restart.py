#!/usr/bin/python3
"""test_restart.py - what a gateway knows of the time before it was started, or before its memory was built anew."""
import shutil
import sqlite3
from contextlib import closing

from harness import DemoClock, device, eventually, figure, room, run_tests, site, test

MINUTE_MS = 60000
FRIDAY, MONDAY = "2026-11-20T14:00:00Z", "2026-11-23T08:58:00Z"
STUFFY = "union-neu-co2-act"
ROOMS = 100
FIRST_PLACES = 256          # of the list that the replay notes incidents in; then it grows


def told(gateway):
    return {(i["rule"], i["room"]) for i in gateway.incidents("open")}


def last_week(world, co2_ppm):
    """An hour and a half of one room's Friday, and then nobody."""
    clock, broker = DemoClock(FRIDAY, 60), world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(90, -1, -10):
        for more in range(9):
            sender.plain(device(1), co2_ppm + more, clock.now_ms() - (minute + more) * MINUTE_MS)
    sender.await_acknowledged()
    eventually("all is stored", lambda: gateway.stored() >= 80, 10)
    clock.wait_until(clock.now_ms() + MINUTE_MS)
    return broker, gateway


@test
def a_moved_sensor_leaves_its_incidents_where_they_were(world):
    clock, broker = DemoClock("2026-11-23T10:00:00Z", 60), world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(50, 0, -1):
        sender.plain(device(1), 1400 + minute % 3, clock.now_ms() - minute * MINUTE_MS)
    sender.await_acknowledged()
    eventually("all is stored", lambda: gateway.stored() == 50, 10)     # nothing on its way finds the new room
    eventually("raised", lambda: (STUFFY, room(1)) in told(gateway), 10)
    status, _ = gateway.request("POST", "/api/v1/sensors/assign", {"device": device(1), "room": room(2)},
                                gateway.token("leader"))
    assert status == 200, status
    stored = gateway.stored_incidents(STUFFY)
    assert [i["state"] for i in stored] == ["raised"] and told(gateway) >= {(STUFFY, room(1))}, stored
    assert gateway.rooms()[room(2)]["co2_ppm"] is None


@test
def a_sensor_that_died_at_the_weekend_is_told_on_monday(world):
    broker, gateway = last_week(world, 600)
    at_ms = gateway.clock.now_ms()
    gateway.stop()
    gateway.clock = DemoClock("2026-11-20T15:10:00Z", 60)       # heard for longer than the record may keep to itself
    gateway.start()
    gateway.await_connected()
    sender = world.sender(broker)
    sender.plain(device(1), 640, gateway.clock.now_ms())
    sender.await_acknowledged()
    eventually("it is stored", lambda: gateway.readings(device(1))[-1][0] > at_ms + 30 * MINUTE_MS, 10)
    gateway.stop()
    gateway.clock = DemoClock(MONDAY, 120)
    gateway.start()
    gateway.await_connected()
    eventually("the silence is told", lambda: ("sensor-silent", room(1)) in told(gateway), 20)


@test
def a_broker_that_is_absent_at_the_start_is_told(world):
    broker = world.broker(start=False)
    gateway = world.gateway(broker, DemoClock(MONDAY, 60))
    gateway.start()
    eventually("the broker is told", lambda: ("infrastructure", None) in told(gateway), 10)
    broker.start()
    gateway.await_connected(70)
    eventually("and that it is back", lambda: told(gateway) == set(), 10)


@test
def what_was_open_before_the_weekend_is_closed_with_its_period(world):
    _, gateway = last_week(world, 1400)
    assert (STUFFY, room(1)) in told(gateway)
    gateway.kill()
    gateway.clock = DemoClock(MONDAY, 60)
    gateway.start()
    gateway.await_connected()
    incident, = gateway.stored_incidents(STUFFY)
    assert (incident["state"], incident["reason"]) == ("cleared", "unoccupied"), incident
    assert incident["cleared_ms"] == DemoClock("2026-11-20T15:30:00Z", 1).start_ms, incident


def raised(gateway):
    return {(i["rule"], i["room"], i["began_ms"], i["raised_ms"]) for i in gateway.stored_incidents()
            if i["state"] == "raised"}


@test
def a_restart_tells_more_incidents_than_its_list_first_has_places_for(world):
    clock, broker = DemoClock("2026-11-23T10:00:00Z", 60), world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(ROOMS))
    gateway.await_connected()
    sender = world.sender(broker)
    for minute in range(50, 0, -10):
        for n in range(1, ROOMS + 1):
            sender.plain(device(n), 2600 + minute, clock.now_ms() - minute * MINUTE_MS)
    sender.await_acknowledged()
    eventually("all is raised", lambda: len({i[1] for i in raised(gateway)}) == ROOMS and len(raised(gateway)) >
               FIRST_PLACES, 20)
    gateway.kill()
    before = raised(gateway)
    figure(f"{len(before)} incidents are raised")
    with closing(sqlite3.connect(gateway.data / "transom.db")) as db, db:
        db.execute("DELETE FROM incident")              # the readings alone have to tell them again
    gateway.start()
    gateway.await_connected()
    after = raised(gateway)
    assert after >= before, f"{len(before - after)} are not told again"


@test
def a_zone_is_read_once_and_not_with_every_change(world):
    zones = world.folder / "zones"
    shutil.copytree("/usr/share/zoneinfo/Europe", zones / "Europe")
    gateway = world.gateway(world.broker(), DemoClock(MONDAY, 60), TZDIR=str(zones))
    gateway.start()
    gateway.import_site(site(1))
    shutil.rmtree(zones)
    status, answer = gateway.request("POST", "/api/v1/rooms", {"name": "Lab"}, gateway.token("leader"))
    assert status == 201, answer
    assert "times are those of" not in gateway.log.read_text()
    assert "lab" in gateway.rooms()


if __name__ == "__main__":
    run_tests()
