"""A private mosquitto for tests, with the configuration we ship.

    with Broker({"transom": "a", "bridge": "b", "room-1": "c"}) as broker:
        ... broker.port, broker.url("transom"), broker.stop(kill=True), broker.start() ...

As a program it prints the port and runs until its standard input ends: broker.py USER:PASSWORD..."""
import itertools
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

MAKE_PRIVATE = pathlib.Path(__file__).resolve().parents[2] / "config/broker/make-private.sh"
MAKE_DYNAMIC = MAKE_PRIVATE.with_name("make-dynamic.sh")
STARTS_S = 10
UNTIL_WE_DIE = ["setpriv", "--pdeathsig", "KILL"]   # util-linux: nothing is left running, however a test ends


def find_program():
    """Where mosquitto is, or None: it often lives outside everybody's path."""
    return shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


# Each program draws from a stretch of its own, below what the system gives to connections: several run at once, and a
# port has to stay free while its server is down.
STRETCH = 64
stretch_ports = itertools.cycle(range(first := 10000 + os.getpid() % 156 * STRETCH, first + STRETCH))


def free_port():
    for port in itertools.islice(stretch_ports, STRETCH):
        with socket.socket() as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass
    raise RuntimeError(f"no port is free from {first} to {first + STRETCH - 1}")


class Broker:
    """Prepared in a fresh folder on a free loopback port when made; started and stopped as often as wished."""

    def __init__(self, users, port=None):
        self.users = users
        self.port = port or free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="transom-broker."))
        self.process = None
        self.make()

    def make(self):
        self.prepare(MAKE_PRIVATE)

    def prepare(self, program):
        subprocess.run([str(program), str(self.folder), str(self.port)], check=True, text=True,
                       input="".join(f"{user}:{password}\n" for user, password in self.users.items()))

    def url(self, user):
        return f"mqtt://{user}:{self.users[user]}@127.0.0.1:{self.port}"

    def start(self):
        """Returns once it answers."""
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen([*UNTIL_WE_DIE, find_program(), "-c", str(self.folder / "mosquitto.conf")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + STARTS_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("mosquitto did not start:\n" + (self.folder / "log").read_text()) from None
                time.sleep(0.01)

    def stop(self, kill=False):
        """SIGTERM saves what it keeps, SIGKILL does not."""
        if self.process:
            self.process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            self.process.wait()
            self.process = None

    def forget(self):
        """While stopped: what it kept is gone, as after a power cut."""
        for file in (self.folder / "kept").iterdir():
            file.unlink()

    def remove(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.remove()


class DynamicBroker(Broker):
    """One whose users its dynamic security plugin keeps: admin, transom and bridge."""

    def make(self):
        self.prepare(MAKE_DYNAMIC)


if __name__ == "__main__":
    if len(sys.argv) < 2 or any(":" not in user for user in sys.argv[1:]):
        sys.exit("usage: broker.py USER:PASSWORD...")
    with Broker(dict(user.split(":", 1) for user in sys.argv[1:])) as running:
        print(running.port, flush=True)
        sys.stdin.read()
