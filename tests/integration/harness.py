"""harness.py - a whole school's worth of plumbing for integration tests: a real broker with our shipped configuration,
the real gateway on a fresh record, senders that remember what was acknowledged, and looks at record and API.

A test is a function with @test; its name is the promise. Each gets a World, which is gone with everything it started
when the test ends. Nothing sleeps for a fixed time where an event can be awaited: see eventually().

TRANSOM_BUILD names the folder of the programs (default: build/release of the project)."""
import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

import paho.mqtt.client as mqtt

from blocks import unseal
from broker import UNTIL_WE_DIE, Broker, free_port

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("TRANSOM_BUILD", ROOT / "build/release")).resolve()
STARTS_S = 20           # for a program to come up
LOG_LINES_SHOWN = 30    # of the gateway, beside a failed test

GATEWAY_EVENTS = ("", "started", "stopped", "connected", "lost", "paused", "clock trusted", "config changed", "loss",
                  "clock stepped", "clock doubted")
STATES = ("none", "pending", "raised", "fading", "cleared")


# -- waiting --

def eventually(what, probe, within_s, every_s=0.02):
    """The probe's first true answer; fails with `what` when there is none in time."""
    until = time.monotonic() + within_s
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > until:
            raise AssertionError(f"not within {within_s} s: {what}; last: {answer!r}")
        time.sleep(every_s)


def throughout(what, probe, during_s, every_s=0.05):
    """The probe has to be true all the time; for what must not happen."""
    until = time.monotonic() + during_s
    while time.monotonic() < until:
        assert probe(), f"not all the time: {what}"
        time.sleep(every_s)


def answers(port):
    with closing(socket.socket()) as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def percentile(values, percent):
    """Nearest rank."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def iso(unix_ms):
    return datetime.fromtimestamp(unix_ms / 1000, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def unix_ms(text):
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


# -- clocks: what the gateway counts as now --

class RealClock:
    speed = 1

    def arguments(self):
        return []

    def now_ms(self):
        return round(time.time() * 1000)


class DemoClock:
    """A made-up day, `speed` times as fast, shared by every program that is given its text."""

    def __init__(self, start, speed):
        self.start, self.speed = start, speed
        self.start_ms, self.real_ms = unix_ms(start), round(time.time() * 1000)

    def arguments(self):
        return ["--demo-clock", f"{self.start},{self.speed},{self.real_ms}"]

    def now_ms(self):
        return round(self.start_ms + (time.time() * 1000 - self.real_ms) * self.speed)

    def real_s(self, at_ms):
        """When that is, in seconds of the real time."""
        return (self.real_ms + (at_ms - self.start_ms) / self.speed) / 1000

    def wait_until(self, at_ms):
        time.sleep(max(0, self.real_s(at_ms) - time.time()))


# -- processes --

def spawn(command, log, **options):
    """Dies with the test program, however that ends."""
    return subprocess.Popen([*UNTIL_WE_DIE, *map(str, command)], stdin=subprocess.DEVNULL, stdout=log,
                            stderr=subprocess.STDOUT, **options)


def end(process, how=signal.SIGTERM, within_s=10):
    """Its exit code."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        return process.wait(within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise AssertionError(f"pid {process.pid} did not end within {within_s} s") from None


class Gateway:
    """`transom serve` on a record of its own, and every way to look at it."""

    def __init__(self, folder, broker, clock, window_s, file, settings):
        self.folder, self.clock, self.process, self.file = folder, clock, None, folder / "transom.yaml"
        self.data, self.port, self.log = folder / "record", free_port(), folder / "gateway.log"
        self.environment = {**os.environ, "TRANSOM_DATA": str(self.data), "TRANSOM_CLOCK": "trusted",
                            "TRANSOM_HTTP_LISTEN": f"127.0.0.1:{self.port}", "TRANSOM_PACKS": str(ROOT / "config/packs"),
                            "TRANSOM_CHECKLISTS": str(ROOT / "config/checklists"),
                            "TRANSOM_COMMIT_WINDOW_S": str(window_s),
                            "TRANSOM_MQTT_URL": broker.url("transom"),
                            **settings}
        self.file.write_text(file)
        self.bearer = None
        self.connections = threading.local()

    # - its life -

    def command(self):
        return [BUILD / "transom", "serve", "-c", self.file, *self.clock.arguments()]

    def launch(self):
        """Starts it and does not wait."""
        with open(self.log, "ab") as log:
            self.process = spawn(self.command(), log, env=self.environment)

    def start(self):
        self.launch()
        self.await_serving()

    def await_serving(self):
        def is_serving():
            assert self.process.poll() is None, f"the gateway ended with {self.process.returncode}"
            return answers(self.port) and self.request("GET", "/")[0] == 200
        eventually("the gateway serves", is_serving, STARTS_S)

    def await_connected(self, within_s=STARTS_S):
        eventually("the gateway is connected to the broker",
                   lambda: self.get("/api/v1/health")["mqtt"]["state"] == "connected", within_s)

    def stop(self):
        code = end(self.process) if self.process else 0
        self.process = None
        return code

    def kill(self):
        end(self.process, signal.SIGKILL)
        self.process = None

    # - verbs, as typed by a technician -

    def verb(self, *words, check=True, **options):
        done = subprocess.run([BUILD / "transom", *map(str, words)], env=self.environment, capture_output=True, text=True,
                              timeout=STARTS_S, check=False, **options)
        assert not check or done.returncode == 0, f"transom {words}: exit {done.returncode}: {done.stderr}"
        return done

    def import_site(self, site):
        path = self.folder / "site.json"
        path.write_text(json.dumps(site))
        return self.verb("site", "import", path).stdout

    def token(self, role="leader"):
        return self.verb("token", "add", "--role", role, "--days", "1").stdout.split()[-1]

    # - its API -

    def request(self, method, path, body=None, token=None):
        """(status, body) of one request; the connection is kept, one for each thread."""
        headers = {}
        bearer = token or self.bearer
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        for attempt in range(2):        # a kept connection may have been closed meanwhile
            kept = getattr(self.connections, "http", None)
            connection = kept or http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            self.connections.http = connection
            try:
                connection.request(method, path, body and json.dumps(body), headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()
            except (OSError, http.client.HTTPException):
                connection.close()
                self.connections.http = None
                if attempt or not kept:
                    raise

    def get(self, path):
        if not self.bearer:
            self.bearer = self.token()
        status, body = self.request("GET", path)
        assert status == 200, f"{path}: {status} {body}"
        return json.loads(body) if body[:1] in ("{", "[") else body

    def rooms(self):
        return {room["id"]: room for room in self.get("/api/v1/rooms")}

    def incidents(self, state="all"):
        return self.get(f"/api/v1/incidents?state={state}")

    def metric(self, name):
        """The value of one line of /metrics, named with its labels."""
        for line in self.get("/metrics").splitlines():
            if line.startswith(name + " "):
                return float(line.split()[-1])
        raise AssertionError(f"/metrics has no {name}")

    # - its record, read beside it -

    def query(self, sql, *values):
        with closing(sqlite3.connect(f"file:{self.data}/transom.db?mode=ro", uri=True, timeout=5)) as db:
            unseal(db)
            return db.execute(sql, values).fetchall()

    def stored(self):
        """How many readings, without a scan."""
        return self.query("SELECT max((SELECT coalesce(max(seq), 0) FROM reading), last_seq) FROM sealed")[0][0]

    def readings(self, device):
        """[(time_ms, co2_ppm)] in order of arrival."""
        return [(time_ms, co2 and co2 / 1000) for time_ms, co2 in self.query(
            "SELECT arrived_ms - age_ms, co2_ppm FROM reading WHERE device = (SELECT id FROM device WHERE name = ?)"
            " ORDER BY seq", device)]

    def stored_incidents(self, rule=None):
        """Rows as dictionaries, the oldest first."""
        keys = ("room", "rule", "state", "began_ms", "raised_ms", "cleared_ms", "peak", "reason")
        rows = self.query(f"SELECT {', '.join(keys)} FROM incident WHERE ?1 IS NULL OR rule = ?1"
                          " ORDER BY began_ms, room, rule", rule)
        return [{**dict(zip(keys, row)), "state": STATES[row[2]]} for row in rows]

    def events(self):
        """[(kind, wall_ms, detail)]"""
        return [(GATEWAY_EVENTS[kind], at, detail) for kind, at, detail in self.query(
            "SELECT kind, wall_ms, detail FROM event ORDER BY id")]


class Sender:
    """One connection to the broker; remembers which messages it acknowledged."""

    def __init__(self, broker, user="bridge"):
        self.sent, self.acknowledged, self.lock = {}, set(), threading.Lock()
        self.client = mqtt.Client(user, clean_session=True)
        self.client.username_pw_set(user, broker.users[user])
        self.client.max_inflight_messages_set(1000)
        self.client.max_queued_messages_set(0)
        self.client.on_publish = self.note
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        eventually("the sender is connected", self.client.is_connected, STARTS_S)

    def note(self, _client, _context, packet_id):
        with self.lock:
            self.acknowledged.add(packet_id)

    def publish(self, topic, payload, retain=False):
        text = payload if isinstance(payload, (str, bytes)) else json.dumps(payload)
        self.client.publish(topic, text, qos=1, retain=retain)
        self.sent[topic] = self.sent.get(topic, 0) + 1

    def plain(self, device, co2_ppm, at_ms=None, retain=False, **more):
        """One reading in the plain form, with or without its own time."""
        payload = {"co2_ppm": co2_ppm, **more}
        if at_ms is not None:
            payload["time"] = iso(at_ms)
        self.publish(f"transom/in/{device}", payload, retain)

    def await_acknowledged(self, within_s=STARTS_S):
        total = sum(self.sent.values())
        eventually(f"{total} messages acknowledged by the broker", lambda: len(self.acknowledged) >= total, within_s)

    def close(self):
        self.client.disconnect()
        self.client.loop_stop()


class World:
    """What one test lives in."""

    def __init__(self, name):
        self.folder = Path(tempfile.mkdtemp(prefix="transom-test."))
        self.random = random.Random(name)       # the same every time, and another for each test
        self.opened = []

    def broker(self, sensors=(), start=True):
        """Users: transom, bridge, and a sensor for each name."""
        broker = Broker({user: f"{user}-word" for user in ("transom", "bridge", *sensors)})
        self.opened.append(broker.remove)
        if start:
            broker.start()
        return broker

    def gateway(self, broker, clock=None, window_s=1, file="", **settings):
        """file: the text of its transom.yaml; settings: TRANSOM_... of its environment."""
        folder = self.folder / f"gateway{len(self.opened)}"
        folder.mkdir()
        gateway = Gateway(folder, broker, clock or RealClock(), window_s, file, settings)
        self.opened.append(gateway.stop)
        return gateway

    def sender(self, broker, user="bridge"):
        sender = Sender(broker, user)
        self.opened.append(sender.close)
        return sender

    def started(self, process):
        self.opened.append(lambda: end(process))
        return process

    def close(self):
        for stop in reversed(self.opened):
            try:
                stop()
            except Exception:       # what it left is ended by the others and by pdeathsig
                traceback.print_exc()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def show_logs(self):
        for log in sorted(self.folder.glob("gateway*/gateway.log")):
            print(f"        -- {log.parent.name}")
            for line in log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]:
                print(f"        {line}")


def room(number):
    return f"room-{number:02d}"


def device(number):
    return f"sensor-{number:02d}"


def site(count, occupied=("09:00-15:30",), days="mon-fri", devices=1):
    """A school of `count` naturally ventilated classrooms; sensor-01 hangs in room-01, and so on."""
    return {"site": {"id": "test-school", "name": "Test school", "zone": "Europe/London", "nation": "england"},
            "rooms": [{"id": room(n), "name": f"Room {n}", "building": "North", "ventilation": "natural",
                       "use": "classroom", "seats": 30, "volume_m3": 180, "ages": "11-15",
                       "devices": [device(n)] if devices else []} for n in range(1, count + 1)],
            "calendar": {"occupied": {days: list(occupied)}, "closed": []}}


# -- running --

tests = []


def test(function):
    tests.append(function)
    return function


def figure(text):
    """A measured figure, beside the test's line."""
    print(f"        {text}", flush=True)


def run_tests():
    """Runs the tests, or those whose names contain a word given; closes as tests/run expects it."""
    words = sys.argv[1:]
    passed = failed = 0
    for function in tests:
        if words and not any(word in function.__name__ for word in words):
            continue
        world, began = World(function.__name__), time.monotonic()
        try:
            function(world)
            verdict = "ok     "
        except Exception:
            verdict = "FAILED "
            for line in traceback.format_exc().splitlines():
                print(f"        {line}")
            world.show_logs()
        world.close()
        world.remove()
        passed, failed = passed + verdict.startswith("ok"), failed + verdict.startswith("FAILED")
        print(f"{verdict} {function.__name__}  {time.monotonic() - began:.1f} s", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
