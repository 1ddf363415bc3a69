#!/usr/bin/python3
"""test_start.py - a start on a record of which a day is long: the page is there at once, and nobody is told what is only
half known."""
import json
import time

from harness import DemoClock, answers, device, eventually, figure, iso, room, run_tests, site, test

MINUTE_MS = 60000
AFTERNOON = "2026-11-23T15:00:00Z"
SENSORS, MINUTES, IN_ONE = 40, 960, 60      # 38,400 readings: more than a start replays before it opens the door
STARTING = "just now"
OPEN, WHOLE = "gateway: listening", "is in memory"      # of its log
KILLS = 6
# Of a room, what the next second may change.
PASSING = ("age_s", "trend", "advice")


def co2_ppm(sensor, minute):
    phase = (minute + 7 * sensor) % 120
    return 500 + 20 * min(phase, 120 - phase) + minute % 7


def long_day(world):
    """A school whose sensors have handed in the day since seven o'clock."""
    clock, broker = DemoClock(AFTERNOON, 1), world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(SENSORS))
    gateway.await_connected()
    sender, last_ms = world.sender(broker), clock.now_ms()
    for first in range(MINUTES - IN_ONE, -1, -IN_ONE):
        for n in range(1, SENSORS + 1):
            told = [{"time": iso(last_ms - (first + m) * MINUTE_MS), "co2_ppm": co2_ppm(n, MINUTES - first - m)}
                    for m in range(IN_ONE - 1, -1, -1)]
            sender.publish(f"transom/in/{device(n)}", json.dumps({**told[-1], "history": told[:-1]}))
    sender.await_acknowledged()
    eventually("all is stored", lambda: gateway.stored() == SENSORS * MINUTES, 60)
    gateway.stop()              # what came late is judged room by room while it runs, and at once by a start
    gateway.start()
    return gateway, still(gateway.rooms()), incidents(gateway)


def incidents(gateway):
    return sorted((i["room"], i["rule"], i["began"], i["state"]) for i in gateway.incidents())


def still(rooms):
    return {name: {key: value for key, value in of.items() if key not in PASSING} for name, of in rooms.items()}


def check_rooms(gateway, expected):
    found = still(gateway.rooms())
    assert found == expected, [(found[name], of) for name, of in expected.items() if found[name] != of][:2]


def log(gateway):
    return (gateway.folder / "gateway.log").read_text()


def await_door(gateway):
    while not answers(gateway.port):
        assert gateway.process.poll() is None, gateway.process.returncode


def starting(gateway):
    """Whether it still says that it reads its record: asked at once, when the door is open."""
    status, why = gateway.request("GET", "/healthz")
    assert status == 200 or STARTING in str(why), why
    return status == 503


@test
def the_page_is_there_first_and_rooms_are_told_when_all_is_known(world):
    gateway, rooms, before = long_day(world)
    assert before and all(of["co2_ppm"] for of in rooms.values()), rooms
    gateway.stop()
    began = time.monotonic()
    gateway.launch()
    await_door(gateway)
    assert gateway.request("GET", "/")[0] == 200
    first_ms = 1000 * (time.monotonic() - began)
    check_rooms(gateway, rooms)     # the first answer of all: never one of half of them
    figure(f"page after {first_ms:.0f} ms, rooms after {1000 * (time.monotonic() - began):.0f} ms")
    assert not starting(gateway)
    gateway.await_connected()
    assert incidents(gateway) == before, set(incidents(gateway)) ^ set(before)
    written = log(gateway)
    assert written.rindex(OPEN) < written.rindex(WHOLE), "it was to take two parts"


@test
def a_start_that_is_killed_or_ended_changes_nothing(world):
    gateway, rooms, before = long_day(world)
    stored = gateway.stored()
    gateway.stop()
    whole = log(gateway).count(WHOLE)
    for n in range(KILLS):
        opened = log(gateway).count(OPEN)
        gateway.launch()
        eventually("the door is open", lambda: log(gateway).count(OPEN) > opened, 10)
        if n % 2:
            gateway.kill()
        else:
            assert gateway.stop() == 0
    figure(f"{KILLS - log(gateway).count(WHOLE) + whole} of {KILLS} ended before all was in memory")
    gateway.start()
    check_rooms(gateway, rooms)
    assert incidents(gateway) == before, set(incidents(gateway)) ^ set(before)
    assert gateway.stored() == stored


run_tests()
