#!/usr/bin/python3
"""test_quickstart.py - the first command that anybody types."""
import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

from harness import ROOT, eventually, figure, free_port, run_tests, test

COMES_UP_S = 120        # with a build that has nothing left to do; generous, for a busy machine
LEAVES_S = 15


def left_running(folder):
    """[(pid, command)] of those that have our folder for temporary files."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={folder}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process.name, (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
        except (OSError, UnicodeDecodeError):
            pass                # it is gone, or not ours to see
    return found


class Quickstart:
    """Started from another working directory, with its files in a folder of ours, as a process group of its own."""

    def __init__(self, world, *words):
        self.folder, self.file = world.folder / "tmp", world.folder / "env"
        self.folder.mkdir()
        with open(world.folder / "out", "wb") as out:
            self.process = subprocess.Popen([ROOT / "quickstart", "--env", self.file, *map(str, words)], cwd="/",
                                            env={**os.environ, "TMPDIR": str(self.folder)}, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        self.out = world.folder / "out"
        world.opened.append(self.make_sure)

    def await_up(self):
        def is_up():
            assert self.process.poll() is None, self.out.read_text()
            return self.file.exists()
        eventually("the quickstart is up", is_up, COMES_UP_S)
        return dict(line.split("=", 1) for line in self.file.read_text().splitlines())

    def get(self, env, path):
        request = urllib.request.Request(env["URL"] + path, headers={"Authorization": f"Bearer {env['TOKEN']}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def check_gone(self):
        assert not left_running(self.folder), left_running(self.folder)
        assert not list(self.folder.iterdir()), list(self.folder.iterdir())

    def make_sure(self):
        """Whatever became of the test."""
        for pid, _ in left_running(self.folder):
            os.kill(int(pid), signal.SIGKILL)


@test
def the_quickstart_shows_twelve_live_rooms_and_ends_by_itself(world):
    port, began = free_port(), time.monotonic()
    quickstart = Quickstart(world, "--seconds", 20, "--port", port)
    env = quickstart.await_up()
    figure(f"up after {time.monotonic() - began:.1f} s")
    up = time.monotonic()
    assert env["URL"] == f"http://127.0.0.1:{port}"
    assert env.keys() >= {"URL", "CLAIM_CODE", "TOKEN", "BROKER", "DATA"}, env
    def are_live():
        rooms = quickstart.get(env, "/api/v1/rooms")
        return len(rooms) == 12 and all(r["freshness"] == "live" and r["co2_ppm"] and r["level"] != "unknown" and
                                        r["age_s"] is not None for r in rooms)
    eventually("twelve rooms are live", are_live, 15)
    figure(f"twelve live rooms {time.monotonic() - up:.1f} s later")
    for word in (env["URL"], env["CLAIM_CODE"], env["TOKEN"], env["BROKER"]):
        assert word in quickstart.out.read_text(), word
    assert quickstart.process.wait(20 + LEAVES_S) == 0, quickstart.out.read_text()
    assert time.monotonic() - up >= 15, "it ended too early"
    quickstart.check_gone()


@test
def control_c_leaves_nothing_running(world):
    quickstart = Quickstart(world)
    quickstart.await_up()
    assert len(left_running(quickstart.folder)) >= 5, "broker, sink, gateway, school and the script"
    os.killpg(quickstart.process.pid, signal.SIGINT)
    quickstart.process.wait(LEAVES_S)
    eventually("nothing is left running", lambda: not left_running(quickstart.folder), 5)
    quickstart.check_gone()


if __name__ == "__main__":
    run_tests()
