#!/usr/bin/env python3
"""sink.py - where the messages of a demo or a test end: a mail server and a webhook receiver on loopback that keep what
they are sent in memory and show it on a page.

  GET /                 the messages, newest first: mail, then what webhooks took
  GET /messages.json    the same for programs; every try that was made, with what became of it
  POST /hook            takes a webhook; any other path too
  POST /fault?mail=M&hook=M   from now on: ok, refuse (hang up at once), hang (never answer), 4xx, 5xx, rubbish
  POST /forget          empties the list

--port-file FILE gets SMTP_PORT and HTTP_PORT, and with --tls CA_FILE, as lines for a shell. Python's library only."""

import argparse
import base64
import contextlib
import datetime
import email
import email.policy
import html
import http.server
import json
import os
import shutil
import signal
import socket
import socketserver
import ssl
import struct
import subprocess
import tempfile
import threading
import urllib.parse

MESSAGES_MAX = 1000
SHOWN_MAX = 100
LINE_MAX = 4096
MAIL_MAX = 1 << 20
BODY_MAX = 1 << 20
PATIENCE_S = 60
FAULTS = ("ok", "refuse", "hang", "4xx", "5xx", "rubbish")
RUBBISH = b"\x00\xff\x13 this is neither mail nor web \r\n\r\n"


class Box:
    """What came, and how the two servers behave; several threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.messages = []
        self.count = 0
        self.faults = {"mail": "ok", "hook": "ok"}
        self.stopping = threading.Event()

    def add(self, kind, accepted, **fields):
        with self.lock:
            self.count += 1
            now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
            self.messages.append({"number": self.count, "kind": kind, "accepted": accepted, "arrived": now, **fields})
            del self.messages[:-MESSAGES_MAX]

    def newest_first(self):
        with self.lock:
            return list(reversed(self.messages))

    def forget(self):
        with self.lock:
            self.messages.clear()

    def hang(self):
        self.stopping.wait(PATIENCE_S)


def hang_up(connection):
    """A reset, as from a machine that does not want to talk."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


# -- mail --


class MailHandler(socketserver.BaseRequestHandler):
    """As much of RFC 5321 as one client needs: one mail after the other, STARTTLS (RFC 3207), AUTH PLAIN (RFC 4616)."""

    def setup(self):
        self.request.settimeout(PATIENCE_S)
        self.stream = self.request.makefile("rb")
        self.is_tls = False
        self.sender, self.receivers = None, []

    def say(self, text):
        self.request.sendall(text.encode() + b"\r\n")

    def handle(self):
        box, fault = self.server.box, self.server.box.faults["mail"]
        if fault != "ok":
            box.add("mail", False, fault=fault)
        if fault == "refuse":
            return hang_up(self.request)
        if fault == "hang":
            return box.hang()
        if fault == "rubbish":
            return self.request.sendall(RUBBISH)
        with contextlib.suppress(OSError):
            self.say("220 sink.example ESMTP")
            while self.command():
                pass

    def command(self):
        line = self.stream.readline(LINE_MAX).decode("utf-8", "replace").rstrip("\r\n")
        word = line.split(" ")[0].upper()
        act = getattr(self, "do_" + word.lower(), None) if word.isalpha() else None
        if not line or word == "QUIT":
            self.say("221 bye")
            return False
        if act:
            act(line)
        else:
            self.say("250 fine" if word in ("RSET", "NOOP") else "502 not here")
        return True

    def do_ehlo(self, _line):
        offers = ["sink.example", "8BITMIME", "AUTH PLAIN"]
        if self.server.tls and not self.is_tls:
            offers.append("STARTTLS")
        for i, offer in enumerate(offers):
            self.say(f"250{' ' if i == len(offers) - 1 else '-'}{offer}")

    def do_starttls(self, _line):
        if not self.server.tls or self.is_tls:
            return self.say("502 not here")
        self.say("220 go on")
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.stream = self.request.makefile("rb")
        self.is_tls = True

    def do_auth(self, line):
        words = line.split(" ")
        if len(words) == 2:
            self.say("334 ")
            words.append(self.stream.readline(LINE_MAX).decode("ascii", "replace").strip())
        name_and_password = base64.b64decode(words[-1] + "==").split(b"\0")[1:]
        self.say("535 wrong password" if name_and_password[1:] == [b"wrong"] else "235 welcome")

    def do_mail(self, line):
        self.sender, self.receivers = line.partition(":")[2].strip(), []
        self.say("250 fine")

    def do_rcpt(self, line):
        fault = {"4xx": "451 later", "5xx": "550 no such mailbox"}.get(self.server.box.faults["mail"])
        if "unknown@" in line:
            fault = "550 no such mailbox"
        if fault:
            self.server.box.add("mail", False, fault=fault, to=line.partition(":")[2].strip())
            return self.say(fault)
        self.receivers.append(line.partition(":")[2].strip())
        self.say("250 fine")

    def do_data(self, _line):
        self.say("354 go on")
        lines, size = [], 0
        while (line := self.stream.readline(MAIL_MAX)) not in (b".\r\n", b"") and size < MAIL_MAX:
            lines.append(line[1:] if line.startswith(b".") else line)
            size += len(line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        # Kept before it is acknowledged: what was accepted is there to be seen.
        self.server.box.add(
            "mail", True, tls=self.is_tls, sender=self.sender, receivers=self.receivers, id=str(mail["Message-ID"]),
            subject=str(mail["Subject"]), to=str(mail["To"]), date=str(mail["Date"]),
            headers=[name for name, _ in mail.items()], body=mail.get_content().replace("\r\n", "\n"))
        self.say("250 kept")


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port, box, tls):
        self.box, self.tls = box, tls
        super().__init__(("127.0.0.1", port), MailHandler)


# -- webhooks and the page --

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Messages of the demo</title>
<meta http-equiv="refresh" content="5"><meta name="viewport" content="width=device-width">
<style>body{{font:1rem/1.5 sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem;color:#0b0c0c}}
article{{border:1px solid #505a5f;padding:.5rem 1rem;margin:1rem 0}}h3{{font-size:1.1rem;margin:.2rem 0}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}}small{{color:#505a5f}}</style>
<h1>Messages of the demo</h1><p><strong>Made-up data. Nothing leaves this machine.</strong> {count} so far,
newest first. <a href="#webhook">To what webhooks took</a></p>{mail}{webhook}</html>"""
PART = """<h2 id="{kind}">{title} ({count})</h2>{messages}"""
MESSAGE = """<article><h3>{title}</h3><small>{kind} to {to}, {date}{fault}</small><pre>{body}</pre></article>"""


def show(message):
    said = message.get("json") or {}
    values = {
        "title": message.get("subject") or said.get("text") or "A try that failed",
        "kind": message["kind"], "to": message.get("to") or message.get("path") or "nobody yet",
        "date": message.get("date") or said.get("raised") or message["arrived"],
        "fault": f", not accepted: {message['fault']}" if not message["accepted"] else "",
        "body": message.get("body", ""),
    }
    return MESSAGE.format(**{name: html.escape(str(value)) for name, value in values.items()})


def show_part(kind, title, messages):
    """The newest SHOWN_MAX of a kind: the page comes anew every few seconds."""
    shown = [message for message in messages if message["kind"] == kind]
    return PART.format(kind=kind, title=title, count=len(shown),
                       messages="".join(map(show, shown[:SHOWN_MAX])) or "<p>Nothing yet.</p>")


class WebHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE_S

    def log_message(self, *_):
        pass

    def answer(self, status, text, kind="text/plain", headers=()):
        data = text.encode()
        self.send_response(status)
        for name, value in (("Content-Type", kind + "; charset=utf-8"), ("Content-Length", str(len(data))),
                            ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
                            ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"), *headers):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        messages = self.server.box.newest_first()
        path = urllib.parse.urlsplit(self.path).path
        if path == "/":
            parts = {kind: show_part(kind, title, messages) for kind, title in (("mail", "Mail"), ("webhook", "Webhooks"))}
            self.answer(200, PAGE.format(count=self.server.box.count, **parts), "text/html")
        elif path == "/messages.json":
            self.answer(200, json.dumps(messages), "application/json")
        else:
            self.answer(404, "nothing here")

    def do_POST(self):
        box, url = self.server.box, urllib.parse.urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(size, BODY_MAX)).decode("utf-8", "replace")
        if url.path == "/fault":
            wanted = dict(urllib.parse.parse_qsl(url.query))
            if any(name not in box.faults or fault not in FAULTS for name, fault in wanted.items()):
                return self.answer(400, "mail and hook are one of " + ", ".join(FAULTS))
            box.faults.update(wanted)
            return self.answer(200, "so be it")
        if url.path == "/forget":
            box.forget()
            return self.answer(200, "forgotten")
        return self.take_hook(url, body)

    def take_hook(self, url, body):
        box = self.server.box
        query = dict(urllib.parse.parse_qsl(url.query))
        fault = query.get("fault", box.faults["hook"])
        with contextlib.suppress(ValueError):
            said = json.loads(body)
            body = json.dumps(said, indent=1)
        box.add("webhook", fault == "ok" and "redirect" not in query, fault=fault, path=url.path,
                json=said if "said" in locals() else None, body=body, key=self.headers.get("Idempotency-Key"),
                signature=self.headers.get("Transom-Signature"))
        self.close_connection = fault != "ok"
        if fault == "refuse":
            hang_up(self.connection)
        elif fault == "hang":
            box.hang()
        elif fault == "rubbish":
            self.wfile.write(RUBBISH)
        elif "redirect" in query:
            self.answer(302, "there", headers=[("Location", query["redirect"])])
        else:
            self.answer({"4xx": 404, "5xx": 503}.get(fault, 200), fault)


class WebServer(http.server.ThreadingHTTPServer):
    block_on_close = False

    def __init__(self, port, box):
        self.box = box
        super().__init__(("127.0.0.1", port), WebHandler)

    def handle_error(self, *_):
        pass    # a client that went away


# -- start --


def make_tls(folder):
    """A key and a certificate of its own for 127.0.0.1 and localhost."""
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=sink", "-addext",
                    "subjectAltName=IP:127.0.0.1,DNS:localhost"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smtp-port", type=int, default=0, help="default: a free one")
    parser.add_argument("--http-port", type=int, default=0, help="default: a free one")
    parser.add_argument("--port-file", help="written once both answer")
    parser.add_argument("--tls", action="store_true", help="offer STARTTLS with a certificate made now")
    parser.add_argument("--mail-fault", choices=FAULTS, default="ok")
    parser.add_argument("--hook-fault", choices=FAULTS, default="ok")
    arguments = parser.parse_args()
    box, folder, tls, certificate = Box(), None, None, None
    box.faults.update(mail=arguments.mail_fault, hook=arguments.hook_fault)
    signal.signal(signal.SIGTERM, lambda *_: box.stopping.set())
    signal.signal(signal.SIGINT, lambda *_: box.stopping.set())
    try:
        if arguments.tls:
            folder = tempfile.mkdtemp(prefix="transom-sink.")
            tls, certificate = make_tls(folder)
        mail, web = MailServer(arguments.smtp_port, box, tls), WebServer(arguments.http_port, box)
        for server in (mail, web):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        lines = f"SMTP_PORT={mail.server_address[1]}\nHTTP_PORT={web.server_address[1]}\n"
        lines += f"CA_FILE={certificate}\n" if certificate else ""
        if arguments.port_file:
            with open(arguments.port_file + ".new", "w", encoding="ascii") as file:
                file.write(lines)
            os.replace(arguments.port_file + ".new", arguments.port_file)
        else:
            print(lines, end="", flush=True)
        box.stopping.wait()
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
