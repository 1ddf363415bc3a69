#!/usr/bin/python3
"""test_papers.py - every kind of paper by `transom report`, in both languages: a PDF, the same bytes on a second run, and
the figures of the API on it."""
import datetime
import subprocess

from harness import DemoClock, device, eventually, iso, room, run_tests, site, test, unix_ms
from staff import ONE, approve, draft, join

MONDAY = "2025-11-24T00:00:00Z"         # the first of two school weeks that are over
FROM, TO = "2025-11-24", "2025-12-05"
PERIOD = ("--from", FROM, "--to", TO)
DAYS = 10
STEP_MIN = 5
KEPT_S = 20
LANGUAGES = {"en": "Page 1 of", "cy": "Tudalen 1 o"}
MADE_NOW = ("assessment", "certificate")    # a draft and a certificate say their minute, which may be over
ANNEX, LEFT_OUT = "Questions that the same figures answer share an entry.", "The figures of single rooms are left out"
STATEMENT, FINDING = "January is too late.", "No window opens"


def text_of(pdf):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return " ".join(done.stdout.decode().split())


# What must be read first comes first: finding, limits, figures, charts, method, sources.
ORDER = {"evidence": ("Finding", "Limits", "What was measured, and what is missing", "A typical day and the worst one",
                      "How we measured and judged", "Sources"),
         "noticeboard": ("Limits",)}
FIRST = ("Finding", "Limits")


def has_its_order(kind, said):
    places = [said.find(f" {part} ") for part in ORDER.get(kind, FIRST)]
    return places[0] >= 0 and places == sorted(set(places))


class Papers:
    """What `transom report` prints, and how often it was asked."""

    def __init__(self, world, gateway):
        self.world, self.gateway = world, gateway

    def print(self, kind, words, language):
        path = self.world.folder / "paper.pdf"
        self.gateway.verb("report", "--kind", kind, "--out", path, "--lang", language, *words)
        return path.read_bytes()

    def check(self, kind, *words, says):
        """Both languages; the English one twice. Returns its text."""
        for language, foot in LANGUAGES.items():
            pdf = self.print(kind, words, language)
            assert pdf.startswith(b"%PDF-"), (kind, language)
            said = text_of(pdf)
            assert foot in said, (kind, language, said)
            if language == "en":
                english, first = said, pdf
        assert has_its_order(kind, english), (kind, english)
        for figure in says:
            assert figure in english, (kind, figure, english)
        again = self.print(kind, words, "en")
        if again != first:
            assert kind in MADE_NOW and text_of(again) != english, kind
            assert again == self.print(kind, words, "en"), kind
        return english


def samples(world, number, co2_ppm):
    """A fortnight of one room, as a logger's file."""
    begin, path = unix_ms(MONDAY), world.folder / f"room-{number}.csv"
    rows = [f"{iso(begin + i * STEP_MIN * 60000)},{co2_ppm(i)},{20 + i % 5 / 10:.1f}"
            for i in range((DAYS + 2) * 24 * 60 // STEP_MIN)]
    path.write_text("\n".join(["time,co2_ppm,temperature_c", *rows]) + "\n")
    return path


def school(world):
    """Two rooms with a past, the second one fresh; a sensor that was heard and checked; a leader and a rep."""
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(2))
    gateway.verb("import", samples(world, 1, lambda i: 500 + i * 7 % 1300), "--room", room(1))
    gateway.verb("import", samples(world, 2, lambda i: 450 + i % 200), "--room", room(2))
    gateway.await_connected()
    sender = world.sender(broker)
    sender.plain(device(1), 640)
    sender.await_acknowledged()
    status, body = gateway.request("POST", f"/api/v1/sensors/{device(1)}/calibrations",
                                   {"how": "outdoor_air", "good": True, "error_ppm": 11, "note": "outside"},
                                   gateway.token("leader"))
    assert status == 201, body
    return gateway, *join(gateway, ("rees", "leader"), ("jones", "rep"))


def term(person, number):
    return person.ask("GET", f"/api/v1/rooms/{room(number)}/term?from={FROM}&to={TO}")


def grouped(digest):
    return " ".join(digest[i:i + 8] for i in range(0, len(digest), 8))


def inspected(rep, leader):
    planned = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
    number = rep.ask("POST", "/api/v1/inspections", {"planned": planned, "notice": "The east wing."}, 201)["id"]
    path = f"/api/v1/inspections/{number}"
    rep.ask("POST", f"{path}/begin")
    rep.ask("PUT", f"{path}/rooms/{room(1)}", {"fine": False, "note": "Stuffy at noon"})
    finding = rep.ask("POST", f"{path}/findings", {"room": room(1), "text": FINDING}, 201)
    rep.ask("POST", f"{path}/finish", {})
    number_of = finding["findings"][0]["id"] if "findings" in finding else finding["id"]
    leader.ask("POST", f"/api/v1/findings/{number_of}/reply", {"text": "A joiner comes on Friday."}, 201)
    return str(number)


@test
def papers_of_the_air_have_the_figures_of_the_api_in_both_languages(world):
    gateway, leader, rep = school(world)
    papers = Papers(world, gateway)
    eventually("both weeks are kept", lambda: all(term(leader, n)["measured_days"] == DAYS for n in (1, 2)), KEPT_S)
    fix = leader.ask("GET", f"/api/v1/rooms-to-fix?from={FROM}&to={TO}")
    assert [one["room"] for one in fix["failed"]] == [room(1)] and fix["fine"] == 1 and not fix["thin"], fix
    worst = fix["failed"][0]
    share, days = f"{worst['percent_above_800']}%", f"{worst['failed_days']} of {worst['measured_days']} days"
    mean = f"{round(term(leader, 1)['mean']):,}"
    assert 20 < worst["percent_above_800"] < 95 and worst["measured_days"] == DAYS, worst
    papers.check("rooms-to-fix", *PERIOD, says=("1 of 2 rooms failed", "Room 1", share, days, "30 seats"))
    papers.check("evidence", "--room", room(1), *PERIOD, says=(f"over 800 ppm for {share}", days, f"{mean} ppm"))
    pack = f"/api/v1/reports/evidence?room={room(1)}&from={FROM}&to={TO}"
    assert leader.fetch(pack) == rep.fetch(pack) == papers.print("evidence", ("--room", room(1), *PERIOD), "en")
    papers.check("term", "--room", room(1), *PERIOD, says=(f"over 800 ppm for {share}", f"{mean} ppm", "5 December 2025"))
    papers.check("term", *PERIOD, says=("Over 2 rooms", f"Room 1 {share}", mean))
    papers.check("certificate", "--id", device(1), says=("It read 11 ppm of CO2 too much.", "outside"))


@test
def papers_of_duties_have_the_words_of_both_sides(world):
    gateway = world.gateway(world.broker())
    gateway.start()
    gateway.import_site(site(2))
    leader, rep, governor = join(gateway, ("rees", "leader"), ("jones", "rep"), ("hughes", "governor"))
    papers = Papers(world, gateway)
    lines = draft(leader, "temperature", [room(1)], lambda _line: "partly")
    leader.ask("POST", ONE + "/evidence", {})
    leader.ask("POST", ONE + "/consult", {})
    rep.ask("POST", ONE + "/comments", {"line": lines[0]["id"], "text": "Nobody measures the hall."}, 201)
    papers.check("assessment", "--id", "1", says=("DRAFT", "Not signed; no digest", "Version 1", "Nobody has approved it."))
    rep.ask("POST", ONE + "/outcome", {"outcome": "not_agreed", "statement": STATEMENT})
    leader.ask("POST", ONE + "/close", {})
    digest = approve(leader, reason="The order is placed.")["digest"]
    for kind, says in (("assessment", (STATEMENT, "Not agreed", f"1. {lines[0]['text']}", "Nobody measures the hall.",
                                       "Jones, safety rep", "a comment had no reply")),
                       ("governors", (STATEMENT, "Not agreed")), ("noticeboard", ("Staff meeting",))):
        said = papers.check(kind, "--id", "1", says=says)
        assert "DRAFT" not in said and all(part in said for part in grouped(digest).split()), (kind, said)
        assert papers.print(kind, ("--id", "1.1"), "en") == papers.print(kind, ("--id", "1"), "en")
    for person, has_annex in ((leader, True), (rep, True), (governor, False)):
        said = text_of(person.fetch("/api/v1/reports/assessment?id=1"))
        assert (ANNEX in said) == has_annex == (LEFT_OUT not in said) and f"1. {lines[0]['text']}" in said, (has_annex, said)
    papers.check("inspection", "--id", inspected(rep, leader), says=(FINDING, "A joiner comes on Friday.", "Stuffy at noon"))


@test
def governors_and_teachers_get_sums_and_a_clear_sentence_otherwise(world):
    gateway = world.gateway(world.broker(), DemoClock("2026-01-05T10:00:00Z", 1))
    gateway.start()
    gateway.import_site(site(2))
    gateway.verb("import", samples(world, 1, lambda i: 500 + i * 7 % 1300), "--room", room(1))
    leader, governor, teacher = join(gateway, ("rees", "leader"), ("hughes", "governor"), ("pugh", "teacher"))
    pugh = next(one["id"] for one in leader.ask("GET", "/api/v1/people") if one["login"] == "pugh")
    leader.ask("PATCH", f"/api/v1/people/{pugh}", {"rooms": [room(1)]})
    eventually("both weeks are kept", lambda: term(leader, 1)["measured_days"] == DAYS, KEPT_S)
    path = "/api/v1/reports/term"
    for person, query in ((governor, ""), (governor, f"?room={room(1)}"), (teacher, f"?room={room(1)}")):
        said = text_of(person.fetch(path + query))
        assert "Room 1" in said and "Day by day" not in said and "Week by week" not in said, said
    assert "Day by day" in text_of(leader.fetch(f"{path}?room={room(1)}&from={FROM}&to={TO}"))
    for person, query, words in ((governor, f"?from={FROM}&to={TO}", "Governors see the figures of whole months"),
                                 (governor, f"?room={room(1)}&from=2025-12-01&to=2025-12-31",
                                  "5 school days were measured well enough here"),
                                 (teacher, "", "You can see only your own rooms"),
                                 (teacher, f"?room={room(2)}", "You can see only your own rooms")):
        assert words in person.ask("GET", path + query, status=403)["error"]["message"], query


if __name__ == "__main__":
    run_tests()
