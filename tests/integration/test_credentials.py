#!/usr/bin/python3
"""test_credentials.py - a name and a password for each sensor, made through mosquitto's dynamic security plugin: what it
lets a sensor do, what it does not, and what is said where it cannot be."""
import json
import os
import shutil
import subprocess
import threading
import paho.mqtt.client as mqtt
from broker import MAKE_DYNAMIC, MAKE_PRIVATE, DynamicBroker, free_port
from harness import device, eventually, room, run_tests, site, test

CONNECTS_S = 10
REFUSED = (4, 5)                    # bad user name or password, not authorized: MQTT 3.1.1, 3.2.2.3


class Sensor:
    """A connection with a name and password; its code says how the broker answered."""

    def __init__(self, world, broker, name, password):
        self.code, self.answered = None, threading.Event()
        self.name, self.sent = name, 0
        self.client = mqtt.Client(name)
        self.client.username_pw_set(name, password)
        self.client.on_connect = self.note
        self.client.connect("127.0.0.1", broker.port)
        self.client.loop_start()
        world.opened.append(self.client.loop_stop)
        assert self.answered.wait(CONNECTS_S), "the broker did not answer"

    def note(self, _client, _context, _flags, code):
        self.code = code
        self.answered.set()

    def says(self, name, co2_ppm):
        self.client.publish(f"transom/in/{name}", f'{{"co2_ppm": {co2_ppm}}}', qos=1)


def dynamic(world):
    broker = DynamicBroker({"admin": "admin-word", "transom": "transom-word", "bridge": "bridge-word"})
    world.opened.append(broker.remove)
    broker.start()
    return broker


def started(world, broker, admin_url):
    gateway = world.gateway(broker, **({"TRANSOM_MQTT_ADMIN_URL": admin_url} if admin_url else {}))
    gateway.start()
    gateway.import_site(site(2))
    gateway.await_connected()
    return gateway, gateway.token("technician")


def refusal(gateway, token, path, body):
    status, answer = gateway.request("POST", path, body, token)
    error = json.loads(answer)["error"]
    return status, error["code"], error["message"]


@test
def a_sensor_speaks_under_its_own_name_until_its_password_is_changed_or_taken_away(world):
    broker = dynamic(world)
    gateway, token = started(world, broker, broker.url("admin"))
    path, mine, other = "/api/v1/broker/sensors", device(1), device(2)

    def ask(body, to=path):
        status, answer = gateway.request("POST", to, body, token)
        assert status == 200, (status, answer)
        return json.loads(answer)

    def known():
        status, answer = gateway.request("GET", path, token=token)
        assert status == 200, answer
        return json.loads(answer)["sensors"]

    assert known() == []
    first = ask({"name": mine})["password"]
    assert known() == [mine]

    sensor = Sensor(world, broker, mine, first)
    assert sensor.code == 0
    sensor.says(other, 2222)        # forbidden: acknowledged by the broker and dropped
    sensor.says(mine, 812)
    eventually("its own room hears it", lambda: gateway.rooms()[room(1)]["co2_ppm"] == 812, CONNECTS_S)
    assert gateway.rooms()[room(2)]["co2_ppm"] is None

    assert refusal(gateway, token, path, {"name": mine})[:2] == (409, "exists")
    second = ask({"name": mine, "renew": True})["password"]
    assert second != first
    assert Sensor(world, broker, mine, first).code in REFUSED
    assert Sensor(world, broker, mine, second).code == 0

    ask({"name": mine}, path + "/remove")
    assert Sensor(world, broker, mine, second).code in REFUSED
    assert known() == []
    assert refusal(gateway, token, path + "/remove", {"name": mine})[0] == 422
    assert Sensor(world, broker, mine, ask({"name": mine})["password"]).code == 0
    assert first not in gateway.log.read_text() and "admin-word" not in gateway.log.read_text()
    noted = [row[0] for row in gateway.query("SELECT what FROM audit WHERE what LIKE 'sensor password%' ORDER BY id")]
    assert noted == ["sensor password made"] * 2 + ["sensor password taken away", "sensor password made"], noted
    said = [entry["subject"] for entry in gateway.get("/api/v1/ledger?limit=200")["entries"]
            if entry["kind"] == "sensor_password"]
    made, removed = "sensor:password_made", "sensor:password_removed"
    assert said == [made, made, removed, made], said


@test
def who_is_no_sensor_is_left_alone(world):
    broker = dynamic(world)
    gateway, token = started(world, broker, broker.url("admin"))
    path = "/api/v1/broker/sensors"
    for name in ("transom", "bridge", "admin"):
        assert refusal(gateway, token, path, {"name": name})[:2] == (409, "exists")
        assert refusal(gateway, token, path, {"name": name, "renew": True})[:2] == (409, "exists")
        assert refusal(gateway, token, path + "/remove", {"name": name})[:2] == (422, "bad_value")
    assert refusal(gateway, token, path, {"name": "not-there", "renew": True})[:2] == (422, "bad_value")
    for name in ("", "a/b", "#", "room+", "x" * 65):
        assert refusal(gateway, token, path, {"name": name})[0] == 422, name
    status, answer = gateway.request("POST", path, {"name": "x" * 64}, token)
    assert status == 200, answer
    assert gateway.get("/api/v1/health")["mqtt"]["state"] == "connected"


@test
def where_it_cannot_be_done_it_is_said_why(world):
    path, body = "/api/v1/broker/sensors", {"name": device(1)}
    plain = world.broker()
    gateway, token = started(world, plain, None)
    assert refusal(gateway, token, path, body)[:2] == (409, "not_set")

    gateway, token = started(world, plain, plain.url("bridge"))
    status, code, said = refusal(gateway, token, path, body)
    assert (status, code) == (502, "broker"), said
    assert "bridge-word" not in said

    broker = dynamic(world)
    gateway, token = started(world, broker, f"mqtt://admin:wrong@127.0.0.1:{broker.port}")
    status, code, said = refusal(gateway, token, path, body)
    assert (status, code) == (502, "broker") and "authori" in said, said

    gateway, token = started(world, broker, broker.url("admin"))
    broker.stop()
    assert refusal(gateway, token, path, body)[:2] == (502, "broker")


def watched(folder):
    """A PATH on which mosquitto's programs note what stands in their command lines, before they do their work."""
    places = os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin"
    noted = folder / "noted"
    for name in ("mosquitto_ctrl", "mosquitto_passwd"):
        program = folder / name
        program.write_text(f'#!/bin/sh\necho "$@" >>"{noted}"\nexec "{shutil.which(name, path=places)}" "$@"\n')
        program.chmod(0o700)
    return noted, f"{folder}:{places}"


@test
def a_broker_is_made_in_a_folder_of_any_name_and_no_command_line_shows_a_password(world):
    noted, path = watched(world.folder)
    users = {"admin": "admin-word", "transom": "transom-word", "bridge": "bridge:word"}
    for program in (MAKE_DYNAMIC, MAKE_PRIVATE):
        folder, port = world.folder / f"R&D | {program.stem}", free_port()
        done = subprocess.run([str(program), str(folder), str(port)], env={**os.environ, "PATH": path}, text=True,
                              input="".join(f"{user}:{word}\n" for user, word in users.items()), capture_output=True)
        assert done.returncode == 0, done.stderr
        lines = noted.read_text()
        assert lines and not [word for word in users.values() if word in lines], lines
        noted.unlink()
        assert not [one for one in folder.rglob("*") if one.stat().st_mode & 0o077], "others may look at it"
        assert not [one for one in folder.rglob("*") if one.is_file() and b"transom-word" in one.read_bytes()]
        assert f"{folder}/kept/" in (folder / "mosquitto.conf").read_text()


@test
def a_broker_without_an_administrators_password_is_not_made(world):
    done = subprocess.run([str(MAKE_DYNAMIC), str(world.folder / "new"), str(free_port())], text=True,
                          input="transom:t\nbridge:b\n", capture_output=True)
    assert done.returncode == 2 and "admin:PASSWORD" in done.stderr, done


if __name__ == "__main__":
    run_tests()
