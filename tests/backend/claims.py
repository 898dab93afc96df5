# claims.py: the first phone that scans takes control, and later shows that it is the same phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import re
import threading

from authenticator import from_base64url
from city import Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key, base64url


def move_arrival(city, hours):
    """Makes every donation arrive so many hours earlier."""
    city.change("UPDATE claim SET arrived_ms = arrived_ms - ?", hours * 3600000)


def my(city, cookie):
    return city.get("/my", Cookie=cookie, Accept="text/html")


def test_first_phone():
    """The first phone gets words and a session; the same phone may ask again"""
    city = CITY
    kiosk, phone = city.kiosk, Key()
    gift = kiosk.give()
    assert city.send(gift["envelope"]) == [("stored", None)]
    for _ in range(2):
        answer = city.claim(gift["token"], phone)
        assert (answer.status, answer.json["state"]) == (201, "claimed"), answer.text
        assert answer.json["words"] == gift["words"]
        assert my(city, cookie_of(answer)).status == 200
    cookie = next(c for c in answer.headers.get_all("Set-Cookie") if c.startswith("__Host-"))
    for part in ("Path=/", "HttpOnly", "Secure", "SameSite=Strict"):
        assert part in cookie, cookie
    secret = cookie_of(answer).split("=")[1]
    for path, content in city.files().items():
        assert secret.encode() not in content and gift["token"].encode() not in content, path


def test_second_phone():
    """A29 the second phone learns nothing, and the first keeps what it has"""
    city = CITY
    kiosk, first, second = city.kiosk, Key(), Key()
    gift = kiosk.give()
    city.send(gift["envelope"])
    cookie = cookie_of(city.claim(gift["token"], first))
    answer = city.claim(gift["token"], second)
    assert (answer.status, answer.problem) == (409, "claimed")
    assert answer.headers["Set-Cookie"] is None and gift["donor"] not in answer.text
    assert gift["words"][0] not in answer.text
    assert my(city, cookie).status == 200
    assert re.search(r'dure_http_problems_total\{listener="people",problem="claimed"\} [1-9]',
                     city.metrics())


def test_instruments():
    """Values of cuff, scale and the others have name and unit; old donations read as before"""
    city = CITY
    kiosk = city.kiosk
    old = kiosk.give()
    new = kiosk.give("--notice", "2", "--reading", "8480-6=124", "--reading", "8462-4=79",
                     "--reading", "8310-5=36.6", "--reading", "29463-7=63.4",
                     "--reading", "59408-5=98", "--reading", "41653-7=98")
    assert city.send(old["envelope"], new["envelope"]) == [("stored", None)] * 2
    page = city.get("/my?lang=en", Cookie=cookie_of(city.claim(new["token"], Key())),
                    Accept="text/html").text
    page = " ".join(page.split())
    for text in ("Upper pressure", "124 mmHg", "36.6 ℃", "63.4 kg", "98 %",
                 "98 mg/dL", "(uneven pulse)", "Gwangju heart health"):
        assert text in page, text
    for text in ("at rest", "too few clear beats", "Beat intervals"):
        assert text not in page, text
    page = city.get("/my?lang=ko", Cookie=cookie_of(city.claim(old["token"], Key())),
                    Accept="text/html").text
    assert "박동 간격" in page and "혈압" not in page


def test_before_the_kiosk_has_sent():
    """A phone that is early waits, keeps its place, and gets the donation when it arrives"""
    city = CITY
    kiosk, early, late = city.kiosk, Key(), Key()
    gift = kiosk.give()
    for _ in range(2):
        answer = city.claim(gift["token"], early)
        assert (answer.status, answer.json["state"]) == (202, "waiting")
        assert answer.json["words"] == gift["words"] and cookie_of(answer) is None
    assert city.claim(gift["token"], late).status == 409
    assert city.send(gift["envelope"]) == [("stored", None)]
    assert city.claim(gift["token"], late).status == 409
    assert city.claim(gift["token"], early).status == 201


def test_expired():
    """A30 after 72 hours nobody can claim any more; who has claimed keeps it"""
    city = CITY
    kiosk, phone = city.kiosk, Key()
    old, kept = kiosk.give(), kiosk.give()
    city.send(old["envelope"], kept["envelope"])
    assert city.claim(kept["token"], phone).status == 201
    move_arrival(city, 73)
    answer = city.claim(old["token"], phone)
    assert (answer.status, answer.problem) == (410, "expired")
    assert city.claim(kept["token"], phone).status == 201


def test_cut_short():
    """A38 a token cut short is told from a wrong one, and stays good"""
    city = CITY
    gift = city.kiosk.give()
    city.send(gift["envelope"])
    whole = gift["token"]
    for token in (whole[:-1], whole[:80], "", whole + "A", "%%%", None, 7):
        answer = city.claim(token, Key())
        assert (answer.status, answer.problem) == (400, "cut-short"), token
    assert city.claim(gift["token"], Key()).status == 201


def test_guesses():
    """A31 guesses, of one or of many, hit nothing, are answered alike, and soon not at all"""
    with running_city() as city:
        kiosk, phone = Kiosk(city), Key()
        gift = kiosk.give()
        sizes, limited = set(), 0
        for number in range(200):
            guess = gift["token"][:4] + f"{number:020d}" + gift["token"][24:]
            answer = city.claim(guess, phone)
            assert answer.status in (403, 429)
            limited += answer.status == 429
            if answer.status == 403:
                sizes.add(len(answer.body))
            else:
                assert answer.headers["Retry-After"]
        assert len(sizes) == 1 and limited == 180
        for address in range(10):
            city.address = f"127.0.1.{address + 1}"
            said = [city.claim(gift["token"][:4] + f"{address:010d}{number:010d}"
                               + gift["token"][24:], phone).status for number in range(25)]
            assert said == [403] * 20 + [429] * 5, (address, said)
        city.address = None
        assert city.claim(gift["token"], phone).status == 202  # who guesses shuts out nobody else
        assert city.row("SELECT count(*) FROM claim") == (1,)
        assert city.row("SELECT count(*) FROM phone") == (1,)


def test_kiosks_that_are_not_ours():
    """A token of an unknown kiosk is refused; of a revoked one only what has arrived is good"""
    city = CITY
    kiosk, stranger = Kiosk(city), Kiosk(city, enrolled=False)
    forged = stranger.give(city_key=kiosk.card["city"]["sealKey"])
    assert city.claim(forged["token"], Key()).problem == "unknown-kiosk"
    arrived, queued = kiosk.give(), kiosk.give()
    city.send(arrived["envelope"])
    city.command("revoke", kiosk.id)
    assert city.claim(arrived["token"], Key()).status == 201
    assert city.claim(queued["token"], Key()).problem == "unknown-kiosk"


def test_race():
    """Of sixteen phones at once exactly one is first"""
    city = CITY
    gift = city.kiosk.give()
    city.send(gift["envelope"])
    found, phones = [], [Key() for _ in range(16)]
    threads = [threading.Thread(target=lambda phone=phone: found.append(
        city.claim(gift["token"], phone).status)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201] + [409] * 15


def test_keys_that_are_none():
    """A phone's key must be a public key on P-256 and nothing else"""
    city = CITY
    gift, good = city.kiosk.give(), Key().jwk
    city.send(gift["envelope"])
    zero = "A" * 43
    for jwk in (None, {}, dict(good, crv="P-384"), dict(good, kty="OKP"),
                dict(good, x=zero, y=zero),
                dict(good, x=good["y"]), dict(good, d=good["x"]), dict(good, x=good["x"][:-1])):
        request = city.signed("dure-claim/1", "token", gift["token"], Key())
        answer = city.post("/v1/claims", dict(request, publicKey=jwk))
        assert (answer.status, answer.problem) == (400, "malformed"), jwk


def test_key_must_be_shown():
    """A37 who only knows a phone's public key, as the store has it, claims and opens nothing"""
    with running_city() as city:
        kiosk, victim, thief = Kiosk(city), Key(), Key()
        mine, theirs = kiosk.give(), kiosk.give()
        city.send(mine["envelope"], theirs["envelope"])
        assert city.claim(mine["token"], victim).status == 201
        before = city.row("SELECT count(*) FROM session")

        def ask(gift, purpose="dure-claim/1", origin=None, about=None, **changes):
            shown = thief.shown(purpose, origin or city.people, city.challenge(), "token",
                                about or gift["token"])
            return city.post("/v1/claims", {**shown, "token": gift["token"],
                                            "publicKey": victim.jwk, **changes})
        for gift in (mine, theirs):
            for answer in (ask(gift), ask(gift, signature=None), ask(gift, signature=""),
                           city.post("/v1/claims", {"token": gift["token"],
                                                    "publicKey": victim.jwk})):
                assert (answer.status, answer.problem) == (403, "refused")
                assert cookie_of(answer) is None
        assert city.row("SELECT count(*) FROM session") == before
        assert city.row("SELECT count(*) FROM claim WHERE phone IS NOT NULL") == (1,)
        assert city.claim(theirs["token"], Key()).status == 201


def test_proof_is_for_one_thing():
    """What was signed for one code, purpose, page and moment passes for no other"""
    with running_city() as city:
        kiosk, phone = Kiosk(city), Key()
        one, other = kiosk.give(), kiosk.give()
        city.send(one["envelope"], other["envelope"])

        def shown(purpose="dure-claim/1", origin=None, about=one, challenge=None):
            return phone.shown(purpose, origin or city.people, challenge or city.challenge(),
                               "token", about["token"])
        old = city.challenge()
        moved = base64url((int.from_bytes(from_base64url(old)[:8], "big") + 60000)
                          .to_bytes(8, "big"))[:10] + old[10:]
        for wrong in (dict(shown(), token=other["token"]), shown("dure-join/1"),
                      shown("dure-session/1"), shown("dure-recovery/1"),
                      shown(origin="https://elsewhere.example"), shown(challenge=moved),
                      dict(shown(), challenge=city.challenge())):
            answer = city.post("/v1/claims", wrong)
            assert (answer.status, answer.problem) == (403, "refused"), wrong
        good = shown()
        assert city.post("/v1/claims", good).status == 201
        again = city.post("/v1/claims", good)
        assert (again.status, again.problem, cookie_of(again)) == (403, "refused", None)
        signed = shown("dure-session/1")
        assert city.post("/v1/sessions", {"challenge": signed["challenge"],
                                          "signature": signed["signature"],
                                          "key": phone.thumbprint}).status == 403


def test_proof_at_once():
    """Of eight requests with one proof exactly one is believed"""
    gift, phone = CITY.kiosk.give(), Key()
    CITY.send(gift["envelope"])
    proof = CITY.signed("dure-claim/1", "token", gift["token"], phone)
    found = []
    threads = [threading.Thread(target=lambda: found.append(
        CITY.post("/v1/claims", proof).status)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [201] + [403] * 7, found


def test_returning_phone():
    """A signed challenge opens a session, once, within its time, for its origin"""
    with running_city() as city:
        kiosk, phone, stranger = Kiosk(city), Key(), Key()
        gift = kiosk.give()
        city.send(gift["envelope"])
        city.claim(gift["token"], phone)

        def prove(text, key=phone, origin=None, thumbprint=None):
            signed = key.sign(f"dure-session/1\n{origin or city.people}\n{text}")
            return city.post("/v1/sessions", {"challenge": text, "signature": signed,
                                              "key": thumbprint or phone.thumbprint})
        text = city.challenge()
        opened = prove(text)
        assert opened.status == 201 and my(city, cookie_of(opened)).status == 200
        assert prove(text).status == 403
        assert prove(city.challenge(), key=stranger).status == 403
        assert prove(city.challenge(), key=stranger, thumbprint=stranger.thumbprint).status == 403
        assert prove(city.challenge(), origin="https://elsewhere.example").status == 403
        assert prove(city.challenge()[:-2] + "AA").status == 403
        assert city.post("/v1/sessions", {}).status == 403
        assert prove(city.challenge()).status == 201


def test_sessions_end():
    """A37 a cookie that was never given, or is too old, opens nothing"""
    city = CITY
    gift = city.kiosk.give()
    city.send(gift["envelope"])
    cookie = cookie_of(city.claim(gift["token"], Key()))
    for wrong in (cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), "__Host-dure=", "x=y",
                  cookie.replace("__Host-dure", "dure")):
        for path in ("/my", "/my/receipt.jws", "/my/withdraw", "/my/withdrawn"):
            answer = city.get(path, Cookie=wrong)
            assert (answer.status, answer.problem) == (401, "no-session")
    city.change("UPDATE session SET expires_ms = 1")
    assert my(city, cookie).status == 401


def test_sessions_are_few():
    """A phone that asks without end has its newest sessions and no others"""
    city = CITY
    kiosk, phone, other = city.kiosk, Key(), Key()
    gifts = [kiosk.give(), kiosk.give()]
    city.send(*[gift["envelope"] for gift in gifts])
    theirs = cookie_of(city.claim(gifts[1]["token"], other))
    cookies = [cookie_of(city.claim(gifts[0]["token"], phone)) for _ in range(20)]
    assert city.row("SELECT count(*) FROM session JOIN phone ON phone.number = session.phone"
                    " WHERE first_ms = (SELECT max(first_ms) FROM phone)") == (16,)
    assert my(city, cookies[0]).status == 401
    assert my(city, cookies[-1]).status == my(city, theirs).status == 200


def test_one_phone_sees_its_own():
    """A37 a phone sees what it claimed and nothing else; two claims stand side by side"""
    city = CITY
    kiosk, one, other = city.kiosk, Key(), Key()
    gifts = [kiosk.give() for _ in range(3)]
    city.send(*[gift["envelope"] for gift in gifts])
    city.claim(gifts[0]["token"], one)
    mine = cookie_of(city.claim(gifts[1]["token"], one))
    theirs = cookie_of(city.claim(gifts[2]["token"], other))
    page = my(city, mine).text
    assert gifts[0]["donor"] in page and gifts[1]["donor"] in page
    assert gifts[2]["donor"] not in page
    wanted = f"/my/receipt.jws?donation={gifts[0]['envelope']['id']}"
    assert city.get(wanted, Cookie=mine).status == 200
    assert city.get(wanted, Cookie=theirs).status == 404


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
