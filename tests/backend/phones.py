# phones.py: more phones of one person, losing one, and signing out
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import re

from city import EVERYTHING, cookie_of, running_city
from kit import tap
from p256 import Key


class Phone:
    def __init__(self, city):
        self.city = city
        self.key = Key()
        self.cookie = None

    def claim(self):
        """Gives at a kiosk and claims it."""
        gift = self.city.kiosk.give()
        self.city.send(gift["envelope"])
        self.cookie = cookie_of(self.city.claim(gift["token"], self.key)) or self.cookie
        return gift

    def sign_in(self):
        text = self.city.challenge()
        signed = self.key.sign(f"dure-session/1\n{self.city.people}\n{text}")
        answer = self.city.post("/v1/sessions", {"challenge": text, "signature": signed,
                                                 "key": self.key.thumbprint})
        self.cookie = cookie_of(answer) or self.cookie
        return answer

    def form(self, path, body=""):
        return self.city.post(path, body.encode(), Cookie=self.cookie, Accept="text/html",
                              Content_Type="application/x-www-form-urlencoded")

    def page(self, path="/my"):
        return self.city.get(f"{path}?lang=en", Cookie=self.cookie, Accept="text/html")

    def sees(self, gift):
        return gift["donor"] in self.page().text

    def offer(self, child=None):
        """Shows the code for another phone, or for a child's own; gives its secret."""
        answer = self.form("/my/phones/add", f"child={child}" if child else "")
        assert answer.status == 200, answer.text
        return re.search(r"/join(?:\?child)?#([\w-]+)", answer.text)[1]

    def look(self):
        return self.city.post("/v1/phones/offers", {}, Cookie=self.cookie).json

    def ask(self, secret):
        answer = self.city.post("/v1/phones/joins", self.city.signed("dure-join/1", "secret",
                                                                     secret, self.key))
        self.cookie = cookie_of(answer) or self.cookie
        return answer

    def recover(self, code, others):
        request = self.city.signed("dure-recovery/1", "code", code, self.key)
        answer = self.city.post("/v1/recoveries", dict(request, removeOthers=others),
                                **({"Cookie": self.cookie} if self.cookie else {}))
        self.cookie = cookie_of(answer) or self.cookie
        return answer

    def recovery_code(self):
        return re.search(r'class="secret">([0-9A-Z-]{19})<', self.form("/my/recovery").text)[1]


def two_phones(city):
    """Two phones of one person, who has given once, and the gift."""
    first, second = Phone(city), Phone(city)
    gift = first.claim()
    secret = first.offer()
    assert second.ask(secret).status == 202
    assert first.form("/my/phones/decide", "same=yes").status == 303
    assert second.ask(secret).status == 201
    return first, second, gift


def test_second_phone_is_added():
    """The second phone asks, both show the same words, the first says yes, the second sees all"""
    city = CITY
    first, second = Phone(city), Phone(city)
    gift = first.claim()
    secret = first.offer()
    assert first.look() == {"state": "open"}
    asked = second.ask(secret)
    assert (asked.status, cookie_of(asked)) == (202, None)
    assert first.look() == asked.json and len(asked.json["words"]) == 2
    assert second.sign_in().status == 403
    assert first.form("/my/phones/decide", "same=yes").status == 303
    assert second.ask(secret).status == 201
    assert second.sees(gift) and first.sees(gift)
    later = second.claim()
    assert first.sees(later)
    assert second.sign_in().status == 201
    for path, content in city.files().items():
        assert secret.encode() not in content, path


def test_offer_is_one_use():
    """A code for a second phone is for the first that asks, ends with a no, and soon by itself"""
    city = CITY
    first, second, thief = Phone(city), Phone(city), Phone(city)
    gift = first.claim()
    secret = first.offer()
    second.ask(secret)
    taken = thief.ask(secret)
    assert (taken.status, taken.problem) == (410, "offer-over")
    assert thief.ask("A" * 22).problem == "offer-over"
    first.form("/my/phones/decide", "same=no")
    assert second.ask(secret).status == 410 and first.look() == {"state": "over"}
    assert first.form("/my/phones/decide", "same=yes").status == 410
    secret = first.offer()
    assert first.offer() != secret and second.ask(secret).status == 410
    secret = first.offer()
    city.change("UPDATE phone_offer SET expires_ms = 1")
    assert second.ask(secret).status == 410 and first.look() == {"state": "over"}
    assert not second.cookie and not thief.cookie and first.sees(gift)


def test_phone_with_donations():
    """A phone that has donations of its own is not taken in: its person may be another"""
    city = CITY
    first, other = Phone(city), Phone(city)
    first.claim()
    theirs = other.claim()
    answer = other.ask(first.offer())
    assert (answer.status, answer.problem) == (409, "own-donations")
    assert other.sees(theirs) and not first.sees(theirs)
    secret, late = first.offer(), Phone(city)
    late.ask(secret)
    theirs = late.claim()
    answer = first.form("/my/phones/decide", "same=yes")
    assert answer.status == 409 and not first.sees(theirs) and late.sees(theirs)


def test_removed():
    """A removed phone sees nothing more, and its key claims nothing; the others go on"""
    city = CITY
    first, second, gift = two_phones(city)
    text = first.page("/my/phones").text
    assert "This phone" in text and "Another phone" in text
    number = re.search(r'name="number" value="(\d+)"', text)[1]
    assert first.form("/my/phones/remove", f"number={number}").status == 303
    assert second.page().status == 401 and second.sign_in().status == 403
    late = city.kiosk.give()
    city.send(late["envelope"])
    answer = city.claim(late["token"], second.key)
    assert (answer.status, answer.problem) == (403, "removed-phone")
    assert first.sees(gift)
    second.key = Key()
    assert city.claim(late["token"], second.key).status == 201 and not first.sees(late)


def test_others_phones():
    """A37 nobody removes a phone of another person, nor the one in their hand"""
    city = CITY
    first, second, gift = two_phones(city)
    stranger = Phone(city)
    stranger.claim()
    numbers = [number for number, in city.rows("SELECT number FROM phone ORDER BY number")]
    for number in (*numbers, 999):
        assert stranger.form("/my/phones/remove", f"number={number}").status == 404, number
    for wrong in ("number=x", "number=-1", ""):
        assert first.form("/my/phones/remove", wrong).status == 400
    assert first.sees(gift) and second.sees(gift)


def test_sign_out():
    """A36 a session that was signed out is answered 401, here and everywhere"""
    city = CITY
    first, second, gift = two_phones(city)
    old = first.cookie
    answer = first.form("/my/sign-out", "where=here")
    assert answer.status == 303
    cookies = " ".join(answer.headers.get_all("Set-Cookie"))
    assert "__Host-dure=;" in cookies and "__Host-dure-out=1" in cookies
    for path in ("/my", "/my/receipt.jws", "/my/phones", "/my/withdraw"):
        assert city.get(path, Cookie=old).status == 401, path
    assert second.sees(gift)
    page = city.get("/my?lang=en", Cookie="__Host-dure-out=1", Accept="text/html").text
    assert 'data-out="yes"' in page
    first.sign_in()
    cookies = [first.cookie, second.cookie]
    assert second.form("/my/sign-out", "where=everywhere").status == 303
    assert [city.get("/my", Cookie=cookie).status for cookie in cookies] == [401, 401]
    assert first.sign_in().status == 201 and first.sees(gift)


def test_form_without_session():
    """Whoever sends a form after the session has ended lands where they can sign in"""
    first = Phone(CITY)
    first.claim()
    ended, first.cookie = first.cookie, None
    for path, page in (("/my/phones/add", "/my/phones"), ("/my/phones/decide", "/my/phones"),
                       ("/my/phones/remove", "/my/phones"), ("/my/recovery", "/my"),
                       ("/my/sign-out", "/my"), ("/my/sources/revoke", "/my/sources"),
                       ("/my/consents", "/my/consents"), ("/my/withdraw", "/my/withdraw"),
                       ("/my/sources", "/my/sources")):
        for cookie in ("x=y", ended[:-1] + ("A" if ended[-1] != "A" else "B")):
            first.cookie = cookie
            answer = first.form(path)
            assert (answer.status, answer.headers["Location"]) == (303, page), path
            landed = first.page(page)
            assert landed.status == 401 and "sign-in" in landed.text, path


def test_recovery():
    """A lost phone is locked out by the recovery code, which works once and stands nowhere"""
    city = CITY
    first, second, gift = two_phones(city)
    old, code = first.recovery_code(), first.recovery_code()
    for path, content in city.files().items():
        assert code.encode() not in content and code.replace("-", "").encode() not in content
    new = Phone(city)
    own = new.claim()
    assert new.recover(old, True).problem == "unknown-recovery"
    assert new.recover(code, False).problem == "own-donations"
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert new.recover(typed, True).status == 201
    assert new.sees(gift) and new.sees(own)
    for lost in (first, second):
        assert lost.page().status == 401 and lost.sign_in().status == 403
    assert Phone(city).recover(code, True).problem == "unknown-recovery"


def test_recovery_beside():
    """Who still has the other phone keeps it beside the new one"""
    city = CITY
    first, new = Phone(city), Phone(city)
    gift = first.claim()
    assert new.recover(first.recovery_code(), False).status == 201
    assert new.sees(gift) and first.sees(gift)
    assert first.recover(first.recovery_code(), True).status == 201
    assert first.sees(gift) and new.page().status == 401


def test_recovery_is_no_theft():
    """Who holds a phone of somebody, or one of two, gets nobody's donations by a code of theirs"""
    city = CITY
    thief, victim = Phone(city), Phone(city)
    thief.claim()
    gift, code = victim.claim(), thief.recovery_code()
    victim.cookie = None
    assert victim.recover(code, True).problem == "own-donations"
    assert not thief.sees(gift)
    first, second, _ = two_phones(city)
    assert second.recover(code, True).problem == "own-donations"
    assert Phone(city).recover(code, False).status == 201
    assert first.page().status == second.page().status == 200


def test_removed_phone_stays_out():
    """A phone that was removed comes back neither by its spent offer nor by a code it has read"""
    city = CITY
    first, second = Phone(city), Phone(city)
    first.claim()
    secret = first.offer()
    assert second.ask(secret).status == 202
    assert first.form("/my/phones/decide", "same=yes").status == 303
    assert second.ask(secret).status == 201
    code = second.recovery_code()
    number = re.search(r'name="number" value="([0-9]+)"', first.page("/my/phones").text)[1]
    assert first.form("/my/phones/remove", f"number={number}").status == 303
    again = second.ask(secret)
    assert again.status == 410 and cookie_of(again) is None
    assert Phone(city).recover(code, True).problem == "unknown-recovery"


def test_key_must_be_shown():
    """A37 a join or a recovery needs the key itself, for this very code, and works once"""
    with running_city() as city:
        first, second, _ = two_phones(city)
        thief, code, secret = Key(), first.recovery_code(), first.offer()
        before = city.row("SELECT count(*) FROM session")
        for path, purpose, name, text, more in (
                ("/v1/phones/joins", "dure-join/1", "secret", secret, {}),
                ("/v1/recoveries", "dure-recovery/1", "code", code, {"removeOthers": False})):
            stolen = dict(city.signed(purpose, name, text, thief), publicKey=second.key.jwk)
            elsewhere = dict(city.signed(purpose, name, "A" * 22, second.key), **{name: text})
            claim = city.signed("dure-claim/1", name, text, second.key)
            for wrong in (stolen, elsewhere, claim, {name: text, "publicKey": second.key.jwk}):
                answer = city.post(path, {**wrong, **more})
                assert (answer.status, answer.problem) == (403, "refused"), (path, wrong)
                assert cookie_of(answer) is None
        assert city.row("SELECT count(*) FROM session") == before
        assert first.look() == {"state": "open"}
        proof = dict(city.signed("dure-recovery/1", "code", code, second.key), removeOthers=False)
        assert city.post("/v1/recoveries", proof).status == 201
        assert city.post("/v1/recoveries", proof).problem == "refused"
        proof = city.signed("dure-join/1", "secret", secret, second.key)
        assert city.post("/v1/phones/joins", proof).status == 202
        assert city.post("/v1/phones/joins", proof).problem == "refused"


def test_recovery_guesses():
    """Recovery codes that are guessed hit nothing, and are soon not answered any more"""
    with running_city() as city:
        first, new = Phone(city), Phone(city)
        first.claim()
        code = first.recovery_code()
        found = [new.recover(f"{number:016d}", True).status for number in range(30)]
        assert found == [403] * 20 + [429] * 10
        for wrong in (code[:-1], code + "0", "", None, 7):
            assert new.recover(wrong, True).status == 429
        assert new.recover(code, True).status == 201


def test_withdrawn_together():
    """Either phone takes back everything, for both"""
    city = CITY
    first, second, gift = two_phones(city)
    later = second.claim()
    assert second.form("/my/withdraw", EVERYTHING.decode()).status == 303
    for donor in (gift["donor"], later["donor"]):
        assert city.row("SELECT withdrawn_ms FROM donor WHERE id = ?", donor)[0]
    assert first.sees(later) and "Your data are gone." in first.page().text


def test_new_key_with_a_session():
    """A scan by a browser that is signed in, but has lost its key, stays with its person"""
    city = CITY
    first = Phone(city)
    first.claim()
    gift = city.kiosk.give()
    city.send(gift["envelope"])
    answer = city.post("/v1/claims",
                       city.signed("dure-claim/1", "token", gift["token"], Key()),
                       Cookie=first.cookie)
    assert answer.status == 201 and first.sees(gift)


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
