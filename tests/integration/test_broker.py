#!/usr/bin/python3
"""test_broker.py - the gateway and its broker: absent at start, restarted, and full of what came while we were away."""
import time

from harness import device, eventually, figure, room, run_tests, site, test

BACK_S = 30             # promise 4
BACKLOG = 6000
BACKLOG_S = 20          # "drains in seconds", also where the machine has much else to do


def await_reading(gateway, sender, value, within_s):
    """Sends one until it shows: what was sent before the gateway's first subscription is nobody's."""
    def shows():
        sender.plain(device(1), value)
        return gateway.rooms()[room(1)]["co2_ppm"] == value
    eventually(f"a reading of {value} ppm shows", shows, within_s, every_s=0.2)


@test
def p05_a_broker_that_comes_late_is_found(world):
    broker = world.broker(start=False)
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(1))
    health = gateway.get("/api/v1/health")["mqtt"]
    assert health["state"] != "connected" and health["cause"], health
    broker.start()
    began = time.monotonic()
    gateway.await_connected(BACK_S)
    await_reading(gateway, world.sender(broker), 700, BACK_S)
    figure(f"readings flow {time.monotonic() - began:.1f} s after the broker came")


@test
def p04_a_restarted_broker_is_subscribed_to_again(world):
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    for kill, value in ((False, 701), (True, 702)):
        broker.stop(kill)
        eventually("the loss is recorded", lambda: gateway.events()[-1][0] == "lost", BACK_S)
        broker.start()
        began = time.monotonic()
        await_reading(gateway, world.sender(broker), value, BACK_S)
        figure(f"readings flow {time.monotonic() - began:.1f} s after {'SIGKILL' if kill else 'SIGTERM'} and start")
        eventually("the return is recorded", lambda: gateway.events()[-1][0] == "connected", BACK_S)
    kinds = [kind for kind, _, _ in gateway.events()]
    assert kinds == ["started", "connected", "lost", "connected", "lost", "connected"], kinds


@test
def a_backlog_drains_in_seconds_and_is_stored_once(world):
    broker = world.broker()
    gateway = world.gateway(broker, window_s=1)
    gateway.start()
    gateway.import_site(site(60))
    gateway.await_connected()
    assert gateway.stop() == 0
    sender = world.sender(broker)
    now_ms = gateway.clock.now_ms()
    for i in range(BACKLOG):    # a hundred minutes of sixty sensors
        sender.plain(device(i % 60 + 1), 500 + i // 60, now_ms - (BACKLOG - i) * 1000)
    sender.await_acknowledged()
    began = time.monotonic()
    gateway.launch()
    eventually("the backlog is stored", lambda: gateway.stored() >= BACKLOG, BACKLOG_S)
    took = time.monotonic() - began
    figure(f"{BACKLOG} messages from start of the program to the record in {took:.1f} s")
    for n in range(1, 61):
        assert [co2 for _, co2 in gateway.readings(device(n))] == list(range(500, 600)), device(n)


if __name__ == "__main__":
    run_tests()
