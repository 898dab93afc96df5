# passkeys.py: a passkey is taken when all of it holds, and refused for any part that does not
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import time

from authenticator import PRESENT, VERIFIED, Authenticator, from_base64url
from city import cookie_of, running_city
from kit import tap
from p256 import Key, base64url


class Phone:
    """A phone that has claimed."""

    def __init__(self, city):
        self.city = city
        self.gift = city.kiosk.give()
        city.send(self.gift["envelope"])
        self.cookie = cookie_of(city.claim(self.gift["token"], Key()))

    def challenge(self):
        return self.city.challenge()

    def add(self, made, cookie=None):
        return self.city.post("/v1/passkeys", made, Cookie=cookie or self.cookie)

    def sign_in(self, signed):
        return self.city.post("/v1/sessions/passkeys", signed)


def with_passkey(city):
    phone, passkey = Phone(city), Authenticator(city.people)
    assert phone.add(passkey.make(phone.challenge())).status == 201
    return phone, passkey


def sessions(city):
    return city.row("SELECT count(*) FROM session")[0]


def test_made_and_used():
    """A passkey opens the pages of the phone that made it, as often as wanted, without its key"""
    city = CITY
    phone, passkey = with_passkey(city)
    for _ in range(2):
        answer = phone.sign_in(passkey.sign(phone.challenge()))
        assert answer.status == 201, answer.text
        assert phone.gift["donor"] in city.get("/my", Cookie=cookie_of(answer)).text
    assert city.row("SELECT counter FROM passkey") == (2,)


def test_without_counter():
    """A passkey that lives on several phones never counts, and is good"""
    city = CITY
    phone, passkey = with_passkey(city)
    for _ in range(2):
        assert phone.sign_in(passkey.sign(phone.challenge(), counter=0)).status == 201


def test_made_wrongly():
    """None is kept that was made for another page or city, unverified, or without a session"""
    with running_city() as city:
        phone = Phone(city)
        for changes in ({"origin": "https://elsewhere.example"}, {"crossOrigin": True},
                        {"kind": "webauthn.get"}, {"party": "elsewhere.example"},
                        {"flags": PRESENT}, {"flags": VERIFIED}, {"algorithm": -257},
                        {"challenge": "AAAA"}, {"topOrigin": "https://elsewhere.example"}):
            passkey = Authenticator(city.people)
            answer = phone.add(passkey.make(phone.challenge(), **changes)
                               if "challenge" not in changes else
                               dict(passkey.make("AAAA"), challenge=phone.challenge()))
            assert (answer.status, answer.problem) == (403, "refused"), changes
        passkey = Authenticator(city.people)
        made = passkey.make(phone.challenge())
        assert phone.add(made, cookie="x=y").status == 401
        for part in ("clientData", "attestation"):
            for spoilt in (None, "", "%%", made[part][:40], made[part] + "AAAA", 7):
                wrong = dict(passkey.make(phone.challenge()), **{part: spoilt})
                assert phone.add(wrong).status in (403, 429), (part, spoilt)
        assert city.row("SELECT count(*) FROM passkey") == (0,)


def test_not_twice():
    """A challenge makes one passkey, an id belongs to one phone, and there are eight at most"""
    with running_city() as city:
        phone, passkey = with_passkey(city)
        text = phone.challenge()
        assert phone.add(Authenticator(city.people).make(text)).status == 201
        assert phone.add(Authenticator(city.people).make(text)).status == 403
        other = Phone(city)
        assert other.add(passkey.make(other.challenge())).status == 403
        for _ in range(6):
            assert phone.add(Authenticator(city.people).make(phone.challenge())).status == 201
        assert phone.add(Authenticator(city.people).make(phone.challenge())).status == 403
        assert city.row("SELECT count(*) FROM passkey") == (8,)


def test_assertion_refused():
    """A35 wrong origin, wrong or used challenge, not verified, counter back: each refused"""
    city = CITY
    phone, passkey = with_passkey(city)
    used = phone.challenge()
    assert phone.sign_in(passkey.sign(used, counter=7)).status == 201
    count = sessions(city)
    for name, signed in {
            "origin": passkey.sign(phone.challenge(), counter=8,
                                   origin="https://elsewhere.example"),
            "another challenge": passkey.sign(phone.challenge(), counter=9,
                                              sent=phone.challenge()),
            "used challenge": passkey.sign(used, counter=10),
            "no challenge": passkey.sign("AAAA", counter=11),
            "not verified": passkey.sign(phone.challenge(), counter=12, flags=PRESENT),
            "not present": passkey.sign(phone.challenge(), counter=13, flags=VERIFIED),
            "counter back": passkey.sign(phone.challenge(), counter=6),
            "counter same": passkey.sign(phone.challenge(), counter=7),
            "counter gone": passkey.sign(phone.challenge(), counter=0),
            "city": passkey.sign(phone.challenge(), counter=14, party="elsewhere.example"),
            "type": passkey.sign(phone.challenge(), counter=15, kind="webauthn.create"),
            "frame": passkey.sign(phone.challenge(), counter=16, crossOrigin=True),
            "key": passkey.sign(phone.challenge(), counter=17, key=Key()),
            "id": dict(passkey.sign(phone.challenge(), counter=18), id=base64url(b"x" * 32)),
    }.items():
        answer = phone.sign_in(signed)
        assert (answer.status, answer.problem) == (403, "refused"), name
        assert cookie_of(answer) is None and sessions(city) == count, name
    assert phone.sign_in(passkey.sign(phone.challenge(), counter=8)).status == 201


def test_challenge_ends():
    """A35 a challenge that is older than five minutes is refused"""
    city = CITY
    phone, passkey = with_passkey(city)
    text = phone.challenge()
    # It begins with its own end and carries the city's MAC: whoever moves the end is refused.
    end = int.from_bytes(from_base64url(text)[:8], "big")
    assert 290 <= end / 1000 - time.time() <= 301
    moved = base64url((end + 60000).to_bytes(8, "big"))[:10] + text[10:]
    assert phone.sign_in(passkey.sign(moved)).status == 403


def test_nothing_is_half_read():
    """Whatever is missing or cut short is refused like a wrong signature"""
    with running_city() as city:
        phone, passkey = with_passkey(city)
        assert phone.sign_in({}).status == 403
        for part in ("challenge", "id", "clientData", "authenticatorData", "signature"):
            for spoilt in (None, "", 7):
                signed = dict(passkey.sign(phone.challenge()), **{part: spoilt})
                assert phone.sign_in(signed).status in (403, 429), (part, spoilt)
        assert phone.sign_in(passkey.sign(phone.challenge())).status == 201


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
