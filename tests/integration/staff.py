"""staff.py - people who sign in with a browser, and what a leader and a safety rep do until a risk assessment is in
force."""
import http.client
import json

PASSWORD = "four green windows open"
SIGNING = {"password": PASSWORD, "name": "Sian Rees", "post": "Head teacher"}
ALL = "/api/v1/assessments"
ONE = ALL + "/1"


class Person:
    """A browser that somebody signed in with."""

    def __init__(self, gateway, login):
        self.gateway = gateway
        self.cookie = ""
        self.ask("POST", "/api/v1/session", {"login": login, "password": PASSWORD}, 200)

    def raw(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=20)
        headers = {"Origin": f"http://127.0.0.1:{self.gateway.port}", "Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("transom_session="):
                self.cookie = value.split(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def fetch(self, path):
        """The bytes of what is no text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=60)
        connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, (path, answer.status, body)
        return body

    def ask(self, method, path, body=None, status=200):
        answered, text = self.raw(method, path, body)
        assert answered == status, f"{method} {path}: {answered} {text}"
        return json.loads(text) if text else None


def approve(leader, status=201, **more):
    """Assessment 1, as it is read now."""
    return leader.ask("POST", ONE + "/approve", {**SIGNING, "stamp": leader.ask("GET", ONE)["stamp"], **more}, status)


def join(gateway, *people):
    """Accounts for (login, role), and each of them signed in."""
    for login, role in people:
        gateway.verb("user", "add", login, "--role", role, "--name", login.title(), "--keep", input=PASSWORD + "\n")
    return [Person(gateway, login) for login, _ in people]


def draft(leader, template, rooms, answer_of):
    """Assessment 1, with all that has to be said before it is sent out; answer_of(line): its answer. Returns its lines
    as they were before that."""
    leader.ask("POST", ALL, {"title": "Ventilation", "template": template, "rooms": rooms}, 201)
    leader.ask("PATCH", ONE, {"scope": "All classrooms", "harmed": "Pupils and staff", "told_how": "Staff meeting",
                              "distribution": {"roles": ["teacher"]}})
    lines = leader.ask("GET", ONE + "/lines")
    for line in lines:
        leader.ask("PATCH", f"{ONE}/lines/{line['id']}",
                   {"edited": line["edited"], "answer": answer_of(line), "severity": 4, "likelihood": 2,
                    "override_reason": "As the staff sees it"})
    return lines
