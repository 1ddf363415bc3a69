#!/usr/bin/python3
"""test_report.py - paper: what the press prints is read back with other people's tools, and is the same bytes every time."""
import base64
import json
import os
import re
import shutil
import struct
import subprocess
import zlib

from harness import BUILD, device, iso, room, run_tests, site, test, unix_ms

MADE = "2026-11-23T10:42:00Z"
START = "2026-11-23T08:00:00Z"


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([120, x % 256, 200][c] for x in range(width) for c in range(3)) for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def run(text, **more):
    return {"block": "paragraph", "runs": [{"text": text, **more}]}


def column(title, share=1, align="left", heading=False):
    return {"title": title, "share": share, "align": align, "heading": heading}


def everything():
    """One block of every kind."""
    axis = {"from": 0, "to": 100, "unit": "%"}
    return [
        {"block": "box", "kind": "finding", "runs": [{"text": "8C was over 800 ppm for 62% of the time."}]},
        {"block": "box", "kind": "limits", "runs": [{"text": "Two afternoons are missing."}]},
        {"block": "box", "kind": "note", "runs": [{"text": "Times are the school's."}]},
        {"block": "heading", "level": 1, "text": "Tŷ a dŵr"},
        {"block": "heading", "level": 2, "text": "Second"},
        run("Words in bold.", bold=True),
        {"block": "list", "numbered": True, "items": ["one window", "two windows"]},
        {"block": "ticks", "items": [{"ticked": True, "text": "seen"}, {"ticked": False, "text": "not seen"}]},
        {"block": "summary", "rows": [{"name": "Sensor", "value": "AG-3F2A"}]},
        {"block": "table", "caption": "Yardsticks", "columns": [column("Source", heading=True), column("Verdict")],
         "rows": [{"group": "This week"}, ["NEU", {"verdict": "fail"}], ["BB101", {"verdict": "pass"}],
                  ["DfE", {"verdict": "cannot_tell"}], ["HSE", {"verdict": "not_applicable"}],
                  [{"bold": "now"}, {"level": "act", "text": "1,640"}], ["then", {"level": "unknown"}]]},
        {"block": "chart", "title": "Monday", "sentence": "CO2 rose to 1,760 ppm.", "across": {"from": 8, "to": 16, "unit": ""},
         "up": {"from": 400, "to": 2000, "unit": "ppm"},
         "series": [{"label": "8C", "x": [9, 10, 11, 12], "y": [500, None, 1200, 1760]}],
         "shades": [{"from": 9, "to": 12}], "yardsticks": [{"at": 800, "label": "NEU: act above 800"}],
         "ticks": [{"at": 9, "label": "09:00"}]},
        {"block": "bars", "title": "Rooms", "sentence": "8C is worst.", "along": axis, "yardsticks": [{"at": 50, "label": "half"}],
         "bars": [{"label": "8C", "value": 62, "words": "62%"}, {"label": "Lab", "value": None, "words": "Cannot tell"}]},
        {"block": "image", "png": base64.b64encode(png(40, 30)).decode(), "alt": "the sensor by the door", "caption": "Its place"},
        {"block": "qr", "text": "https://air.example.org/check/", "with_digest": True, "caption": "Check this paper"},
        {"block": "signature", "name": "Ms Rees", "role": "H&S lead", "time": "10:40", "statement": "", "entry": "Entry 118",
         "receipt": "9f2c"},
        {"block": "signature", "name": "", "role": "", "time": "", "statement": "Seen.", "entry": "", "receipt": ""},
        {"block": "lines", "count": 3, "label": "Notes"},
        {"block": "break"},
        run("The last page."),
    ]


def document(blocks, **more):
    head = {"kind": "evidence", "title": "Fresh air in 8C", "school": "Ysgol y Bryn", "version": "Version 4",
            "period": "2 to 20 November 2026", "language": "en", "made": MADE, "made_words": "23 November 2026, 10:42",
            "draft": True, "demo": False, "digest": "a3f1" * 16, "coverage": "measured 94%",
            "accessible_page": "air.example.org"}
    return {**head, **more, "blocks": blocks}


def press(paper, **environment):
    """(exit status, PDF, what it said)"""
    text = paper if isinstance(paper, bytes) else json.dumps(paper).encode()
    done = subprocess.run([BUILD / "transom-press"], input=text, capture_output=True, check=False, timeout=60,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr.decode()


def printed(paper, **environment):
    status, pdf, said = press(paper, **environment)
    assert status == 0, said
    return pdf


def tool(pdf, *command):
    done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def text_of(pdf):
    return " ".join(tool(pdf, "pdftotext", "-layout", "-", "-").split())


@test
def a_document_is_the_same_bytes_whenever_and_wherever_it_is_printed(_world):
    paper = document(everything())
    pdf = printed(paper)
    assert pdf == printed(paper)
    assert pdf == printed(paper, TZ="America/St_Johns", LC_ALL="C", HOME="/nowhere", LANG="cy_GB.UTF-8")
    assert pdf != printed({**paper, "made": "2026-11-23T10:43:00Z"})
    assert b"/CreationDate (D:20261123104200Z)" in pdf


@test
def every_word_and_figure_can_be_read_back(_world):
    said = text_of(printed(document(everything())))
    for words in ("Ysgol y Bryn · Fresh air in 8C", "Version 4 · 2 to 20 November 2026", "DRAFT", "Page 1 of", "measured 94%",
                  "Made 23 November 2026, 10:42", "Digest a3f1 a3f1 a3f1 a3f1", "8C was over 800 ppm for 62% of the time.",
                  "Tŷ a dŵr", "NEU Fail", "BB101 Pass", "DfE Cannot tell", "HSE Does not apply", "now 1,640", "then No reading",
                  "NEU: act above 800", "CO2 rose to 1,760 ppm.", "62%", "Check this paper", "Ms Rees, H&S lead", "The last page.",
                  "is the accessible original: air.example.org"):
        assert words in said, (words, said)


@test
def a_digest_is_printed_whole_beside_its_code_and_where_there_is_none_the_foot_says_so(_world):
    blocks = [b for b in everything() if b["block"] == "qr"]
    said = text_of(printed(document(blocks)))
    assert "a3f1a3f1 a3f1a3f1 a3f1a3f1 a3f1a3f1" in said, said
    unsigned = text_of(printed(document([run("x")], digest="")))
    assert "Not signed; no digest" in unsigned and "Digest" not in unsigned, unsigned
    assert "Heb ei lofnodi; dim crynhoad" in text_of(printed(document([run("x")], digest="", language="cy")))


@test
def a_final_paper_does_not_say_draft_and_a_demo_says_so(_world):
    plain = text_of(printed(document([run("x")], draft=False)))
    assert "DRAFT" not in plain and "Demo" not in plain
    assert "Demo: made-up data, nothing is sent." in text_of(printed(document([run("x")], demo=True)))


@test
def welsh_papers_say_it_in_welsh(_world):
    pdf = printed(document(everything(), language="cy"))
    said = text_of(pdf)
    for words in ("DRAFFT", "Tudalen 1 o", "Methu", "Gwnaed 23"):
        assert words in said, (words, said)
    assert b"/Lang (cy)" in pdf


@test
def the_pdf_is_tagged_with_language_title_words_for_figures_and_the_scope_of_headings(_world):
    pdf = printed(document(everything()))
    about = {line.split(":")[0]: line.split(":", 1)[1].strip() for line in tool(pdf, "pdfinfo", "-").splitlines() if ":" in line}
    assert about["Tagged"] == "yes" and about["Title"] == "Fresh air in 8C" and "A4" in about["Page size"], about
    assert b"/Lang (en-GB)" in pdf and b"/DisplayDocTitle true" in pdf
    tree = tool(pdf, "pdfinfo", "-struct", "-")
    for element in ("H1", "H2", "P (", "Table", "Caption", "TR", "TD", "LBody", "Figure", "/Scope /Row", "/Scope /Column"):
        assert element in tree, (element, tree)
    for alt in ("Monday", "Rooms", "the sensor by the door", "Check this paper"):
        assert "feff" + alt.encode("utf-16-be").hex() in pdf.decode("latin-1"), alt


@test
def texts_of_another_language_say_so_to_who_has_them_read_aloud(_world):
    columns = [{"title": "A", "share": 1, "align": "left", "heading": True},
               {"title": "B", "share": 1, "align": "left", "heading": False}]
    blocks = [{"block": "heading", "level": 2, "text": "One", "lang": "en"}, run("Dau"),
              {"block": "table", "caption": "", "columns": columns,
               "rows": [{"group": "Three", "lang": "en"}, ["Pedwar", {"text": "Five", "lang": "en"}]]},
              {"block": "summary", "rows": [{"name": "Chwech", "value": "Seven", "lang": "en"}]},
              {"block": "list", "numbered": False, "items": ["Wyth", {"text": "Nine", "lang": "en"}]}]
    pdf = printed(document(blocks, language="cy"))
    assert pdf.count(b"/Lang (cy)") == 1 and pdf.count(b"/Lang (en-GB)") == 5, pdf.count(b"/Lang (en-GB)")
    marked = [re.search(rb"/S /(\w+)", one)[1] for one in re.split(rb"endobj", pdf) if b"/Lang (en-GB)" in one]
    assert marked == [b"H2", b"TH", b"TD", b"TD", b"LBody"], marked


@test
def the_code_leads_to_the_papers_own_digest(world):
    if not shutil.which("zbarimg"):
        print("        skipped: zbarimg is not installed")
        return
    base = world.folder / "qr"
    qr = [b for b in everything() if b["block"] == "qr"]
    (world.folder / "qr.pdf").write_bytes(printed(document(qr)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", world.folder / "qr.pdf", base], check=True, timeout=60)
    image = next(world.folder.glob("qr-*.png"))
    read = subprocess.run(["zbarimg", "-q", "--raw", image], capture_output=True, text=True, check=True, timeout=60).stdout
    assert read.strip() == "https://air.example.org/check/" + "a3f1" * 16, read


@test
def a_long_table_repeats_its_heading_and_splits_no_row(_world):
    rows = [[f"row {i}", f"first of {i} " + "and more words " * 12 + f"last of {i}"] for i in range(80)]
    pdf = printed(document([{"block": "table", "caption": "Many", "columns": [column("Which", heading=True), column("What", 2)],
                             "rows": rows}]))
    pages = tool(pdf, "pdftotext", "-layout", "-", "-").split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages):
        flat = " ".join(page.split())
        assert "Which What" in flat and f"Page {number + 1} of {len(pages)}" in flat, flat
        assert number == 0 or "Many (continued)" in flat
    for i in range(80):
        assert [f"first of {i} " in " ".join(page.split()) for page in pages] == \
            [f"last of {i} " in " ".join(page.split()) + " " for page in pages], i


@test
def a_code_is_never_alone_on_a_page_but_goes_with_the_last_row_of_its_table(_world):
    code = next(b for b in everything() if b["block"] == "qr")
    ends = set()
    for count in range(2, 42):
        rows = [[f"row {i}", "text"] for i in range(1, count + 1)]
        rows.insert(-1, {"group": "The last"})
        pdf = printed(document([{"block": "table", "caption": "Many", "columns": [column("Which", heading=True),
                                                                                  column("What")], "rows": rows}, code]))
        pages = tool(pdf, "pdftotext", "-layout", "-", "-").split("\f")[:-1]
        with_code = next(page for page in pages if "Check this paper" in page)
        assert "The last" in with_code and f"row {count} " in with_code, (count, with_code)
        ends.add(len(pages))
    assert ends == {1, 2}, ends


@test
def what_fits_no_page_still_ends(_world):
    narrow = [column("x" * 400, 0.001 if i else 100) for i in range(16)]
    tall = [["y" * 60] * 16]
    pdf = printed(document([{"block": "table", "caption": "z " * 2000, "columns": narrow, "rows": tall},
                            {"block": "box", "kind": "note", "runs": [{"text": "long " * 1500}]}, {"block": "break"},
                            {"block": "image", "png": base64.b64encode(b"no image").decode(), "alt": "nothing", "caption": ""}]))
    assert text_of(pdf).count("long") == 1500
    assert "nothing" in text_of(pdf)


@test
def a_document_that_is_none_is_refused_in_one_line_and_nothing_is_printed(_world):
    good = document([run("x")])
    bad_row = {"block": "table", "caption": "", "columns": [column("a"), column("b")], "rows": [["one", "two"], ["one"]]}
    for wrong, why in (
            (b"{", "not JSON"), ({**good, "colour": "red"}, "has a key that is not known here"),
            ({k: v for k, v in good.items() if k != "title"}, "has no title"), ({**good, "digest": "A" * 64}, "64 hexadecimal"),
            ({**good, "made": "yesterday"}, "made is no time"), (document([{"block": "song"}]), "blocks[0]: is no block"),
            (document([bad_row]), "blocks[0].rows[1]: has 1 cells, the table 2 columns"),
            (document([run("a\tb")]), "blocks[0].runs[0].text: has a control character"),
            (document([{"block": "heading", "level": 4, "text": ""}]), "level: is not 1 to 3"),
            (document([{"block": "qr", "text": "x" * 501, "with_digest": False, "caption": ""}]), "501 bytes"),
            (document([{"block": "break"}] * 2001), "2001 elements"), (b" " * (12 << 20) + b" ", "longer than")):
        status, pdf, said = press(wrong)
        assert status == 1 and not pdf and why in said and said.count("\n") == 1, (status, said)
    assert press(document([{"block": "break"}] * 2000))[0] == 0
    assert press(document([{"block": "qr", "text": "x" * 500, "with_digest": False, "caption": ""}]))[0] == 0


def checked_sensor(world):
    """A gateway whose first sensor was heard and checked."""
    broker = world.broker()
    gateway = world.gateway(broker)
    gateway.start()
    gateway.import_site(site(1))
    gateway.await_connected()
    sender = world.sender(broker)
    sender.plain(device(1), 640)
    sender.await_acknowledged()
    status, body = gateway.request("POST", f"/api/v1/sensors/{device(1)}/calibrations",
                                   {"how": "outdoor_air", "good": True, "error_ppm": 11, "note": "outside"},
                                   gateway.token("leader"))
    assert status == 201, body
    return gateway


def fetch(gateway, path, token):
    """(status, bytes) of what is no text."""
    import urllib.error
    import urllib.request
    request = urllib.request.Request(f"http://127.0.0.1:{gateway.port}{path}", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read(), refused.headers


@test
def the_certificate_of_a_sensor_is_the_same_from_the_page_and_the_command(world):
    gateway = checked_sensor(world)
    path = world.folder / "certificate.pdf"
    told = gateway.verb("report", "--kind", "certificate", "--id", device(1), "--out", path).stdout
    said = text_of(path.read_bytes())
    for words in (f"Certificate of calibration: {device(1)}", "found fit for use", "It read 11 ppm of CO2 too much.", "Off by,",
                  "+11", "Pass", "outside", "I have seen this certificate."):
        assert words in said, (words, said)
    status, pdf, headers = fetch(gateway, f"/api/v1/reports/certificate?id={device(1)}", gateway.token("rep"))
    assert status == 200 and headers["Content-Type"] == "application/pdf" and pdf.startswith(b"%PDF-"), (status, pdf[:200])
    assert "It read 11 ppm of CO2 too much." in text_of(pdf)
    assert told.split()[-1] == headers["Transom-Digest"]
    welsh = fetch(gateway, f"/api/v1/reports/certificate?id={device(1)}&lang=cy", gateway.token("rep"))[1]
    assert "Tystysgrif graddnodi" in text_of(welsh)


@test
def what_is_asked_wrongly_is_answered_in_words(world):
    gateway = checked_sensor(world)
    token, path = gateway.token("leader"), "/api/v1/reports/certificate"
    for query, status, words in (("", 422, "id is needed"), ("?id=nobody", 404, "there is no sensor nobody"),
                                 (f"?id={device(1)}&lang=fr", 422, "en or cy"), (f"?id={device(1)}&room=8c", 422, "room"),
                                 (f"?id={'x' * 65}", 422, "too long")):
        got, body, _ = fetch(gateway, path + query, token)
        assert got == status and words in body.decode(), (query, got, body)
    assert fetch(gateway, f"{path}?id={device(1)}", gateway.token("teacher"))[0] == 403
    for words, status in ((("--kind", "song", "--out", "x"), 2), (("--kind", "certificate", "--out", "x"), 2),
                          (("--kind", "certificate", "--id", "nobody", "--out", "x"), 1),
                          (("--kind", "certificate", "--id", device(1), "--out", "/nowhere/x.pdf"), 1)):
        done = gateway.verb("report", *words, check=False)
        assert done.returncode == status and done.stderr, (words, done)


if __name__ == "__main__":
    run_tests()
