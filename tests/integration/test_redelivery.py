#!/usr/bin/python3
"""test_redelivery.py - what the broker sends again is in the record once, and what a sensor caught up on is not haste.

The gateway's acknowledgements are swallowed on their way to the broker, so that all of it comes again after a kill."""
import socket
import threading
import time

from harness import DemoClock, RealClock, device, eventually, iso, run_tests, site, test

CHUNK = 65536
SENSORS_OF_ONE = [f"S{n}" for n in range(1, 4)]     # a Tasmota box with three of them: one message, three readings


FIRST_PPM, LAST_PPM = 400, 3000     # around those that are counted


class MutedWay:
    """A way to the broker whose upward half can be muted."""

    def __init__(self, port):
        self.to, self.muted, self.listener = port, False, socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, source, sink, is_upward):
        try:
            while data := source.recv(CHUNK):
                if not (is_upward and self.muted):
                    sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def rows(gateway, low_ppm=FIRST_PPM + 1, high_ppm=LAST_PPM - 1):
    return gateway.query("SELECT count(*) FROM reading WHERE co2_ppm BETWEEN ? AND ?", low_ppm * 1000,
                         high_ppm * 1000)[0][0]


def sent_twice(world, messages, clock="trusted"):
    """How many readings there are after what messages(sender) sent was stored, not acknowledged, and came again; and
    how many there were."""
    broker = world.broker()
    way = MutedWay(broker.port)
    world.opened.append(way.listener.close)
    gateway = world.gateway(broker, RealClock(), window_s=0.2, TRANSOM_CLOCK=clock,
                            TRANSOM_MQTT_URL=broker.url("transom").replace(f":{broker.port}", f":{way.port}"))
    gateway.start()
    gateway.import_site(site(4))
    gateway.await_connected()
    sender = world.sender(broker)

    def is_heard():         # what was sent before the subscription is nobody's
        sender.plain(device(1), FIRST_PPM)
        return gateway.stored()
    eventually("the gateway hears", is_heard, 20, every_s=0.5)
    sender.await_acknowledged()
    way.muted = True
    count = messages(sender)
    sender.await_acknowledged()
    eventually(f"{count} readings stored", lambda: rows(gateway) >= count, 20)
    gateway.kill()
    way.muted = False
    gateway.start()
    gateway.await_connected()
    sender.plain(device(1), LAST_PPM)       # in order: after it everything has come again
    eventually("the last one is stored", lambda: rows(gateway, LAST_PPM, LAST_PPM), 20)
    return rows(gateway), count


def with_own_time(sender):
    for n in range(40):
        sender.plain(device(1 + n % 4), 700 + n, round(time.time() * 1000) - n * 1000)
    return 40


def without_time(sender):
    for n in range(40):
        sender.plain(device(1 + n % 4), 700 + n)
    return 40


def of_several_sensors(sender):
    for n in range(600):
        sender.publish(f"tele/box-{n % 15}/SENSOR", {name: {"CarbonDioxide": 500 + n, "Temperature": 20 + i / 10}
                                                    for i, name in enumerate(SENSORS_OF_ONE)})
    return 600 * len(SENSORS_OF_ONE)


@test
def p06_a_redelivery_counts_once(world):
    for messages in (with_own_time, without_time):
        stored, sent = sent_twice(world, messages)
        assert stored == sent, (messages.__name__, stored, sent)


@test
def p06_a_redelivery_counts_once_while_the_clock_is_not_trusted(world):
    for messages in (with_own_time, without_time):
        stored, sent = sent_twice(world, messages, clock="")
        assert stored == sent, (messages.__name__, stored, sent)


@test
def p06_a_redelivery_of_many_readings_in_few_messages_counts_once(world):
    stored, sent = sent_twice(world, of_several_sensors)
    assert stored == sent, (stored, sent)


@test
def p10_a_sensor_that_catches_up_is_not_cut(world):
    clock = DemoClock("2026-11-23T10:00:00Z", 60)
    broker = world.broker()
    gateway = world.gateway(broker, clock)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender, now_ms = world.sender(broker), clock.now_ms()
    for m in range(10):
        first_ms = now_ms - m * 500000
        sender.publish(f"transom/in/{device(1)}", {
            "co2_ppm": 700, "time": iso(first_ms),
            "history": [{"co2_ppm": 700 + n, "time": iso(first_ms - n * 10000)} for n in range(1, 50)]})
    sender.await_acknowledged()
    eventually("all 500 readings of ten messages are stored", lambda: gateway.stored() == 500, 10)


run_tests()
