#!/usr/bin/python3
"""How fast a five-year record of 100 rooms is read, and what it costs while people watch and sensors speak.

    tests/bench/reading.py [--build FOLDER] [--record FOLDER] [--write]

Needs a release build, mosquitto, paho-mqtt, and wrk and nginx for one figure, which is left out with a sentence where
they are not there. --record names a folder with a record from before; without it one is made in TMPDIR, 4 GB, and kept.
The newest 52 weeks of it come from school_years.c, through the product's own sealing and day keeping; the four years
before are copies of their rows, 52 weeks apart, because as much of them would take hours. --write puts the result into
READING.md beside this file. Everything is on loopback; it takes some 2 minutes beside making the record."""
import argparse
import datetime
import json
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("READING.md")
SAID = "## What stands in the way"    # written by people, and kept
ROOMS, WEEKS, YEARS = 100, 52, 5
VIEWERS, READINGS_PER_S = 50, 200
DAY_QUESTIONS, TERM_QUESTIONS, STARTS, RATE_S, CONNECTIONS = 500, 20, 3, 4, 32
QUIET_S = 4
IDLE_S = 35                         # longer than free memory waits to be given back
OTHER = "?above=1200&hours=10:00-12:00"
SITE = {"site": {"name": "Bench school", "zone": "Europe/London", "nation": "england"},
        "rooms": [{"id": f"r{i:03d}", "name": f"Room {i}", "building": "Main", "ventilation": "natural",
                   "use": "classroom", "seats": 30, "volume_m3": 180, "ages": "11-15", "devices": [f"room-{i:03d}"]}
                  for i in range(ROOMS)],
        "calendar": {"occupied": {"mon-fri": ["08:45-15:30"]}, "closed": []}}
# What is copied: the table, what is older the lower it is, and the columns some weeks earlier. Places in the order of
# arrival become negative: nobody who looks for what came after a reading finds a copy. Hours of the newest two days, which
# are not joined yet, are not copied: the gateway would join the copies, and give them the places of what they are of.
COPIES = (
    ("joined_block", "stint", "stint - :weeks * 42, device, part, -last_seq, -first_seq, bytes"),
    ("slot_day", "day", "day - :weeks * 7, room, bytes"),
    ("day", "date", "NULL, room, date - :weeks * 7, pack, calendar_version,"
     " '{\"date\":\"' || date((date - :weeks * 7) * 86400, 'unixepoch') || substr(json, 20)"),
    ("day_sum", "date", "date - :weeks * 7, room, pack, calendar_version, has_failed, occupied_min, coverage, mean,"
     " above_800, above_1000, above_1500, run_800, run_1000, run_1500"),
    ("day_evidence", "date", "room, date - :weeks * 7, calendar_version, co2_joined_ms, temperature_joined_ms, flags"),
)


# -- the record --

def make_record(build, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.json").write_text(json.dumps(SITE))
    subprocess.run([build / "transom", "site", "import", folder / "site.json"], check=True,
                   env={**os.environ, "TRANSOM_DATA": str(folder)}, stdout=subprocess.DEVNULL)
    subprocess.run([ROOT / "tests/bench/school_years.sh", build, folder, str(WEEKS * 7)], check=True)
    multiply(folder / "transom.db")


def multiply(path):
    """Four more years, then all of it in the order that a box would have written it."""
    with sqlite3.connect(path, isolation_level=None) as record:
        record.execute("PRAGMA synchronous = OFF")
        record.execute("BEGIN")
        for table, key, columns in COPIES:
            first, = record.execute(f"SELECT min({key}) FROM {table}").fetchone()
            for year in range(1, YEARS):
                record.execute(f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {key} >= :first ORDER BY {key}",
                               {"weeks": WEEKS * year, "first": first})
        record.execute("COMMIT")
        record.execute("VACUUM")
    record.close()


# -- programs --

def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port):
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    sys.exit(f"reading: nothing listens on port {port}")


class Programs:
    """Broker and gateway, on ports of their own."""

    def __init__(self, build, record):
        self.transom, self.record = build / "transom", record
        self.mqtt, self.http, self.others = free_port(), free_port(), []
        self.environment = {**os.environ, "TRANSOM_DATA": str(record), "TRANSOM_PACKS": str(ROOT / "config/packs"),
                            "TRANSOM_CHECKLISTS": str(ROOT / "config/checklists"),
                            "TRANSOM_CLOCK": "trusted", "TRANSOM_MQTT_URL": f"mqtt://127.0.0.1:{self.mqtt}",
                            "TRANSOM_HTTP_LISTEN": f"127.0.0.1:{self.http}"}
        settings = record / "mosquitto.conf"
        settings.write_text(f"listener {self.mqtt} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n"
                            "max_queued_messages 0\nset_tcp_nodelay true\n")
        self.add(["mosquitto", "-c", settings])
        await_port(self.mqtt)
        made = subprocess.run([self.transom, "token", "add", "--role", "viewer", "--days", "1"], check=True, text=True,
                              env=self.environment, stdout=subprocess.PIPE)
        self.token = made.stdout.strip()
        self.gateway = None

    def add(self, command):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.others.append(process)
        return process

    def start(self):
        """Milliseconds until the first page is there, and of them those of the processor."""
        began = time.monotonic()
        self.gateway = subprocess.Popen([self.transom, "serve"], env=self.environment, stdout=subprocess.DEVNULL,
                                        stderr=(self.record / "log").open("ab"))
        while self.gateway.poll() is None:
            try:
                if ask(self.http, "/", None)[0] == 200:
                    return (time.monotonic() - began) * 1e3, self.cpu_ms()
            except OSError:
                time.sleep(0.002)
        sys.exit(f"reading: the gateway did not start, see {self.record}/log")

    def stop(self):
        self.gateway.send_signal(signal.SIGTERM)
        self.gateway.wait(30)

    def close(self):
        if self.gateway and self.gateway.poll() is None:
            self.stop()
        for process in self.others:
            process.terminate()
            process.wait(10)

    def cpu_ms(self):
        fields = Path(f"/proc/{self.gateway.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, key):
        status = Path(f"/proc/{self.gateway.pid}/status").read_text()
        return int(re.search(rf"{key}:\s+(\d+)", status)[1]) / 1024

    def get(self, path):
        """The body of an answer and its milliseconds."""
        status, body, took_ms = ask(self.http, path, self.token)
        if status != 200:
            sys.exit(f"reading: {path}: {status} {body[:200]!r}")
        return body, took_ms


def ask(port, path, token):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n{bearer}Connection: close\r\n\r\n".encode())
        pieces = []
        while piece := client.recv(1 << 18):
            pieces.append(piece)
    head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), body, (time.monotonic() - began) * 1e3


# -- who watches, and who speaks --

class Viewers(threading.Thread):
    """Open streams that read what comes; of the first one each reading's way through the gateway is timed."""

    def __init__(self, programs, sent):
        super().__init__(daemon=True)
        self.sent, self.delays_ms, self.is_over, self.rest = sent, [], False, b""
        self.streams = []
        for _ in range(VIEWERS):
            stream = socket.create_connection(("127.0.0.1", programs.http))
            stream.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: localhost:{programs.http}\r\n"
                           f"Authorization: Bearer {programs.token}\r\n\r\n".encode())
            self.streams.append(stream)

    def run(self):
        while not self.is_over:
            for stream in select.select(self.streams, [], [], 0.2)[0]:
                piece = stream.recv(1 << 16)
                if not piece:
                    sys.exit("reading: a viewer was sent away")
                if stream is self.streams[0]:
                    self.look(piece)

    def look(self, piece):
        now = time.monotonic()
        *lines, self.rest = (self.rest + piece).split(b"\n")
        for line in lines:
            found = re.search(rb'"room":"(r\d+)".*"humidity_pct":([\d.]+)', line)
            began = found and self.sent.pop((found[1].decode(), found[2].decode()), None)
            if began:
                self.delays_ms.append((now - began) * 1e3)


class Sensors(threading.Thread):
    """All rooms in turn, evenly. Each humidity is new, so that a reading is known again."""

    def __init__(self, programs):
        super().__init__(daemon=True)
        import paho.mqtt.client
        version = getattr(paho.mqtt.client, "CallbackAPIVersion", None)
        self.client = paho.mqtt.client.Client(*([version.VERSION2] if version else []))
        self.client.max_inflight_messages_set(0)
        self.client.connect("127.0.0.1", programs.mqtt)
        self.client.loop_start()
        self.sent, self.is_over = {}, False

    def run(self):
        began, count = time.monotonic(), 0
        while not self.is_over:
            room, humidity = count % ROOMS, f"{30 + count // ROOMS % 400 / 10:g}"
            self.sent[f"r{room:03d}", humidity] = time.monotonic()
            self.client.publish(f"transom/in/room-{room:03d}", json.dumps(
                {"co2_ppm": 600 + count % 37, "temperature_c": 20.5, "humidity_pct": float(humidity)}), 1)
            count += 1
            time.sleep(max(0, began + count / READINGS_PER_S - time.monotonic()))


# -- figures --

def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


def forget_pages(record):
    """As after a start of the machine: nothing of the record is in the page cache, but for the few pages that wait to be
    written; syncing them here would have the gateway's commits wait."""
    with open(record / "transom.db", "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def term_ms(programs, query, is_cold):
    took = []
    for _ in range(TERM_QUESTIONS):
        if is_cold:
            forget_pages(programs.record)
        took.append(programs.get("/api/v1/term" + query)[1])
    return statistics.median(took)


def day_ms(programs):
    since = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [programs.get(f"/api/v1/rooms/r{i % ROOMS:03d}/readings?from={since}&resolution=5m")[1]
            for i in range(DAY_QUESTIONS)]


def requests_per_s(port, path, token):
    bearer = ["-H", f"Authorization: Bearer {token}"] if token else []
    done = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{RATE_S}s", *bearer, f"http://127.0.0.1:{port}{path}"],
                          check=True, text=True, stdout=subprocess.PIPE).stdout
    if "Non-2xx" in done:
        sys.exit(f"reading: {path}: {done}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])


def start_nginx(programs, body, keepalive):
    folder = Path(tempfile.mkdtemp(dir=programs.record))
    folder.chmod(0o755)
    (folder / "rooms").write_bytes(body)
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"user root; worker_processes 1; daemon off; pid {folder}/pid; error_log /dev/null crit;"
        "events { worker_connections 512; } http { access_log off; keepalive_requests 10000000;"
        f"keepalive_timeout {keepalive}; open_file_cache max=100; default_type application/json;"
        + "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + f"server {{ listen 127.0.0.1:{port}; root {folder}; }} }}")
    programs.add(["nginx", "-c", folder / "nginx.conf", "-e", "/dev/null"])
    await_port(port)
    return port


def beside_nginx(programs):
    """Requests a second of ours, of nginx with a connection for each as ours has, and with connections kept."""
    if not shutil.which("nginx") or not shutil.which("wrk"):
        print("nginx or wrk is not installed: latest of all rooms is not compared")
        return None
    body = programs.get("/api/v1/rooms")[0]
    ports = [start_nginx(programs, body, keepalive) for keepalive in (0, 60)]
    return [statistics.median(requests_per_s(*where) for _ in range(3)) for where in
            ((programs.http, "/api/v1/rooms", programs.token), (ports[0], "/rooms", None), (ports[1], "/rooms", None))]


def measure(programs):
    starts = []
    for _ in range(STARTS):
        starts.append(programs.start())
        if len(starts) < STARTS:
            programs.stop()
    time.sleep(IDLE_S)
    figures = {"first page on it (ms)": (statistics.median(took for took, _ in starts), 100),
               "... of which processor (ms)": (statistics.median(cpu for _, cpu in starts), None),
               "resident, idle (MB)": (programs.memory_mb("VmRSS"), 12)}
    sensors = Sensors(programs)
    viewers = Viewers(programs, sensors.sent)
    sensors.start()
    viewers.start()
    time.sleep(QUIET_S)
    days = day_ms(programs)
    figures["24 hours of a room, 200 readings/s arrive, p99 (ms)"] = (percentile(days, 0.99), 5)
    figures["... median (ms)"] = (statistics.median(days), None)
    viewers.delays_ms.clear()
    programs.get("/api/v1/term")
    figures["term of 100 rooms, warm (ms)"] = (term_ms(programs, "", False), 10)
    figures["term of 100 rooms, cold (ms)"] = (term_ms(programs, "", True), 50)
    figures["... another level and hours, warm (ms)"] = (term_ms(programs, OTHER, False), 300)
    figures["... another level and hours, cold (ms)"] = (term_ms(programs, OTHER, True), 600)
    figures["a reading's way to a viewer meanwhile, most (ms)"] = (max(viewers.delays_ms), 100)
    figures["... 99 of 100 (ms)"] = (percentile(viewers.delays_ms, 0.99), None)
    figures[f"resident, most, with {VIEWERS} viewers (MB)"] = (programs.memory_mb("VmHWM"), 20)
    viewers.is_over = sensors.is_over = True
    viewers.join()
    sensors.join()
    return figures


def judged(value, target, is_least=False):
    return "" if target is None else "met" if (value >= target if is_least else value <= target) else "missed"


def report(figures, rates, record):
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    with sqlite3.connect(f"file:{record / 'transom.db'}?mode=ro", uri=True) as db:
        blocks, joined, days = (db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                                for table in ("block", "joined_block", "day"))
    lines = [f"`tests/bench/reading.py` on {datetime.date.today()}, {os.cpu_count()} cores ({model}), load"
             f" {os.getloadavg()[0]:.1f} at the end: {ROOMS} rooms, {YEARS} years at a reading a minute ({blocks + joined:,}"
             f" blocks, {days:,} kept days, {(record / 'transom.db').stat().st_size / 1e9:.2f} GB), {VIEWERS} live viewers and"
             f" {READINGS_PER_S} readings a second while it is asked. The newest year is written, the four before are its"
             " copies.", "", "| figure | value | target | |", "|---|---|---|---|"]
    for name, (value, target) in figures.items():
        limit = "" if target is None else f"at most {target}"
        lines.append(f"| {name} | {value:.1f} | {limit} | {judged(value, target)} |")
    if rates:
        ours, each, kept = rates
        lines += [f"| latest of all rooms, {CONNECTIONS} connections: of nginx's rate, a connection a request |"
                  f" {ours / each:.2f} ({ours:.0f} of {each:.0f}/s) | at least 0.8 | {judged(ours / each, 0.8, True)} |",
                  f"| ... of nginx's rate with connections kept | {ours / kept:.2f} ({ours:.0f} of {kept:.0f}/s) |"
                  f" at least 0.8 | {judged(ours / kept, 0.8, True)} |"]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--record", type=Path)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    record = (asked.record or Path(tempfile.gettempdir()) / "transom-five-years").resolve()
    build = asked.build.resolve()
    if not (record / "transom.db").exists():
        make_record(build, record)
    programs = Programs(build, record)
    try:
        text = report(measure(programs), beside_nginx(programs), record)
    finally:
        programs.close()
    print(text)
    if asked.write:
        _, mark, said = RESULTS.read_text().partition(SAID) if RESULTS.exists() else ("", "", "")
        RESULTS.write_text("# Reading a record of five years\n\n" + text + (mark and "\n" + mark + said))


main()
