#!/usr/bin/env python3
"""test_courier.py - the courier against real sockets: SMTP with and without STARTTLS, HTTP, and servers that misbehave.
Promises 29, 47 and 48. Ends with "N passed, N failed"; exit 1 when one failed.

TRANSOM_BUILD names the folder of the programs (default: build/release of the project)."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATIENCE_S = 20
COURIER = os.path.join(os.environ.get("TRANSOM_BUILD", os.path.join(SOURCE, "build/release")), "transom-courier")
MESSAGE = ("From: Transom <air@example.org>\r\nTo: <dai@example.org>\r\nSubject: {}\r\n"
           "Message-ID: <{}@example.org>\r\n\r\n{}")


def courier(request):
    """The answer, after the same run that the gateway would make: nothing in the environment."""
    text = request if isinstance(request, str) else json.dumps(request)
    run = subprocess.run([COURIER], input=text.encode("utf-8", "surrogateescape"), capture_output=True, env={},
                         timeout=60, check=False)
    if run.returncode != 0:
        raise AssertionError(f"the courier ended with {run.returncode}: {run.stderr.decode()}")
    return json.loads(run.stdout)


class Sink:
    def __init__(self, *arguments):
        self.folder = tempfile.TemporaryDirectory(prefix="transom-test.")
        ports = os.path.join(self.folder.name, "ports")
        program = os.path.join(SOURCE, "config/demo/sink.py")
        self.process = subprocess.Popen([sys.executable, program, "--port-file", ports, *arguments])
        end = time.monotonic() + PATIENCE_S
        while not os.path.exists(ports):
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError("the sink did not start")
            time.sleep(0.02)
        with open(ports, encoding="ascii") as file:
            values = dict(line.strip().split("=", 1) for line in file)
        self.smtp, self.http, self.ca = int(values["SMTP_PORT"]), int(values["HTTP_PORT"]), values.get("CA_FILE", "")

    def url(self, path):
        return f"http://127.0.0.1:{self.http}{path}"

    def messages(self):
        with urllib.request.urlopen(self.url("/messages.json")) as answer:
            return json.load(answer)

    def post(self, path):
        urllib.request.urlopen(urllib.request.Request(self.url(path), method="POST")).close()

    def close(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def mail(self, message=MESSAGE.format("8C", "key-1", "Open.\r\n.dot\r\n"), **other):
        return {"kind": "mail", "host": "127.0.0.1", "port": self.smtp, "starttls": bool(self.ca), "ca_file": self.ca,
                "user": "", "password": "", "from": "air@example.org", "to": "dai@example.org", "message": message,
                **other}

    def hook(self, path="/hook", url=None, allowed=("127.0.0.1",), **other):
        return {"kind": "webhook", "url": url or self.url(path), "body": '{"event":"raised"}', "key": "key-1",
                "signature": "sha256=00", "allowed_hosts": list(allowed), **other}


class WithSink(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.sink = Sink(*cls.arguments)

    @classmethod
    def tearDownClass(cls):
        cls.sink.close()

    def setUp(self):
        self.sink.post("/fault?mail=ok&hook=ok")
        self.sink.post("/forget")

    def assert_fails(self, request, permanent=False, why=None):
        answer = courier(request)
        self.assertFalse(answer["ok"], answer)
        self.assertEqual(answer["permanent"], permanent, answer)
        if why:
            self.assertIn(why, answer["why"])

    def assert_nothing_came(self):
        self.assertEqual([m for m in self.sink.messages() if m["accepted"]], [])


class Plain(WithSink):
    def test_a_mail_arrives_byte_for_byte(self):
        self.assertEqual(courier(self.sink.mail()), {"ok": True})
        (mail,) = self.sink.messages()
        self.assertEqual(mail["body"], "Open.\n.dot\n")
        self.assertEqual(mail["id"], "<key-1@example.org>")
        self.assertEqual(mail["sender"].split(" ")[0], "<air@example.org>")
        self.assertEqual(mail["receivers"], ["<dai@example.org>"])

    def test_a_webhook_arrives_with_key_and_signature(self):
        self.assertEqual(courier(self.sink.hook()), {"ok": True})
        (hook,) = self.sink.messages()
        self.assertEqual(hook["json"], {"event": "raised"})
        self.assertEqual((hook["key"], hook["signature"]), ("key-1", "sha256=00"))

    def test_starttls_that_is_required_is_not_done_without(self):
        self.assert_fails(self.sink.mail(starttls=True))
        self.assert_nothing_came()

    def test_an_unknown_mailbox_is_permanent_and_a_wrong_password_is_not(self):
        self.assert_fails(self.sink.mail(to="unknown@example.org"), permanent=True, why="550")
        self.assert_fails(self.sink.mail(user="air", password="wrong"))
        self.assertEqual(courier(self.sink.mail(user="air", password="right")), {"ok": True})

    def test_no_answer_tells_a_password(self):
        for request in (self.sink.mail(user="air", password="wrong"),
                        self.sink.mail(user="canary", password="canary", port=1)):
            self.assertNotIn("canary", json.dumps(courier(request)))

    def test_p29_whatever_a_receiver_does_is_no_success(self):
        for fault in ("refuse", "4xx", "5xx", "rubbish"):
            with self.subTest(fault):
                self.sink.post(f"/fault?mail={fault}&hook={fault}")
                self.assert_fails(self.sink.mail(), permanent=fault == "5xx")
                self.assert_fails(self.sink.hook())
        self.assert_nothing_came()

    def test_p29_a_receiver_that_hangs_is_left_after_30_seconds(self):
        self.sink.post("/fault?hook=hang")
        start = time.monotonic()
        self.assert_fails(self.sink.hook(), why="timed out")
        self.assertTrue(28 < time.monotonic() - start < 40)

    def test_p29_nobody_there(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.assert_fails(self.sink.mail(port=free.getsockname()[1]))
            self.assert_fails(self.sink.hook(url=f"http://127.0.0.1:{free.getsockname()[1]}/"))

    def test_p47_private_addresses_are_refused_and_get_no_packet(self):
        with socket.create_server(("127.0.0.1", 0)) as trap:
            port = trap.getsockname()[1]
            trap.settimeout(0.2)
            for host in ("127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]",
                         "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "169.254.169.254", "10.0.0.1", "192.168.1.1",
                         "172.16.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]", "[ff02::1]",
                         "[64:ff9b::7f00:1]"):
                with self.subTest(host):
                    start = time.monotonic()
                    self.assert_fails(self.sink.hook(url=f"http://{host}:{port}/", allowed=()))
                    self.assertLess(time.monotonic() - start, 5)    # refused, not timed out
            with self.assertRaises(TimeoutError):
                trap.accept()

    def test_p47_a_listed_name_allows_only_itself(self):
        self.assert_fails(self.sink.hook(allowed=("192.168.1.9",)), why="not allowed")
        self.assert_fails(self.sink.hook(url=f"http://localhost:{self.sink.http}/"), why="not allowed")
        self.assertEqual(courier(self.sink.hook(url=f"http://localhost:{self.sink.http}/", allowed=("LocalHost",))),
                         {"ok": True})

    def test_p47_a_name_in_front_of_the_at_sign_is_not_the_host(self):
        self.assert_fails(self.sink.hook(url=f"http://allowed.example@127.0.0.1:{self.sink.http}/",
                                         allowed=("allowed.example",)))
        self.assert_nothing_came()

    def test_p47_redirects_are_not_followed(self):
        self.assert_fails(self.sink.hook(f"/hook?redirect=http://127.0.0.1:{self.sink.http}/there"), why="302")
        self.assertEqual([m["path"] for m in self.sink.messages()], ["/hook"])

    def test_p47_only_web_addresses_are_spoken_to(self):
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:25/_MAIL", "dict://127.0.0.1/",
                    f"smtp://127.0.0.1:{self.sink.smtp}/", "scp://127.0.0.1/x", "", "nonsense", "http://"):
            with self.subTest(url):
                self.assert_fails(self.sink.hook(url=url or " "))

    def test_p47_an_environment_with_a_proxy_changes_nothing(self):
        run = subprocess.run([COURIER], input=json.dumps(self.sink.hook()).encode(), capture_output=True, check=True,
                             env={"http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "http://127.0.0.1:1"})
        self.assertEqual(json.loads(run.stdout), {"ok": True})

    def test_p48_an_address_with_more_than_an_address_is_not_sent(self):
        for to in ("dai@example.org>\r\nRCPT TO:<all@example.org", "dai@example.org\r\nDATA", "a@b c@d", "",
                   "a@b,c@d@e", "<dai@example.org>", "dai@example.org\u0000", "dai@\u2028example.org"):
            with self.subTest(to):
                self.assert_fails(self.sink.mail(to=to))
                self.assert_fails(self.sink.mail(**{"from": to}))
        self.assert_nothing_came()

    def test_p48_a_key_with_a_line_break_is_no_header(self):
        self.assert_fails(self.sink.hook(key="k\r\nX-Other: y"))
        self.assert_fails(self.sink.hook(signature="k\nX-Other: y"))
        self.assert_nothing_came()

    def test_p48_a_mail_can_not_end_early_and_go_on_as_commands(self):
        text = MESSAGE.format("8C", "key-2", "a\r\n.\r\nMAIL FROM:<x@x>\r\nRCPT TO:<all@x>\r\nDATA\r\nmore\r\n.\r\n")
        self.assertEqual(courier(self.sink.mail(text)), {"ok": True})
        (mail,) = self.sink.messages()
        self.assertEqual(mail["receivers"], ["<dai@example.org>"])
        self.assertIn("RCPT TO:<all@x>", mail["body"])

    def test_rubbish_gets_an_answer(self):
        for text in ("", "{", "[]", "null", "{}", '{"kind":1}', '{"kind":"pigeon"}', '{"kind":"mail"}',
                     '{"kind":"webhook","url":7}', '{"kind":"mail","kind":"mail"}', "[" * 100000, "\udcff",
                     "x" * 600000):
            with self.subTest(text[:30]):
                self.assert_fails(text)


class WithTls(WithSink):
    arguments = ("--tls",)

    def test_a_mail_goes_over_starttls(self):
        self.assertEqual(courier(self.sink.mail(user="air", password="right")), {"ok": True})
        (mail,) = self.sink.messages()
        self.assertTrue(mail["tls"])

    def test_a_certificate_that_nobody_vouches_for_is_refused(self):
        self.assert_fails(self.sink.mail(ca_file=""))
        self.assert_nothing_came()

    def test_a_certificate_for_another_name_is_refused(self):
        self.assert_fails(self.sink.mail(host="127.0.0.2"))
        self.assert_nothing_came()


def main():
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
