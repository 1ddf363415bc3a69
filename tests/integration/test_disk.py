#!/usr/bin/python3
"""test_disk.py - a disk whose syncs fail, under the whole gateway with a real broker."""
import mmap
import struct

from harness import BUILD, DemoClock, device, eventually, figure, run_tests, site, test, throughout

SENSORS = 3
MORNING = "2026-11-23T09:30:00Z"


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


if __name__ == "__main__":
    run_tests()
