#!/usr/bin/python3
"""test_families.py - the made-up school in each form it can speak: every room comes alive. Gateway and simulator
share no code that reads or writes a payload."""
import json
import subprocess
from harness import BUILD, eventually, room, run_tests, spawn, test

SIMULATOR = BUILD / "transom-simulate"
ROOMS = 2
ALIVE_S = 30
CO2_PPM = range(350, 5000)


def families():
    """As the simulator names them to who asks."""
    text = subprocess.run([SIMULATOR, "--help"], capture_output=True, text=True, check=True).stdout
    names = text.split("--family F")[1].split(" or mixed")[0].replace(",", " ").split()
    assert len(names) >= 12, text
    return names


def rooms_of(family, folder):
    """Under ids of their own, so that the schools of all families are one."""
    path = folder / f"{family}.json"
    subprocess.run([SIMULATOR, "--family", family, "--rooms", str(ROOMS), "--site", path], check=True)
    school = json.loads(path.read_text())
    for number, each in enumerate(school["rooms"], 1):
        each["id"] = each["name"] = f"{family}-{room(number)}"
    return school


@test
def every_room_of_every_family_comes_alive(world):
    names, broker = families(), world.broker()
    gateway = world.gateway(broker)
    schools = [rooms_of(family, world.folder) for family in names]
    gateway.start()
    gateway.import_site({**schools[0], "rooms": [each for school in schools for each in school["rooms"]]})
    gateway.await_connected()
    for family in names:
        with open(world.folder / f"{family}.log", "wb") as log:
            world.started(spawn([SIMULATOR, "--broker", broker.url("bridge"), "--family", family, "--rooms", ROOMS,
                                 "--interval", 5, "--speed", 10], log))

    def silent():
        rooms = gateway.rooms()
        assert len(rooms) == ROOMS * len(names), sorted(rooms)
        return sorted(name for name, each in rooms.items()
                      if each["co2_ppm"] not in CO2_PPM or each["temperature_c"] is None)

    try:
        eventually("every room is alive", lambda: not silent(), ALIVE_S, 0.2)
    except AssertionError as error:
        raise AssertionError(f"still silent: {silent()}") from error


if __name__ == "__main__":
    run_tests()
