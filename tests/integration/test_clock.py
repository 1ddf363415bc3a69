#!/usr/bin/python3
"""test_clock.py - the gateway's wall clock in 1970, and jumping: faults/clock_shim.c moves it, and nothing else."""
import struct
import time

from harness import BUILD, device, eventually, figure, room, run_tests, site, test, throughout, unix_ms

SECOND_MS, HOUR_MS, DAY_MS = 1000, 3600000, 86460000     # a day, and past the limit of belief in sensors
WEDNESDAY_MS = unix_ms("2026-11-25T12:00:00Z")
WINDOW_S = 0.2          # while a commit shuts the gate nothing is heard: arrival times tell less
ALWAYS = dict(days="mon-sun", occupied=("00:30-23:30",))
UNTRUSTED_TIME = "flags >> 4 & (1 << 5)"        # QUALITY_UNTRUSTED_TIME, as the record keeps flags
UNPLACED = "flags & 2"                          # STORED_CLOCK_UNTRUSTED

# One rule, quick enough for a wall clock that runs as fast as ours.
PACK = """pack: england
version: "1"
title: Quick
settings:
  instant_hold_min: 0.1
  clear_hold_min: 0.05
rules:
  - id: quick
    source: test
    source_date: 2026-11
    clause: none
    status: guidance
    confidence: A
    quantity: co2
    statistic: instant
    operator: ">"
    value: 1000
    unit: ppm
    severity: warning
    interrupts: site_staff
    meaning: Over the limit of the test
    url: https://example.org/
"""


class ShimClock:
    """The real clock, but for what set() says; steps take effect at once."""
    speed = 1

    def __init__(self, world, now_ms):
        self.path = world.folder / f"clock{len(world.opened)}"
        self.path.write_bytes(bytes(8))
        self.set(now_ms)

    def arguments(self):
        return []

    def settings(self):
        return {"LD_PRELOAD": str(BUILD / "clock_shim.so"), "CLOCK_SHIM": str(self.path)}

    def set(self, now_ms):
        self.move(now_ms - round(time.time() * 1000) - struct.unpack("q", self.path.read_bytes())[0])

    def move(self, by_ms):
        with open(self.path, "r+b") as file:
            offset_ms = struct.unpack("q", file.read(8))[0] + by_ms
            file.seek(0)
            file.write(struct.pack("q", offset_ms))

    def now_ms(self):
        return round(time.time() * 1000) + struct.unpack("q", self.path.read_bytes())[0]


def quick_school(world, clock, rooms):
    """A gateway with the quick rule, its broker's sender beside it."""
    packs = world.folder / "packs"
    packs.mkdir(exist_ok=True)
    (packs / "england.yaml").write_text(PACK)
    broker = world.broker()
    gateway = world.gateway(broker, clock, WINDOW_S, TRANSOM_PACKS=str(packs), **clock.settings())
    gateway.start()
    gateway.import_site(site(rooms, **ALWAYS))
    gateway.await_connected()
    return gateway, world.sender(broker)


def kinds(gateway):
    return [kind for kind, _, _ in gateway.events()]


@test
def p23_boots_in_1970_and_places_what_it_heard(world):
    clock = ShimClock(world, 100 * SECOND_MS)
    gateway, sender = quick_school(world, clock, 2)

    def hear(co2):
        sender.plain(device(1), co2)
        sender.plain(device(2), co2, round(time.time() * 1000) if co2 % 2 else None)    # it may know the time
    assert gateway.request("GET", "/healthz")[0] == 200
    assert gateway.get("/api/v1/health")["clock_trusted"] is False
    began_ms, count, heard_s = WEDNESDAY_MS, 9, []
    for i in range(count):      # over the limit for longer than its hold
        heard_s.append(time.time())
        hear(1500 + i)
        time.sleep(1)           # the interval of the sensors, not a wait
    eventually("all are stored", lambda: gateway.stored() == 2 * count, 10)
    shown = gateway.rooms()
    for n in (1, 2):
        assert shown[room(n)]["heard"].startswith("1970-01-01") and shown[room(n)]["age_s"] <= 5, shown[room(n)]
        assert shown[room(n)]["level"] in ("unknown", "good"), shown[room(n)]
    assert gateway.stored_incidents() == []
    assert gateway.query(f"SELECT count(*) FROM reading WHERE {UNTRUSTED_TIME} AND {UNPLACED}") == [(2 * count,)]
    assert gateway.query("SELECT count(*) FROM slot") == [(0,)]
    assert "clock doubted" in kinds(gateway) and "clock trusted" not in kinds(gateway)

    set_s = time.time()
    clock.set(began_ms)
    eventually("the clock is believed", lambda: "clock trusted" in kinds(gateway), 10)
    gateway.bearer = None       # rights given in 1970 are over
    assert gateway.get("/api/v1/health")["clock_trusted"] is True
    placed = gateway.query(f"SELECT arrived_ms, arrived_ms - age_ms FROM reading WHERE {UNTRUSTED_TIME} AND NOT {UNPLACED}")
    assert len(placed) == 2 * count and all(at == arrived for arrived, at in placed), placed
    off = [arrived - round(began_ms + (at_s - set_s) * 1000) for (arrived, _), at_s in
           zip(sorted(placed), sorted(heard_s * 2))]
    assert max(map(abs, off)) <= 500, off
    assert [detail for kind, _, detail in gateway.events() if kind == "clock trusted"] == [
        f"0 ms moved, {2 * count} readings placed"]
    throughout("nothing is raised from them", lambda: gateway.stored_incidents() == [], 2)
    chart = gateway.get(f"/api/v1/rooms/{room(1)}/readings?from=2026-11-25T11:00:00Z&to=2026-11-25T13:00:00Z&resolution=raw")
    assert chart["co2_ppm"][:count] == [1500 + i for i in range(count)], chart

    def raised_by_new_ones():
        hear(1600 + round(time.time()) % 10)
        story = gateway.stored_incidents("quick")
        return len(story) == 2 and all(i["state"] == "raised" for i in story) and story
    raised = eventually("both rooms are told", raised_by_new_ones, 20, every_s=1)
    assert all(began_ms <= incident["began_ms"] <= began_ms + 5 * SECOND_MS for incident in raised), raised
    gateway.kill()
    gateway.start()
    gateway.await_connected()
    assert kinds(gateway).count("clock trusted") == 1
    assert [i["began_ms"] for i in gateway.stored_incidents()] == [i["began_ms"] for i in raised]
    figure(f"{len(placed)} readings of 1970 placed within {max(map(abs, off))} ms of when they were sent")


LOW, HIGH = 600, 1400
EPISODE = [LOW] * 3 + [HIGH] * 12 + [LOW] * 7       # a hold of 6 s, a clear hold of 3 s
HOLD_MS = 6000
STALL_MS = 1500         # a sensor without a clock is heard so late at most while a commit shuts the gate of a busy machine
JUMPS_MS = (0, SECOND_MS, -SECOND_MS, HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS)


@test
def p24_jumps_neither_miss_nor_double_nor_hasten_an_incident(world):
    """Each gateway's clock jumps in the hold of a first incident, and back while a second is raised. Compared with the
    twin whose clock does not jump: as many incidents of the same length; after the first, all times are the twin's and the
    jump; after the second, the twin's. What is smaller than a step is allowed its own length. Room 1's sensor
    has no clock; room 2's own clock stays right, and what it says is moved only where its time is not believed: it seems to
    be ahead, or a day behind."""
    schools, right = [], ShimClock(world, WEDNESDAY_MS)
    for jump_ms in JUMPS_MS:
        clock = ShimClock(world, right.now_ms())
        schools.append((jump_ms, clock, *quick_school(world, clock, 2)))
    began = time.monotonic()

    def live(levels, first, jump_at, sign):
        for i, co2 in enumerate(levels):
            time.sleep(max(0, began + first + i - time.monotonic()))
            for jump_ms, clock, _, sender in schools:
                if i == jump_at:
                    clock.move(sign * jump_ms)
                sender.plain(device(1), co2 + i)
                sender.plain(device(2), co2 + i, right.now_ms())

    def told(count):
        def all_told():
            return all(len([i for i in gateway.stored_incidents() if i["state"] == "cleared"]) == 2 * count
                       for _, _, gateway, _ in schools)
        eventually(f"{count} incidents in each of two rooms of each school", all_told, 10)
        return [sorted(gateway.stored_incidents(), key=lambda i: (i["room"], i["began_ms"]))
                for _, _, gateway, _ in schools]

    def compare(stories, is_jumped):
        twins, worst = stories[0], 0
        for (jump_ms, *_), story in zip(schools, stories):
            is_step = abs(jump_ms) > 5 * SECOND_MS
            slack = STALL_MS + (0 if is_step else abs(jump_ms))
            assert len(story) == len(twins), story
            for mine, twin in zip(story, twins):
                is_believed = mine["room"] == room(2) and jump_ms == HOUR_MS   # of an hour ago, said by its own clock
                by_ms = jump_ms if is_jumped and is_step and not is_believed else 0
                for key in ("began_ms", "raised_ms", "cleared_ms"):
                    off = abs(mine[key] - twin[key] - by_ms)
                    worst = max(worst, off if is_step else 0)
                    assert off <= slack, f"jump of {jump_ms} ms, {key} off by {off} ms: {mine} twin {twin}"
                assert mine["raised_ms"] - mine["began_ms"] == HOLD_MS, mine     # not hastened by a millisecond
        return worst

    live(EPISODE, 1, 6, 1)
    first = told(1)
    worst = compare(first, True)
    live(EPISODE, 1 + len(EPISODE), 12, -1)
    second = told(2)
    worst = max(worst, compare(second, False))
    for jump_ms, _, gateway, _ in schools:
        steps = kinds(gateway).count("clock stepped")
        assert steps == (2 if abs(jump_ms) > 5 * SECOND_MS else 0), gateway.events()
        raised = gateway.query("SELECT incident, count(*) FROM incident_history WHERE what = 'raised' GROUP BY incident")
        assert sorted(n for _, n in raised) == [1] * 4, raised
        story = gateway.stored_incidents()
        gateway.kill()
        gateway.start()         # the record, replayed, tells the same story
        gateway.stop()
        assert gateway.stored_incidents() == story, (jump_ms, story, gateway.stored_incidents())
    figure(f"jumps of {', '.join(str(j // 1000) for j in JUMPS_MS[1:])} s there and back, 28 incidents: steps are followed"
           f" to {worst} ms")


if __name__ == "__main__":
    run_tests()
