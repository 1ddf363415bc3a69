#!/usr/bin/python3
"""test_quickstart.py - the first command that anybody types."""
import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from datetime import date, timedelta
from pathlib import Path

from harness import ROOT, eventually, figure, free_port, run_tests, test

REFUSES_S = 10          # before anything is built
COMES_UP_S = 120        # with a build that has nothing left to do; generous, for a busy machine
LEAVES_S = 15
PAST_DAYS = 30          # six school weeks
MENDED_AFTER = 20       # of them, the windows of one room open


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


def outcomes(days):
    """What came of the rule that rooms have to be under 1500 ppm, day by day."""
    return [next((v["verdict"] for v in day["verdicts"] if v["rule"] == "eng-dfe-co2-act"), None) for day in days]


def judged_days(env):
    """Those that are kept and up to date: asking for days would have them judged for us."""
    record = sqlite3.connect(f"file:{env['DATA']}/transom.db?mode=ro", uri=True)
    try:
        return record.execute("SELECT count(*) FROM day WHERE pack NOT IN ('imported', 'late')").fetchone()[0]
    finally:
        record.close()


def span():
    """From before the demo's past until after its day."""
    today = date.today()
    return f"from={today - timedelta(70)}&to={today + timedelta(10)}"


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
    quickstart = Quickstart(world, "--seconds", 40, "--port", port)
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
    eventually("six school weeks of twelve rooms are judged", lambda: judged_days(env) >= 12 * PAST_DAYS, 30)
    days = {room: quickstart.get(env, f"/api/v1/rooms/{room}/days?{span()}") for room in ("8c", "music", "2l")}
    past = {room: outcomes(listed) for room, listed in days.items()}
    assert set(past["8c"][:PAST_DAYS]) == set(past["music"][:PAST_DAYS]) == {"fail"}, past
    assert set(past["2l"][:MENDED_AFTER]) == {"fail"}, "its windows were stuck before the half-term"
    assert set(past["2l"][MENDED_AFTER:PAST_DAYS]) == {"pass"}, "and open since"
    assert quickstart.process.wait(40 + LEAVES_S) == 0, quickstart.out.read_text()
    assert time.monotonic() - up >= 35, "it ended too early"
    quickstart.check_gone()


@test
def a_port_that_is_taken_or_none_is_named_before_anything_starts(world):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        quickstart = Quickstart(world, "--port", port)
        assert quickstart.process.wait(REFUSES_S) == 1
        said = quickstart.out.read_text()
        assert f"another program uses port {port}" in said and "--port 8" in said, said
        assert said.count("\n") == 1, said
        quickstart.check_gone()
    for wrong in ("0", "65536"):
        refused = subprocess.run([ROOT / "quickstart", "--port", wrong], capture_output=True, text=True,
                                 timeout=REFUSES_S)
        assert (refused.returncode, "from 1 to 65535" in refused.stderr) == (2, True), refused


@test
def control_c_leaves_nothing_running(world):
    quickstart = Quickstart(world, "--no-history")
    env = quickstart.await_up()
    assert judged_days(env) == 0
    assert len(left_running(quickstart.folder)) >= 5, "broker, sink, gateway, school and the script"
    os.killpg(quickstart.process.pid, signal.SIGINT)
    quickstart.process.wait(LEAVES_S)
    eventually("nothing is left running", lambda: not left_running(quickstart.folder), 5)
    quickstart.check_gone()


if __name__ == "__main__":
    run_tests()
