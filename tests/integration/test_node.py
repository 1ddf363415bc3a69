#!/usr/bin/python3
"""test_node.py - our own sensor node: a Senseair S8 that this test plays at a real serial line, the node, a real
broker, the real gateway."""
import json
import os
import pty
import struct
import subprocess
import threading
import tty

import paho.mqtt.client as mqtt

from broker import find_program, free_port
from harness import BUILD, STARTS_S, answers, device, end, eventually, room, run_tests, site, spawn, test, unix_ms

INTERVAL_S = 5          # the shortest that a node has
SOON_S = 20
NODE = device(1)


def crc16(data):
    crc = 0xffff
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xa001 if crc & 1 else crc >> 1
    return struct.pack("<H", crc)


class S8:
    """Answers as the sensor does. Each CO2 that it says is one ppm more than the last: readings are told apart."""

    def __init__(self):
        self.near, far = pty.openpty()
        tty.setraw(far)
        self.far, self.path = far, os.ttyname(far)
        self.mood, self.said = "good", []
        threading.Thread(target=self.answer_all, daemon=True).start()

    def answer_all(self):
        request = b""
        while True:
            try:
                request += os.read(self.near, 8 - len(request))
            except OSError:
                return
            if len(request) == 8:
                self.answer(request)
                request = b""

    def answer(self, request):
        assert request[6:] == crc16(request[:6]), request.hex()
        function, address, count = request[1], *struct.unpack(">HH", request[2:6])
        values = [0] * count
        if (function, address, count) == (4, 0, 4):
            values[3] = 600 + len(self.said)
            self.said += [values[3]] if self.mood == "good" else []
        if self.mood == "silent":
            return
        if self.mood == "broken":
            values[0] = 1
        data = bytes([0xfe, function, 2 * count]) + struct.pack(f">{count}H", *values)
        os.write(self.near, data + (b"\0\0" if self.mood == "garbled" else crc16(data)))

    def close(self):
        os.close(self.far)
        os.close(self.near)


def plugged_in(world):
    sensor = S8()
    world.opened.append(sensor.close)
    return sensor


def settings(world, sensor, broker=None):
    data = world.folder / "node"
    data.mkdir(exist_ok=True)
    return {**os.environ, "TRANSOM_NODE_SENSOR_KIND": "s8", "TRANSOM_NODE_SENSOR_BUS": sensor.path,
            "TRANSOM_NODE_INTERVAL_S": str(INTERVAL_S), "TRANSOM_NODE_DATA": str(data), "TRANSOM_CLOCK": "trusted",
            "TRANSOM_NODE_MQTT_URL": broker.url(NODE) if broker else "mqtt://127.0.0.1:1"}


def node(world, sensor, broker):
    with open(world.folder / "node.log", "ab") as log:
        return world.started(spawn([BUILD / "transom-node"], log, env=settings(world, sensor, broker)))


def started(world):
    broker = world.broker(sensors=[NODE])
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    return broker, gateway, plugged_in(world)


@test
def a_nodes_room_is_shown(world):
    broker, gateway, sensor = started(world)
    node(world, sensor, broker)
    eventually("the room shows what the sensor says",
               lambda: gateway.rooms()[room(1)]["co2_ppm"] in sensor.said, SOON_S)


@test
def what_was_measured_while_the_broker_was_away_arrives_once_with_its_own_time(world):
    broker, gateway, sensor = started(world)
    process = node(world, sensor, broker)
    eventually("a first reading is stored", lambda: gateway.readings(NODE), SOON_S)
    broker.stop()
    before = len(sensor.said)
    eventually("two more are measured", lambda: len(sensor.said) >= before + 2, 4 * INTERVAL_S)
    assert end(process) == 0                # a restart meanwhile loses nothing
    process = node(world, sensor, broker)
    eventually("and two by the next run", lambda: len(sensor.said) >= before + 4, 4 * INTERVAL_S)
    broker.start()
    gateway.await_connected(60)
    wanted = sensor.said[:before + 4]
    eventually("all arrive", lambda: {co2 for _, co2 in gateway.readings(NODE)} >= set(wanted), 90)
    assert end(process) == 0                # it waits for what is under way
    stored = sorted((co2, time_ms) for time_ms, co2 in gateway.readings(NODE))
    assert [co2 for co2, _ in stored] == sorted({co2 for co2, _ in stored}), f"doubled: {stored}"
    apart_s = [(later - sooner) / 1000 for (_, sooner), (_, later) in zip(stored, stored[1:])]
    assert all(gap > 0 for gap in apart_s), f"one time for two: {apart_s}"
    assert sum(4 <= gap <= 8 for gap in apart_s) >= 2, f"not the pace of measuring: {apart_s}"


@test
def a_sensor_in_trouble_gives_no_reading_and_says_so(world):
    broker, sensor = world.broker(sensors=[NODE]), plugged_in(world)
    told, topic = {}, f"transom/in/{NODE}"
    ear = mqtt.Client("transom", clean_session=True)
    ear.username_pw_set("transom", broker.users["transom"])
    ear.on_connect = lambda client, *_: client.subscribe("transom/in/#", 1)
    ear.on_message = lambda _client, _context, said: told.setdefault(said.topic, []).append(said.payload.decode())
    ear.connect("127.0.0.1", broker.port)
    ear.loop_start()
    world.opened.append(ear.loop_stop)

    def state():
        return json.loads(told.get(f"{topic}/health", ['{"state": "nothing"}'])[-1])

    sensor.mood = "garbled"
    process = node(world, sensor, broker)
    eventually("wrong checksums are told", lambda: state()["state"] == "garbled", SOON_S)
    assert "checksum" in state()["why"], state()
    sensor.mood = "broken"
    eventually("what it says itself is told", lambda: state()["state"] == "broken", SOON_S)
    assert "fatal" in state()["why"], state()
    sensor.mood = "silent"
    eventually("silence is told", lambda: state()["state"] == "absent", SOON_S)
    assert topic not in told, told
    sensor.mood = "good"
    eventually("it measures again", lambda: state()["state"] == "good" and topic in told, SOON_S)
    assert json.loads(told[topic][0])["co2_ppm"] in sensor.said
    end(process)
    eventually("it says that it is gone", lambda: told[f"{topic}/status"][-1] == "offline", STARTS_S)


@test
def the_gateway_shows_what_a_node_says_of_itself(world):
    broker, gateway, sensor = started(world)
    process = node(world, sensor, broker)
    token = gateway.token("leader")

    def said():
        status, answer = gateway.request("GET", f"/api/v1/sensors/{NODE}", None, token)
        return (json.loads(answer)["node"] or {}) if status == 200 else {}

    eventually("it measures", lambda: gateway.readings(NODE), SOON_S)
    sensor.mood = "silent"
    eventually("its module's silence is shown", lambda: said().get("state") == "absent", SOON_S)
    assert said()["why"] and said()["module"] and said()["uptime_s"] is not None, said()
    sensor.mood = "good"
    eventually("and that it measures again", lambda: said().get("state") == "good", SOON_S)
    end(process)


@test
def a_technician_sees_a_reading_without_a_broker(world):
    sensor = plugged_in(world)
    done = subprocess.run([BUILD / "transom-node", "--print", "--once"], env=settings(world, sensor),
                          capture_output=True, text=True, timeout=STARTS_S, check=True)
    reading = json.loads(done.stdout)
    assert reading["co2_ppm"] == sensor.said[0] and unix_ms(reading["time"]), reading


@test
def nobody_reads_the_sensor_beside_the_service(world):
    broker, sensor = world.broker(sensors=[NODE]), plugged_in(world)
    process = node(world, sensor, broker)
    eventually("the node measures", lambda: sensor.said, SOON_S)
    for words in (["--print", "--once"], ["calibrate", "--ppm", "400", "--yes"]):
        done = subprocess.run([BUILD / "transom-node", *words], env=settings(world, sensor), capture_output=True,
                              text=True, timeout=STARTS_S, check=False)
        assert done.returncode == 1 and "stop the service" in done.stderr, done
    assert end(process) == 0


@test
def a_broker_that_refuses_is_told_with_its_reason(world):
    broker, sensor = world.broker(sensors=[NODE]), plugged_in(world)
    wrong = {**settings(world, sensor), "TRANSOM_NODE_MQTT_URL": f"mqtt://{NODE}:wrong@127.0.0.1:{broker.port}"}
    log = world.folder / "node.log"
    with open(log, "ab") as out:
        process = world.started(spawn([BUILD / "transom-node"], out, env=wrong))
    eventually("it says why", lambda: "not authorised" in log.read_text() or "password" in log.read_text(), SOON_S)
    assert "wrong@" not in log.read_text()
    assert end(process) == 0


def certificate(folder, name):
    """A certificate that vouches for itself, for 127.0.0.1; its file and its key's."""
    files = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@test
def a_broker_with_the_wrong_certificate_gets_nothing(world):
    sensor, port, log = plugged_in(world), free_port(), world.folder / "node.log"
    (right, key), (wrong, _) = certificate(world.folder, "right"), certificate(world.folder, "wrong")
    world.folder.chmod(0o755)               # mosquitto gives up being root before it reads them
    key.chmod(0o644)
    conf = world.folder / "tls.conf"
    conf.write_text(f"listener {port} 127.0.0.1\ncertfile {right}\nkeyfile {key}\nallow_anonymous true\n")
    with open(log, "ab") as out:
        world.started(spawn([find_program(), "-c", conf], out))
        eventually("the broker answers", lambda: answers(port), STARTS_S)
        said = {}
        for authority in (wrong, right):
            asked = {**settings(world, sensor), "TRANSOM_NODE_MQTT_URL": f"mqtts://{NODE}:word@127.0.0.1:{port}",
                     "TRANSOM_NODE_MQTT_CA_FILE": str(authority)}
            begins = log.stat().st_size
            process = world.started(spawn([BUILD / "transom-node"], out, env=asked))
            eventually("it says how it went", lambda: "info: broker connected" in log.read_text()[begins:] or
                       "broker not reached" in log.read_text()[begins:], SOON_S)
            said[authority] = log.read_text()[begins:]
            assert end(process) == 0
    assert "broker connected" in said[right] and "not reached" in said[wrong], said


if __name__ == "__main__":
    run_tests()
