#!/usr/bin/python3
"""test_kill.py - kill -9 at random moments: what the broker acknowledged to the sender is in the record, once."""
import shutil
import sqlite3
import time
from contextlib import closing

from blocks import unseal
from harness import DemoClock, device, eventually, figure, room, run_tests, site, test

KILLS = 50
SENSORS = 50            # a reading a (demo) minute each: 50 a second
WITH_TIME = 25          # of these say their own time; the others count as of arrival
SPEED = 60
LIVES_S = (0.05, 2.1)   # also while it starts, which takes some 0.2 s
ALTOGETHER_S = 90


def co2_ppm(sensor, minute):
    """Rises over 800, 1,000 and 1,500 ppm and falls again, in each room at another time. Whole numbers, so that some come
    again and again: a redelivery is not told by its value alone."""
    phase = (minute + 3 * sensor) % 36
    return 500 + 90 * min(phase, 36 - phase)


class Journal:
    """What was sent: minute by minute, each sensor in the same order."""

    def __init__(self):
        self.timed = {n: [] for n in range(1, WITH_TIME + 1)}
        self.untimed = {n: [] for n in range(WITH_TIME + 1, SENSORS + 1)}

    def send(self, senders, sensor, minute, at_ms):
        value = co2_ppm(sensor, minute)
        own_ms = at_ms if sensor <= WITH_TIME else None
        for sender in senders:
            sender.plain(device(sensor), value, own_ms)
        if own_ms is None:
            self.untimed[sensor].append(value)
        else:
            self.timed[sensor].append((own_ms, value))

    def check(self, gateway):
        """Lost or doubled, the sequence of a sensor is another."""
        for sensor, sent in self.timed.items():
            found = gateway.readings(device(sensor))
            assert found == sent, (device(sensor), sorted(set(sent) ^ set(found)), len(sent), len(found))
        for sensor, sent in self.untimed.items():
            found = [value for _, value in gateway.readings(device(sensor))]
            assert found == sent, (device(sensor), len(sent), len(found), sent, found)


def check_dead(gateway, copy):
    """The record just as the dead process left it: whole, and nothing in it twice."""
    for suffix in ("", "-wal"):
        shutil.copy(f"{gateway.data}/transom.db{suffix}", f"{copy}{suffix}")
    with closing(sqlite3.connect(copy)) as db:
        unseal(db)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        doubled = db.execute("SELECT d.name, r.arrived_ms - r.age_ms, count(*) FROM reading r JOIN device d ON d.id = r.device"
                             " WHERE d.name <= ? GROUP BY 1, 2 HAVING count(*) > 1", (device(WITH_TIME),)).fetchall()
        assert not doubled, doubled


def send_and_kill(world, gateway, journal, senders):
    """Fifty kills while the readings go on."""
    minute, kills = 0, 0
    kill_at = time.monotonic() + 2
    clock, start_ms = gateway.clock, gateway.clock.now_ms()
    while kills < KILLS:
        for sensor in range(1, SENSORS + 1):
            clock.wait_until(start_ms + minute * 60000 + sensor * 60000 // SENSORS)
            journal.send(senders, sensor, minute, start_ms + minute * 60000 + sensor * 1000)
            if time.monotonic() >= kill_at:
                gateway.kill()
                check_dead(gateway, world.folder / "copy.db")
                gateway.launch()
                kills += 1
                kill_at = time.monotonic() + world.random.uniform(*LIVES_S)
        minute += 1


@test
def p02_kill_loop(world):
    began = time.monotonic()
    clock = DemoClock("2026-11-23T08:50:00Z", SPEED)
    brokers = [world.broker(), world.broker()]
    killed, twin = (world.gateway(broker, clock) for broker in brokers)
    for gateway in (killed, twin):
        gateway.start()
        gateway.import_site(site(SENSORS))
        gateway.await_connected()
    journal, senders = Journal(), [world.sender(broker) for broker in brokers]
    send_and_kill(world, killed, journal, senders)
    for sender in senders:
        sender.await_acknowledged()
    killed.await_serving()
    total = sum(len(sent) for of in (journal.timed, journal.untimed) for sent in of.values())
    for gateway in (killed, twin):
        eventually(f"{total} readings stored", lambda: gateway.stored() >= total, 15)
    duplicates = killed.get("/api/v1/health")["mqtt"]["duplicates"]
    for gateway in (killed, twin):
        assert gateway.stop() == 0
        journal.check(gateway)
    assert killed.query("PRAGMA integrity_check") == [("ok",)]
    check_same_incidents(killed, twin)
    took = time.monotonic() - began
    figure(f"{KILLS} kills in {took:.0f} s, {total} readings, 0 lost, 0 doubled; the last life heard {duplicates} again")
    assert took <= ALTOGETHER_S


def check_same_incidents(killed, twin):
    """Of the rooms whose readings say when they were measured; when the others were, a killed gateway can't know."""
    rooms = {room(n) for n in range(1, WITH_TIME + 1)}
    mine, other = ([i for i in gateway.stored_incidents() if i["room"] in rooms] for gateway in (killed, twin))
    figure(f"{len(other)} incidents in the twin, {sum(i['state'] == 'cleared' for i in other)} of them cleared")
    assert len({i["rule"] for i in other}) >= 3, "the readings were to raise incidents of several rules"
    assert mine == other, [pair for pair in zip(mine, other) if pair[0] != pair[1]][:3] or (len(mine), len(other))


if __name__ == "__main__":
    run_tests()
