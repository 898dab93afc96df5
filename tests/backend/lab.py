# lab.py: who works for the lab comes in by invitation, and sees and does what is theirs
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import itertools
import json
import os
import re
from pathlib import Path

from backend.authenticator import PRESENT, Authenticator
from backend.city import Kiosk, cookie_of, running_city
from backend.granting import SEATS, desk, request, written
from backend.member import Member, challenge, lab_cookie, link, people, secret_of
from backend.p256 import Key
from kit import tap

LAB = Path(os.environ["DURE_SOURCE"]) / "backend" / "lab" / "lab.c"
SEOUL = datetime.timezone(datetime.timedelta(hours=9))
KNOWN = {}
ROLES = {"coordinator": None, "steward": None, "seat": "industry", "operator": None,
         "recipient": "clinic", "moderator": None, "expert": None}
# Of each room: who may come in, and what about a person it shows.
ROOMS = {
    ("GET", ""): ({*ROLES}, None),
    ("GET", "/desk"): ({"steward", "seat"}, None),
    ("POST", "/desk"): ({"steward", "seat"}, None),
    ("GET", "/fleet"): ({"coordinator", "operator"}, None),
    ("GET", "/kiosk"): ({"coordinator", "operator"}, None),
    ("GET", "/map"): ({"coordinator", "operator"}, None),
    ("GET", "/kiosk/retire"): ({"operator"}, None),
    ("POST", "/kiosk/retire"): ({"operator"}, None),
    ("POST", "/kiosk/restore"): ({"operator"}, None),
    ("GET", "/kiosk/place"): ({"operator"}, None),
    ("POST", "/kiosk/place"): ({"operator"}, None),
    ("GET", "/kiosk/code"): ({"operator"}, None),
    ("POST", "/kiosk/code"): ({"operator"}, None),
    ("GET", "/counts"): ({"coordinator"}, None),
    ("GET", "/counts.csv"): ({"coordinator"}, None),
    ("GET", "/donors"): ({"coordinator"}, None),
    ("GET", "/donors.csv"): ({"coordinator"}, None),
    ("GET", "/quality"): ({"coordinator"}, None),
    ("GET", "/quality.csv"): ({"coordinator"}, None),
    ("GET", "/pilots"): ({"coordinator", "steward"}, None),
    ("GET", "/pilot"): ({"coordinator", "steward"}, None),
    ("GET", "/pilot/new"): ({"coordinator"}, None),
    ("POST", "/pilot/new"): ({"coordinator"}, None),
    ("GET", "/pilot/edit"): ({"coordinator"}, None),
    ("POST", "/pilot/edit"): ({"coordinator"}, None),
    ("GET", "/pilot/preview"): ({"coordinator", "steward"}, None),
    ("GET", "/pilot/figures.csv"): ({"coordinator", "steward"}, None),
    ("GET", "/pilot/sure"): ({"coordinator", "steward"}, None),
    ("POST", "/pilot/do"): ({"coordinator", "steward"}, None),
    ("GET", "/releases"): ({"steward"}, None),
    ("GET", "/releases/compare"): ({"steward"}, None),
    ("GET", "/release/propose"): ({"steward"}, None),
    ("POST", "/release/propose"): ({"steward"}, None),
    ("GET", "/withdrawals"): ({"steward"}, None),
    ("GET", "/incidents"): ({"steward", "operator"}, None),
    ("GET", "/incident/new"): ({"steward", "operator"}, None),
    ("POST", "/incident/new"): ({"steward", "operator"}, None),
    ("GET", "/incident"): ({"steward", "operator"}, None),
    ("POST", "/incident/step"): ({"steward", "operator"}, None),
    ("GET", "/applications"): ({"steward", "seat"}, None),
    ("GET", "/application"): ({"steward", "seat"}, "applicant"),
    ("POST", "/application/vote"): ({"seat"}, None),
    ("GET", "/application/sure"): ({"steward"}, None),
    ("POST", "/application/do"): ({"steward"}, None),
    ("POST", "/release/withdraw"): ({"steward"}, None),
    ("POST", "/release/order"): ({"steward"}, None),
    ("GET", "/release/task"): ({"steward"}, None),
    ("GET", "/release"): ({"steward"}, None),
    ("GET", "/review"): ({"steward"}, "review"),
    ("GET", "/review.csv"): ({"steward"}, "review"),
    ("GET", "/looks"): ({"steward"}, None),
    ("GET", "/recipient"): ({"recipient"}, None),
    ("GET", "/recipient/application"): ({"recipient"}, "applicant"),
    ("POST", "/recipient/do"): ({"recipient"}, None),
    ("POST", "/recipient/receipt"): ({"recipient"}, None),
    ("GET", "/recipient/ask"): ({"recipient"}, None),
    ("POST", "/recipient/ask"): ({"recipient"}, None),
    ("POST", "/recipient/evidence"): ({"recipient"}, None),
    ("GET", "/evidence"): ({"steward"}, "evidence"),
    ("POST", "/evidence"): ({"steward"}, None),
    ("GET", "/recipient/keys"): ({"recipient"}, None),
    ("POST", "/recipient/keys"): ({"recipient"}, None),
    ("POST", "/recipient/key"): ({"recipient"}, None),
    ("GET", "/models"): ({"coordinator", "steward", "recipient"}, None),
    ("GET", "/model"): ({"coordinator", "steward", "recipient"}, None),
    ("GET", "/model/file"): ({"coordinator", "steward", "recipient"}, None),
    ("POST", "/model/do"): ({"coordinator", "steward", "recipient"}, None),
    ("GET", "/model/new"): ({"recipient"}, None),
    ("POST", "/model/new"): ({"recipient"}, None),
    ("GET", "/problem/new"): ({"coordinator"}, None),
    ("POST", "/problem/new"): ({"coordinator"}, None),
    ("GET", "/proposals"): ({"coordinator", "moderator", "expert"}, None),
    ("GET", "/proposal"): ({"coordinator", "moderator", "expert"}, "proposal"),
    ("POST", "/proposal/do"): ({"coordinator", "moderator", "expert"}, None),
    ("GET", "/contracts"): ({"steward"}, None),
    ("GET", "/contract"): ({"steward"}, None),
    ("POST", "/contract"): ({"steward"}, None),
    ("POST", "/recipient/rows"): ({"recipient"}, None),
    ("GET", "/recipient/manifest"): ({"recipient"}, None),
}
FILES = {("POST", "/recipient/evidence"), ("POST", "/model/new")}
DOORS = {("GET", "/join"), ("POST", "/challenges"), ("POST", "/joins"), ("POST", "/sessions"),
         ("POST", "/sign-out")}


ORDER = itertools.count(1)


def tell(kiosk, **changes):
    """The kiosk reports how it is."""
    report = {"schema": "dure.station-report/1",
              "id": f"0199{next(ORDER):04x}-0000-7000-8000-000000000000", "day": "2026-11-21",
              "version": "0.1.0", "radio": "on", "diskFreeMib": 20000, "clockAheadSeconds": -1,
              "queued": 0, "oldestHours": 0, "parked": 0, "days": [], **changes}
    answer = CITY.ask(CITY.machines, "POST", "/v1/station-reports",
                      {"station-reports": [kiosk.report(report)]})
    assert answer.json["results"][0]["status"] == "stored", answer.text


def somebody(role, scope=None):
    """One who has this role and no other; made once."""
    if (role, scope) not in KNOWN:
        KNOWN[role, scope] = Member(CITY, " ".join(filter(None, ("The", role, scope))), role, scope)
    return KNOWN[role, scope]


def something_to_show():
    """What is there for the rooms that show something of a person: by its path, its id."""
    one = desk(CITY, "application", "submit", written(CITY, request("clinic")))
    CITY.change("INSERT INTO permit (id, application, recipient, pilot, purposes, items, k,"
                " from_ms, until_ms, state) VALUES ('a-permit', ?, 'clinic', 'gwangju-heart', '[]',"
                " '[]', 11, 1, 4102444800000, 'active')", one)
    CITY.change("INSERT INTO lab_evidence (id, permit, kind, counted, time_ms, digest, sealed,"
                " has_key) VALUES ('some-evidence', 'a-permit', 'report', 1, 1, ?, ?, 0)",
                b"d" * 32, b"s")
    return {"/application": one, "/recipient/application": one, "/evidence": "some-evidence"}


def come_in(member, method, path, **asked):
    if (method, path.removeprefix("/lab")) in FILES:
        return member.send_file(path, b"")
    return (member.get if method == "GET" else member.post)(path, **asked)


def shown():
    """Every look at what says something of a person."""
    return CITY.rows("SELECT 1 FROM lab_reading WHERE what <> 'refused'")


def test_every_room():
    """Each room lets in who may, nobody else and nobody without a session; it says what it shows"""
    source = LAB.read_text(encoding="utf-8")
    found = {(method, path.strip(' "')) for method, path in
             re.findall(r'\{ \{ "(\w+)", LAB(.*?) \}', source)}
    assert found == DOORS | set(ROOMS)
    CITY.command("recipient", "add", "clinic", "The clinic", "hospital")
    there = something_to_show()
    for role, scope in ROLES.items():
        member = somebody(role, scope)
        for (method, path), (roles, what) in ROOMS.items():
            before = len(shown())
            asked_for = {"id": there[path]} if method == "GET" and path in there else {}
            answer = come_in(member, method, f"/lab{path}", **asked_for)
            assert (answer.status == 403) == (role not in roles), (role, path, answer.status)
            looks = len(shown()) - before
            assert looks == (role in roles and what is not None), (role, path)
    CITY.change("DELETE FROM lab_evidence")
    CITY.change("DELETE FROM permit")
    CITY.change("DELETE FROM application")
    for method, path in set(ROOMS) - FILES:
        ask = CITY.get if method == "GET" else lambda where, **more: CITY.post(where, b"", **more)
        for cookie in ("", "__Host-dure-lab=" + "A" * 43):
            answer = ask(f"/lab{path}", Cookie=cookie, Accept="text/html")
            assert answer.status == (401 if method == "GET" else 303), path
            assert ask(f"/lab{path}", Cookie=cookie).problem == "no-lab-session"
    assert CITY.post("/lab", b"", Cookie="").problem == "method"
    assert CITY.get("/lab/cellar").problem == "not-found"


def test_comes_in():
    """Invited, somebody makes a passkey, is in, goes, and comes in again with it"""
    member = Member(CITY, "Fleet desk", "operator")
    page = member.get("/lab")
    assert page.status == 200 and "You are here as Fleet desk." in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "관제" not in page.text and "어서 오세요." in member.get("/lab", "ko").text
    out = member.post("/lab/sign-out")
    assert out.status == 303 and "Max-Age=0" in out.headers["Set-Cookie"]
    assert member.get("/lab").status == 401
    answer = member.sign_in()
    assert answer.status == 201
    words = answer.headers["Set-Cookie"]
    assert all(word in words for word in ("Path=/", "HttpOnly", "Secure", "SameSite=Strict",
                                          "Max-Age=28800"))
    member.cookie = lab_cookie(answer)
    assert member.get("/lab").status == 200
    assert not CITY.rows("SELECT 1 FROM lab_session WHERE secret_hash = ?",
                         member.cookie.split("=", 1)[1].encode())


def test_link_works_once():
    """A link works once, and a passkey that does not hold leaves it as it was"""
    secret = secret_of(link(CITY, "Once", "steward"))
    passkey = Authenticator(CITY.people)

    def join(**wrong):
        return CITY.post("/lab/joins", {"invitation": secret,
                                        **passkey.make(challenge(CITY), **wrong)})
    for wrong in ({"flags": PRESENT}, {"origin": "https://elsewhere.example"},
                  {"kind": "webauthn.get"}):
        assert join(**wrong).problem == "unknown-invitation", wrong
    assert join().status == 201
    assert join().problem == "unknown-invitation"
    other = secret_of(link(CITY, "Twice", "steward"))
    taken = CITY.post("/lab/joins", {"invitation": other, **passkey.make(challenge(CITY))})
    assert taken.problem == "unknown-invitation"
    fresh = Authenticator(CITY.people)
    assert CITY.post("/lab/joins", {"invitation": other,
                                    **fresh.make(challenge(CITY))}).status == 201


def test_slows_down():
    """A48 who is wrong five times in a minute is not told how any more; who is right gets in"""
    member, unknown = somebody("operator"), Authenticator(CITY.people)
    unknown.make(challenge(CITY))
    for _ in range(4):
        assert member.sign_in(flags=PRESENT).problem == "unknown-invitation"
    wrong = CITY.post("/lab/sessions", unknown.sign(challenge(CITY)))
    assert wrong.problem == "unknown-invitation", "a passkey that nobody has is told the same"
    answer = member.sign_in(flags=PRESENT)
    assert answer.problem == "too-often" and answer.headers["Retry-After"] == "60"
    assert CITY.post("/lab/joins", {"invitation": "x"}).problem == "too-often"
    assert member.sign_in().status == 201


def test_donors_and_lab_apart():
    """A donor's passkey and session open nothing of the lab, and the lab's nothing of a donor"""
    gift = Kiosk(CITY).give()
    CITY.send(gift["envelope"])
    donor = cookie_of(CITY.claim(gift["token"], Key()))
    passkey = Authenticator(CITY.people)
    assert CITY.post("/v1/passkeys", passkey.make(CITY.challenge()), Cookie=donor).status == 201
    assert CITY.post("/lab/sessions",
                     passkey.sign(challenge(CITY))).problem == "unknown-invitation"
    member = somebody("operator")
    assert CITY.post("/v1/sessions/passkeys",
                     member.passkey.sign(CITY.challenge())).problem == "refused"
    value, secret = donor.split("=", 1)[1], member.cookie.split("=", 1)[1]
    assert CITY.get("/lab", Cookie=f"__Host-dure-lab={value}").status == 401
    assert CITY.get("/my", Cookie=f"__Host-dure={secret}").status == 401


def test_at_the_desk():
    """The desk invites, gives roles, lists and revokes; who is revoked is out at once"""
    member = Member(CITY, "Leaves", "coordinator")
    line, = (line for line in people(CITY) if line["id"] == member.id)
    assert line == {"id": member.id, "name": "Leaves", "state": "joined",
                    "role": "coordinator", "scope": "city"}
    CITY.command("person", "grant", member.id, "--role", "operator")
    assert "Operator" in member.get("/lab").text
    again = CITY.command("person", "again", member.id).stdout.strip()
    member.passkey = Authenticator(CITY.people)
    assert member.join(secret_of(again)).status == 201
    for wrong in (("invite", "X", "--role", "king"), ("invite", "X", "--role", "seat"),
                  ("invite", "LEAVES", "--role", "operator"), ("dance",),
                  ("grant", member.id, "--role", "seat", "--scope", "city"),
                  ("revoke", "0f8fad5b-d9cb-469f-a165-70867728950e")):
        assert CITY.command("person", *wrong, check=False).returncode == 1, wrong
    CITY.command("person", "revoke", member.id)
    assert member.get("/lab").status == 401
    assert member.sign_in().problem == "unknown-invitation"
    assert CITY.command("ledger", "verify").returncode == 0
    told = [row[0] for row in CITY.rows("SELECT record FROM governance_event WHERE subject = ?",
                                        member.id)]
    assert len(told) == 4 and not any("Leaves" in record for record in told)


def rows_of(page):
    """The lines of a table, each with its cells as a person reads them."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split())
             for cell in re.findall(r"<t[dh].*?>(.*?)</t[dh]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]


def asked(recipient, **changes):
    """The id of an application that was handed in at the desk, by a recipient that may be new."""
    CITY.command("recipient", "add", recipient, f"House of {recipient}", "hospital", check=False)
    return desk(CITY, "application", "submit", written(CITY, request(recipient, **changes)))


def said(page):
    """What each seat said, as the page shows it."""
    part = re.search(r"The committee</h2>(.*?)</dl>", page, re.DOTALL)[1]
    return {" ".join(re.sub("<.*?>", " ", seat).split()).removesuffix(" Your seat"):
            " ".join(re.sub("<.*?>", " ", what).split())
            for seat, what in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part, re.DOTALL)}


def committee():
    """Five people, one on each seat."""
    return {seat: somebody("seat", seat) for seat in SEATS}


def test_votes():
    """Each seat says its own, sees nothing of the others before it is decided, and may change it"""
    seats, steward = committee(), somebody("steward")
    one = asked("clinic-a")

    def see(member):
        return said(member.get("/lab/application", id=one).text)
    assert seats["city"].post("/lab/application/vote", id=one, vote="no").status == 303
    assert see(seats["city"])["City"] == "No"
    assert see(seats["industry"]) == {"Industry": "Not yet", "Academia": "Not yet",
                                      "Research": "Not yet", "City": "Has voted",
                                      "Citizens": "Not yet"}
    assert see(steward)["City"] == "No"
    assert seats["city"].post("/lab/application/vote", id=one, vote="yes").status == 303
    assert see(steward)["City"] == "Yes"
    assert CITY.rows("SELECT seat, voter FROM vote WHERE application = ?", one) \
        == [("city", "The seat city")]
    for wrong in ("none", "maybe", ""):
        assert seats["city"].post("/lab/application/vote", id=one, vote=wrong).status == 400
    assert seats["city"].post("/lab/application/vote", id="none", vote="yes").status == 404
    history = seats["industry"].get("/lab/application", id=one).text
    assert "A seat has voted" in history and "city: yes" not in history
    assert ("applicant", one) in CITY.rows("SELECT what, subject FROM lab_reading WHERE person = ?",
                                           steward.id)


def test_decided():
    """A steward has the votes counted, and moves the permit, with reasons; the register follows"""
    seats, steward = committee(), Member(CITY, "Decides", "steward", "gwangju-heart")
    one = asked("clinic-b", localStaff=0, dataUse=["DUO:0000006", "GJ:INSURANCE"])

    def do(word, why="As the law asks"):
        return steward.post("/lab/application/do", **{"id": one, "do": word, "why": why})
    page = steward.get("/lab/application", id=one).text
    assert "Health research" in page and "Fits what donors agreed to" in page
    assert "Liability insurance" in page and "Somebody has to check" in page
    assert "Resting pulse &lt;b&gt;and&lt;/b&gt; age" in page and "As the law asks." in page
    assert "A seat has not voted yet." in page and "Count the votes" not in page
    assert do("decide").status == 409
    for seat, member in seats.items():
        member.post("/lab/application/vote", id=one, vote="no" if seat == "city" else "yes")
    assert do("decide", "").status == 400 and do("dance").status == 400
    sure = steward.get("/lab/application/sure", **{"id": one, "do": "decide"}).text
    assert "The seats say yes." in sure
    assert do("decide").status == 303
    assert do("decide").status == 409
    page = steward.get("/lab/application", id=one).text
    assert "Waits for evidence" in page and "Report what came of" in page
    assert steward.get("/lab/application/sure", **{"id": one, "do": "resume"}).status == 409
    for word, state in (("activate", "In force"), ("suspend", "Suspended"),
                        ("resume", "In force"), ("revoke", "Revoked")):
        assert do(word, f"Because of {word}").status == 303
        page = steward.get("/lab/application", id=one).text
        assert state in re.search(r'class="lead">(.*?)</p>', page, re.DOTALL)[1]
        assert f"Because of {word}" in page
    assert do("close").status == 409
    assert "Taken away." in CITY.get("/register?lang=en", Accept="text/html").text
    assert seats["city"].post("/lab/application/vote", id=one, vote="yes").status == 409


def test_not_enough():
    """Too few free seats decide nothing; it is given back, and nobody has voted on the next"""
    seats, steward = committee(), somebody("steward")
    one = asked("clinic-c")
    for seat, member in seats.items():
        member.post("/lab/application/vote", id=one,
                    vote="yes" if seat in ("city", "research") else "conflict")
    page = steward.get("/lab/application", id=one).text
    assert "Too few seats are free to vote." in page and "Count the votes" not in page
    fields = {"id": one, "do": "return", "why": "Say more about the people"}
    assert steward.post("/lab/application/do", **fields).status == 303
    assert steward.post("/lab/application/do", **fields).status == 409
    page = seats["city"].get("/lab/application", id=one).text
    assert "Given back" in page and "Say more about the people" in page


def test_only_ones_own_pilot():
    """A steward of another pilot sees and does nothing of this one"""
    one, steward = asked("clinic-d"), Member(CITY, "Elsewhere", "steward")
    assert one in steward.get("/lab/applications").text
    CITY.change("UPDATE lab_role SET scope = 'gwangju-lungs' WHERE person = ?", steward.id)
    assert one not in steward.get("/lab/applications").text
    assert steward.get("/lab/application", id=one).status == 403
    assert steward.post("/lab/application/do", **{"id": one, "do": "return", "why": "x"}).status \
        == 403


def test_who_looked():
    """A steward of the city reads who looked at what, newest first; one of a pilot does not"""
    one, steward = asked("clinic-f"), somebody("steward")
    for seat in ("city", "citizens"):
        committee()[seat].get("/lab/application", id=one)
    rows = rows_of(steward.get("/lab/looks").text)
    assert [row[1:] for row in rows[:2]] == [["The seat citizens", "Who answers for an application",
                                              one],
                                             ["The seat city", "Who answers for an application",
                                              one]]
    assert steward.get("/lab/looks", state="release", q="none").text.count("<tr>") == 1
    assert {row[3] for row in rows_of(steward.get("/lab/looks", q=one).text)} == {one}
    assert somebody("steward", "gwangju-heart").get("/lab/looks").status == 403


def test_list_of_applications():
    """Applications are sorted and chosen in the address, what waits for the committee first"""
    asked("clinic-e", title="Something new")
    member = committee()["city"]
    rows = rows_of(member.get("/lab/applications").text)
    assert rows[0][0] == "To be decided"
    kinds = [row[0] for row in rows]
    assert kinds == sorted(kinds, key=["To be decided", "Waits for evidence", "In force", "Revoked",
                                       "Given back"].index)
    rows = rows_of(member.get("/lab/applications", q="clinic-e").text)
    assert [row[1:3] for row in rows] == [["Something new", "House of clinic-e"]]
    assert {row[0] for row in rows_of(member.get("/lab/applications", state="returned").text)} \
        == {"Given back"}
    votes = [row[4] for row in rows_of(member.get("/lab/applications", sort="votes",
                                                  down=1).text)]
    assert votes == sorted(votes, reverse=True)
    assert "No application is like that." in member.get("/lab/applications", q="zzz").text


def counted(kiosk, ago, ended_on, refused):
    """The kiosk tells how many came so many days ago."""
    day = datetime.datetime.now(SEOUL).date() - datetime.timedelta(ago)
    tell(kiosk, days=[{"day": str(day), "endedOn": ended_on, "refused": refused}])
    return str(day)


def numbers(page, title):
    """What a table of the page says of each line."""
    part = page.split(f"<h2>{title}</h2>")[1]
    return {row[0]: row[1:] for row in rows_of(part) if row}


def waiting(member):
    """What waits for somebody, and how many of it."""
    page = member.get("/lab").text
    if "Nothing waits for you." in page:
        return {}
    return {name: int(line[0]) for name, line in numbers(page, "What waits for you").items()}


SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "충장동 행정복지센터", "en": "Chungjang-dong Office"},
            "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko", "en"],
            "instruments": ["blood-pressure=C0:DE:00:00:01:01",
                            "body-temperature=C0:DE:00:00:01:02",
                            "heart-rate=C0:DE:00:00:01:03", "body-weight=C0:DE:00:00:01:04"],
            "opening": {"mon": ["09:00", "18:00"]}, "idle": {"seconds": 60, "warningSeconds": 30},
            "pilot": {"name": "gwangju-heart"}, "voice": {"speaks": True, "percent": 100}}


def settle(kiosk):
    """The desk says how a kiosk is to be."""
    draft = CITY.folder / "settings.json"
    draft.write_text(json.dumps(SETTINGS), encoding="utf-8")
    CITY.command("fleet", "settings", kiosk.id, str(draft))


def judged(kiosk, ago, device, **results):
    """So many values of an instrument came to a kiosk so many days ago, and were judged so."""
    day = (datetime.datetime.now(SEOUL).date() - datetime.date(1970, 1, 1)).days - ago
    for result, number in results.items():
        CITY.change("INSERT INTO quality_count (rules, day, pilot, sender, device, code, result,"
                    " number) VALUES (2, ?, 'gwangju-heart', ?, ?, '8867-4', ?, ?)", day, kiosk.id,
                    device, result.replace("_", "-"), number)


def grown(name, *days):
    """A pilot whose donors were counted: each day is a kiosk's id or nothing for all of them, how
    long ago, how many gave, and how many of them for the first time, by class."""
    now = datetime.datetime.now(SEOUL)
    CITY.change("INSERT INTO pilot (name, version, state, edition, draft, since_ms, donors,"
                " counted_ms) VALUES (?, 1, 'closed', 1, '{}', 0, 0, ?)", name,
                round(now.timestamp() * 1000))
    today = (now.date() - datetime.date(1970, 1, 1)).days
    for kiosk, ago, gave, classes in days:
        for word, number in {"gave": gave, **classes}.items():
            CITY.change("INSERT INTO pilot_day (pilot, version, kiosk, day, word, counted, found)"
                        " VALUES (?, 1, ?, ?, ?, ?, 0)", name, kiosk, today - ago, word, number)


def test_from_another_page():
    """What another site sends changes nothing"""
    member = somebody("operator")
    answer = CITY.post("/lab/sign-out", b"", Cookie=member.cookie,
                       Origin="https://elsewhere.example")
    assert answer.problem == "foreign-page"
    assert member.get("/lab").status == 200


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
