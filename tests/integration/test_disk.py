#!/usr/bin/python3
"""test_disk.py - a disk that is full, and one whose syncs fail, under the whole gateway with a real broker."""
import errno
import mmap
import os
import shutil
import struct
import subprocess
import sys

from harness import BUILD, DemoClock, device, eventually, figure, iso, room, run_tests, site, test, throughout, unix_ms
from staff import ALL, ONE, join

SENSORS = 3
MORNING = "2026-11-23T09:30:00Z"
DISK_MIB = 8
TOLD_S, RESUMED_S = 60, 30      # promise 12, of the gateway's clock
IN_NAMESPACE = "TRANSOM_TEST_NAMESPACE"


class Readings:
    """Values that differ, from one sensor after the other, without times of their own."""

    def __init__(self, sender):
        self.sender, self.sent = sender, []

    def send(self, count=1):
        for _ in range(count):
            value = 600 + len(self.sent)
            self.sender.plain(device(1 + len(self.sent) % SENSORS), value)
            self.sent.append(value)

    def check(self, gateway):
        """Each is in the record, once."""
        found = sorted(value for n in range(1, SENSORS + 1) for _, value in gateway.readings(device(n)))
        assert found == self.sent, (len(found), len(self.sent), sorted(set(self.sent) ^ set(found)))


def begin(world, gateway, broker):
    gateway.start()
    gateway.import_site(site(SENSORS))
    gateway.await_connected()
    readings = Readings(world.sender(broker))
    readings.send(SENSORS)
    eventually("the first readings are acknowledged", lambda: acknowledged(gateway) >= SENSORS, 15)
    return readings


def acknowledged(gateway):
    return gateway.get("/api/v1/health")["mqtt"]["acknowledged"]


def unwell(gateway):
    return gateway.get("/api/v1/health")["unwell"] or ""


# -- full --

def make_disk(world, folder):
    """A small one, whose room is ours; unmounted after everything that uses it has ended."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MIB}m,mode=700", "tmpfs", folder], check=True)
    world.opened.insert(0, lambda: subprocess.run(["umount", folder], check=True))


def fill(path):
    """To the last byte."""
    with open(path, "wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError as error:
                assert error.errno == errno.ENOSPC, error


def open_rules(gateway):
    return [(i["rule"], i["room"], i["began"]) for i in gateway.incidents("open") if i["rule"] == "record-full"]


def entries(gateway):
    return gateway.query("SELECT count(*) FROM ledger")[0][0]


def saved(gateway):
    return gateway.query("SELECT count(*) FROM reading")[0][0]


def are_shown(gateway, readings):
    """The newest of each room; else there are newer ones: those that the broker kept for us are not live."""
    newest = {room(1 + i % SENSORS): value for i, value in enumerate(readings.sent)}
    if {name: one["co2_ppm"] for name, one in gateway.rooms().items()} == newest:
        return True
    readings.send(SENSORS)
    return False


@test
def p12_full_disk(world):
    if IN_NAMESPACE not in os.environ:
        print("        skipped: only root can mount a small disk; what a full one does to the record, "
              "tests/faults/test_store_faults.c shows", flush=True)
        return
    clock, broker = DemoClock(MORNING, 4), world.broker()
    gateway = world.gateway(broker, clock)
    make_disk(world, gateway.data)
    readings = begin(world, gateway, broker)
    filler, reserve = gateway.data / "filler", gateway.data / "transom.reserve"
    assert reserve.stat().st_blocks * 512 >= 1 << 20

    fill(filler)
    began = clock.now_ms()
    readings.send()
    eventually("the full disk is an incident", lambda: open_rules(gateway), TOLD_S / clock.speed)
    told_s = (clock.now_ms() - began) / 1000
    assert "disk is full" in unwell(gateway), unwell(gateway)
    assert gateway.request("GET", "/")[0] == 200

    eventually("readings are judged and shown", lambda: are_shown(gateway, readings), 30, every_s=0.5)
    was = entries(gateway)
    gateway.token("viewer")
    assert entries(gateway) == was + 1, "the ledger was to be written"
    assert gateway.metric("transom_disk_full") == 1
    readings.send(SENSORS)      # those of before may have found room in the log, which is longer than it has to be
    eventually("readings wait", lambda: gateway.metric("transom_readings_waiting") > 0, 20)
    assert acknowledged(gateway) <= saved(gateway), "what is not saved was acknowledged"

    same = open_rules(gateway)
    gateway.kill()                          # full, it starts all the same, and goes on with the same story
    gateway.start()
    eventually("it is still told", lambda: "disk is full" in unwell(gateway), 10)
    assert open_rules(gateway) == same, (open_rules(gateway), same)

    filler.unlink()
    began = clock.now_ms()
    eventually("it resumes", lambda: not open_rules(gateway) and not unwell(gateway), RESUMED_S / clock.speed)
    resumed_s = (clock.now_ms() - began) / 1000
    eventually("all is saved", lambda: gateway.stored() >= len(readings.sent), 20)
    readings.send(SENSORS)
    eventually("and what comes then", lambda: gateway.stored() >= len(readings.sent), 20)
    assert reserve.stat().st_blocks * 512 >= 1 << 20
    assert gateway.stop() == 0
    readings.check(gateway)
    assert gateway.query("PRAGMA integrity_check") == [("ok",)]
    assert gateway.verb("verify").returncode == 0
    figure(f"told after {told_s:.0f} s, resumed {resumed_s:.0f} s after there was room, {len(readings.sent)} readings")


def on_a_small_disk(world):
    gateway = world.gateway(world.broker())
    make_disk(world, gateway.data)
    gateway.import_site(site(1))
    gateway.start()
    return gateway


def all_but_fill(gateway):
    filler = gateway.data / "filler"
    disk = os.statvfs(gateway.data)
    filler.write_bytes(bytes(disk.f_bavail * disk.f_frsize - 700 * 1024))
    eventually("the disk is as good as full", lambda: "disk is full" in unwell(gateway), 30)
    return filler


@test
def p12_an_import_waits_for_room_and_goes_on(world):
    if IN_NAMESPACE not in os.environ:
        print("        skipped: only root can mount a small disk", flush=True)
        return
    gateway = on_a_small_disk(world)
    path, begin_ms = world.folder / "logger.csv", unix_ms("2025-11-24T08:00:00Z")
    path.write_text("time,co2_ppm\n" + "".join(f"{iso(begin_ms + i * 60000)},{600 + i % 400}\n" for i in range(4000)))
    filler = all_but_fill(gateway)
    verb = world.started(subprocess.Popen([BUILD / "transom", "import", path, "--room", room(1)], env=gateway.environment,
                                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
    throughout("the import waits", lambda: verb.poll() is None and gateway.stored() == 0, 3)
    filler.unlink()
    out, err = verb.communicate(timeout=60)
    assert verb.returncode == 0 and out.startswith("added 4000"), (out, err)
    assert gateway.stored() == 4000


@test
def p12_evidence_leaves_the_last_room_to_what_people_do(world):
    if IN_NAMESPACE not in os.environ:
        print("        skipped: only root can mount a small disk", flush=True)
        return
    gateway = on_a_small_disk(world)
    (leader,) = join(gateway, ("rees", "leader"))
    filler = all_but_fill(gateway)
    leader.ask("POST", ALL, {"title": "Air", "template": "joint-union-ventilation", "rooms": [room(1)]}, 201)
    throughout("its evidence waits",
               lambda: leader.ask("GET", ONE)["evidence"] == {"as_of": None, "lines": 0, "is_due": True}, 3)
    filler.unlink()
    eventually("and comes", lambda: not leader.ask("GET", ONE)["evidence"]["is_due"], 30)


# -- failing syncs --

class Syncs:
    """The numbers of tests/faults/sync_shim.c."""

    def __init__(self, folder):
        self.path = folder / "syncs"
        self.path.write_bytes(bytes(16))
        with open(self.path, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), 16)

    def settings(self):
        return {"LD_PRELOAD": str(BUILD / "sync_shim.so"), "SYNC_SHIM": str(self.path)}

    def fail(self, count):
        self.page[:] = struct.pack("qq", count, 0)

    def failed(self):
        return struct.unpack("qq", self.page)[1]


@test
def p13_failed_sync(world):
    clock, broker, syncs = DemoClock(MORNING, 10), world.broker(), Syncs(world.folder)
    gateway = world.gateway(broker, clock, **syncs.settings())
    readings = begin(world, gateway, broker)

    before, failures = acknowledged(gateway), gateway.metric("transom_commit_failures_total")
    syncs.fail(1)
    readings.send(5)
    eventually("the commit fails", lambda: gateway.metric("transom_commit_failures_total") == failures + 1, 10)
    assert acknowledged(gateway) == before, "what was not saved was acknowledged"
    eventually("the record is open again, and all is in it", lambda: gateway.stored() == len(readings.sent), 30)
    eventually("all is well", lambda: not unwell(gateway), 10)

    before = acknowledged(gateway)
    syncs.fail(-1)
    readings.send(5)
    eventually("the commit fails", lambda: gateway.metric("transom_commit_failures_total") >= failures + 2, 10)
    tried = syncs.failed()
    throughout("nothing is acknowledged, and the page serves",
               lambda: acknowledged(gateway) == before and gateway.request("GET", "/")[0] == 200, 2)
    assert gateway.request("GET", "/healthz")[0] == 503
    syncs.fail(0)
    eventually("all is in it", lambda: gateway.stored() == len(readings.sent), 30)
    assert gateway.stop() == 0
    readings.check(gateway)
    assert gateway.query("PRAGMA integrity_check") == [("ok",)]
    figure(f"{tried} syncs failed before the commit was given up; {len(readings.sent)} readings, each once")


@test
def p12_what_waited_for_room_is_in_the_figures_of_its_day(world):
    if IN_NAMESPACE not in os.environ:
        print("        skipped: only root can mount a small disk", flush=True)
        return
    broker = world.broker()
    gateway = world.gateway(broker, DemoClock("2026-11-24T05:00:00Z", 4))
    make_disk(world, gateway.data)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)

    def send(co2_ppm, first, count):
        for k in range(count):
            sender.publish(f"transom/in/{device(1)}", {
                "co2_ppm": 500, "time": iso(gateway.clock.now_ms()),
                "history": [{"co2_ppm": co2_ppm + k % 7, "time": iso(unix_ms(first) + k * 300000)}]})

    def most():
        days = gateway.get(f"/api/v1/rooms/{room(1)}/days?from=2026-11-23&to=2026-11-23")
        return days and days[0]["co2_ppm"]["max"]
    send(700, "2026-11-23T08:57:00Z", 40)
    kept = "SELECT 1 FROM day WHERE date = 20780 AND pack <> 'late'"
    eventually("Monday is kept", lambda: gateway.query(kept) and most() == 706, 40)
    filler = gateway.data / "filler"
    disk = os.statvfs(gateway.data)
    filler.write_bytes(bytes(disk.f_bavail * disk.f_frsize - 700 * 1024))
    eventually("the disk is full", lambda: "disk is full" in unwell(gateway), 60)
    send(2500, "2026-11-23T13:02:00Z", 20)
    eventually("readings wait", lambda: gateway.metric("transom_readings_waiting") >= 20, 60)
    filler.unlink()
    eventually("they are in the day's figures", lambda: gateway.query(kept) and most() == 2506, 30)
    assert gateway.stop() == 0
    assert gateway.verb("verify").returncode == 0


if __name__ == "__main__":
    # What is mounted in a namespace of its own is gone with it, however the test ends.
    if IN_NAMESPACE not in os.environ and os.geteuid() == 0 and shutil.which("unshare") and \
            subprocess.run(["unshare", "-m", "true"], check=False, capture_output=True).returncode == 0:
        os.execvpe("unshare", ["unshare", "-m", sys.executable, *sys.argv], {**os.environ, IN_NAMESPACE: "1"})
    run_tests()
