# lab.py: who works for the lab comes in by invitation, and sees and does what is theirs
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
from pathlib import Path

from backend.authenticator import PRESENT, Authenticator
from backend.city import Kiosk, cookie_of, running_city
from backend.member import Member, challenge, lab_cookie, link, people, secret_of
from backend.p256 import Key
from kit import tap

LAB = Path(os.environ["DURE_SOURCE"]) / "backend" / "lab" / "lab.c"
ROLES = {"coordinator": None, "steward": None, "seat": "industry", "operator": None}
# Of each room: who may come in, and what about a person it shows.
ROOMS = {
    ("GET", ""): ({*ROLES}, None),
}
DOORS = {("GET", "/join"), ("POST", "/challenges"), ("POST", "/joins"), ("POST", "/sessions"),
         ("POST", "/sign-out")}


def test_every_room():
    """Each room lets in who may, nobody else and nobody without a session; it says what it shows"""
    source = LAB.read_text(encoding="utf-8")
    found = {(method, path.strip(' "')) for method, path in
             re.findall(r'\{ \{ "(\w+)", LAB(.*?) \}', source)}
    assert found == DOORS | set(ROOMS)
    for role, scope in ROLES.items():
        member = Member(CITY, f"Any {role}", role, scope)
        for (method, path), (roles, what) in ROOMS.items():
            before = CITY.row("SELECT count(*) FROM lab_reading")[0]
            answer = (member.get if method == "GET" else member.post)(f"/lab{path}")
            assert (answer.status == 403) == (role not in roles), (role, path, answer.status)
            after = CITY.row("SELECT count(*) FROM lab_reading")[0]
            assert after - before == (role in roles and what is not None), (role, path)
    for method, path in ROOMS:
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
    """Who is wrong five times in a minute is not told how any more; who is right still gets in"""
    member = Member(CITY, "Slow", "operator")
    for _ in range(5):
        assert member.sign_in(flags=PRESENT).problem == "unknown-invitation"
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
    member = Member(CITY, "Apart", "operator")
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


def test_from_another_page():
    """What another site sends changes nothing"""
    member = Member(CITY, "Forged", "operator")
    answer = CITY.post("/lab/sign-out", b"", Cookie=member.cookie,
                       Origin="https://elsewhere.example")
    assert answer.problem == "foreign-page"
    assert member.get("/lab").status == 200


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
