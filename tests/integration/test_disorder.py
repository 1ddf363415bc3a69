#!/usr/bin/python3
"""test_disorder.py - the same messages, once in order and once three times and shuffled: the record tells the same."""
import math

from harness import DemoClock, device, eventually, figure, room, run_tests, site, test, unix_ms

MINUTE_MS = 60000
ROOMS = 4
DATE = "2026-11-23"
SPEED = 900             # a quarter of an hour a second
BEGIN_MS = unix_ms(f"{DATE}T08:50:00Z")
END_MS = unix_ms(f"{DATE}T15:40:00Z")
FIRST_COPY_MS = 10 * MINUTE_MS      # a room is heard now and then, so that it is not silent
LATE_COPY_MS = 60 * MINUTE_MS       # promise 6
TAKEN_BACK = "corrected by late data"
# Silences tell when messages came, and a second of a busy machine is 15 minutes here. That a restart tells the same ones is
# proved where nothing waits: 1,000 restarts in tests/unit/test_school_restarts.c.
HUSH = ("sensor-silent", "infrastructure")


def school_day():
    """[(room number, own time, ppm, degrees)]: lessons and breaks, other in each room; crosses every limit."""
    readings = []
    for n in range(1, ROOMS + 1):
        for at_ms in range(BEGIN_MS, END_MS, MINUTE_MS):
            minute = (at_ms - BEGIN_MS) // MINUTE_MS
            wave = math.sin(minute / (14 + 3 * n))
            readings.append((n, at_ms + n * 1000, round(1150 + 250 * n * wave + minute % 7), round(20 + 5 * wave, 1)))
    return readings


def in_order(readings, _random):
    return sorted((at_ms, n, at_ms, co2, celsius) for n, at_ms, co2, celsius in readings)


def disordered(readings, random):
    """Three copies of each, some of them an hour late, in the order of their arrival."""
    return sorted((at_ms + delay, n, at_ms, co2, celsius) for n, at_ms, co2, celsius in readings
                  for delay in (random.uniform(0, FIRST_COPY_MS), random.uniform(0, LATE_COPY_MS),
                                random.uniform(0, LATE_COPY_MS)))


def told(gateway):
    """What is known of the day. Incidents that were told, and that late readings took back, stay on record as such."""
    return {"readings": [sorted(gateway.readings(device(n))) for n in range(1, ROOMS + 1)],
            "days": [gateway.get(f"/api/v1/rooms/{room(n)}/days?from={DATE}&to={DATE}") for n in range(1, ROOMS + 1)],
            "incidents": [i for i in gateway.stored_incidents() if i["reason"] != TAKEN_BACK and i["rule"] not in HUSH]}


@test
def p06_duplicates_and_disorder(world):
    readings, answers = school_day(), []
    clock, gateways = DemoClock(f"{DATE}T08:45:00Z", SPEED), []
    streams = [stream(readings, world.random) for stream in (in_order, disordered)]
    for _ in streams:
        broker = world.broker()
        gateway = world.gateway(broker, clock)
        gateway.start()
        gateway.import_site(site(ROOMS))
        gateway.await_connected()
        gateways.append((gateway, world.sender(broker)))
    arrivals = sorted((message, k) for k, stream in enumerate(streams) for message in stream)
    for (arrives_ms, n, at_ms, co2, celsius), k in arrivals:
        clock.wait_until(arrives_ms)
        gateways[k][1].plain(device(n), co2, at_ms, temperature_c=celsius)
    for gateway, sender in gateways:
        sender.await_acknowledged()
        eventually("everything stored", lambda: gateway.stored() == len(readings), 20)
    clock.wait_until(arrivals[-1][0][0] + 30 * MINUTE_MS)
    for gateway, _ in gateways:
        answers.append(told(gateway))
        gateway.stop()
        gateway.start()         # and the record tells the same again
        answers.append(told(gateway))
    for answer in answers[1:]:
        for kind in ("readings", "days", "incidents"):
            assert answer[kind] and answer[kind] == answers[0][kind], f"{kind}:\n{answers[0][kind]}\n{answer[kind]}"
    taken_back = sum(i["reason"] == TAKEN_BACK for i in gateways[1][0].stored_incidents())
    figure(f"{len(readings)} readings as {len(streams[1])} messages up to an hour late: the same figures,"
           f" {len(answers[0]['incidents'])} incidents, {taken_back} more taken back")


if __name__ == "__main__":
    run_tests()
