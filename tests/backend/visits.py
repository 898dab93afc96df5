# visits.py: a phone that has given before approves a visit, and the donation comes to it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from city import EVERYTHING, Kiosk, cookie_of, running_city
from kit import tap
from p256 import Key

FORM = "application/x-www-form-urlencoded"


class Phone:
    """A phone that has claimed once."""

    def __init__(self, city, kiosk):
        self.city = city
        gift = kiosk.give()
        city.send(gift["envelope"])
        self.cookie = cookie_of(city.claim(gift["token"], Key()))

    def approve(self, shown):
        return self.city.post("/v1/visits/approvals", {"pass": shown}, Cookie=self.cookie)

    def sees(self, gift):
        return gift["donor"] in self.city.get("/my", Cookie=self.cookie, Accept="text/html").text


def look(city, shown, notice=None):
    request = {"pass": shown} if notice is None else {"pass": shown, "notice": notice}
    return city.ask(city.machines, "POST", "/v1/visits", request)


def approved(city, kiosk, phone):
    """The token of a visit that the phone has approved."""
    shown = kiosk.show_pass()
    assert phone.approve(shown).status == 201
    return look(city, shown).json["token"]


def test_approved():
    """The kiosk learns words and a token, never a donor; the donation is with the phone at once"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    shown = kiosk.show_pass()
    assert look(city, shown).json == {"state": "waiting"}
    answer = phone.approve(shown)
    assert (answer.status, answer.json["state"]) == (201, "approved")
    assert phone.approve(shown).json == answer.json
    told = look(city, shown).json
    assert set(told) == {"state", "token", "words", "standing"}
    assert told["words"] == answer.json["words"]
    gift = kiosk.give("--visit", told["token"])
    assert gift["document"]["visitToken"] == told["token"]
    assert city.send(gift["envelope"]) == [("stored", None)]
    assert phone.sees(gift)
    assert city.send(gift["envelope"]) == [("repeat", None)]
    assert look(city, shown).json == {"state": "over"} and phone.approve(shown).status == 410
    for path, content in city.files().items():
        assert told["token"].encode() not in content, path


def standing(city, kiosk, phone, gift):
    """What the city says the kiosk need not ask again, by the notice of that gift; and the token"""
    shown = kiosk.show_pass()
    assert phone.approve(shown).status == 201
    told = look(city, shown, gift["document"]["consent"]["notice"]["sha256"]).json
    return set(told["standing"]), told["token"]


def test_what_stands_already():
    """Only a yes to this version of the notice stands: no other version, nothing taken back"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    gift, newer = kiosk.give("--refuse", "train"), kiosk.give("--notice", "2")
    assert standing(city, kiosk, phone, gift)[0] == {"collect", "sensitive", "provide"}
    assert standing(city, kiosk, phone, newer)[0] == set()
    shown = kiosk.show_pass()
    phone.approve(shown)
    assert look(city, shown).json["standing"] == []
    assert look(city, shown, "nothing").json["standing"] == []
    assert city.post("/my/withdraw", EVERYTHING, Cookie=phone.cookie).status == 303
    told = look(city, shown, gift["document"]["consent"]["notice"]["sha256"]).json
    assert told["standing"] == []


def test_not_asked_again():
    """A line that stands is taken without being shown again; one that does not is refused"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    lines = ("--earlier", "collect", "--earlier", "sensitive", "--earlier", "provide")
    told, token = standing(city, kiosk, phone, kiosk.give())
    assert told == {"collect", "sensitive", "provide"}
    unknown, made_up = kiosk.give(*lines), kiosk.give("--visit", "A" * 43, *lines)
    wider = kiosk.give("--visit", token, *lines, "--refuse", "", "--earlier", "train")
    good = kiosk.give("--visit", token, *lines)
    shown = {line["purpose"]: line["shown"] for line in good["document"]["consent"]["lines"]}
    assert shown["collect"]["earlier"] is True and "earlier" not in shown["train"]
    refused = ("refused", "not-consented")
    assert city.send(*(gift["envelope"] for gift in (unknown, made_up, wider, good))) == [
        refused, refused, refused, ("stored", None)]
    assert phone.sees(good)


def test_stopped_before_it_came():
    """What the phone has stopped since does not stand when the donation comes"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    told, token = standing(city, kiosk, phone, kiosk.give())
    gift = kiosk.give("--visit", token, *(f"--earlier={purpose}" for purpose in told))
    assert city.post("/my/withdraw", b"what=provide&erase=no", Cookie=phone.cookie,
                     Accept="text/html", Content_Type=FORM).status == 303
    assert city.send(gift["envelope"]) == [("refused", "not-consented")]


def test_token_works_once():
    """A second donation with the token, or one of another kiosk, is nobody's until claimed"""
    city = CITY
    kiosk, other = city.kiosk, Kiosk(city)
    phone = Phone(city, kiosk)
    token = approved(city, kiosk, phone)
    stolen = other.give("--visit", token)
    first, again = kiosk.give("--visit", token), kiosk.give("--visit", token)
    made_up = kiosk.give("--visit", "A" * 43)
    assert city.send(*(gift["envelope"] for gift in (stolen, first, again, made_up))) == [
        ("stored", None)] * 4
    assert phone.sees(first)
    for gift in (stolen, again, made_up):
        assert not phone.sees(gift)
        assert city.claim(gift["token"], Key()).status == 201


def test_first_phone_approves():
    """Who photographed the code is told when second, and seen by the words when first"""
    city = CITY
    kiosk = city.kiosk
    phone, other = Phone(city, kiosk), Phone(city, kiosk)
    shown = kiosk.show_pass()
    first = phone.approve(shown)
    answer = other.approve(shown)
    assert (answer.status, answer.problem) == (409, "visit-taken")
    words = {tuple(first.json["words"])}
    for _ in range(8):
        shown = kiosk.show_pass()
        words.add(tuple(other.approve(shown).json["words"]))
    assert len(words) > 1


def test_passes_that_are_none():
    """A pass that is cut short, changed, old, or of a kiosk that is not ours approves nothing"""
    city = CITY
    kiosk, stranger = Kiosk(city), Kiosk(city, enrolled=False)
    phone = Phone(city, kiosk)
    passes = city.rows("SELECT pass_hash FROM visit_pass")
    shown = kiosk.show_pass()
    changed = shown[:20] + ("A" if shown[20] != "A" else "B") + shown[21:]
    for wrong, problem in ((shown[:-1], "cut-short"), ("", "cut-short"), (7, "cut-short"),
                           (changed, "unknown-kiosk"),
                           (stranger.show_pass(), "unknown-kiosk"),
                           (kiosk.show_pass("--later", "-700"), "visit-over"),
                           (kiosk.show_pass("--later", "700"), "visit-over")):
        assert phone.approve(wrong).problem == problem, (wrong, problem)
    assert look(city, changed).status == 403 and look(city, "x").status == 400
    assert look(city, kiosk.show_pass("--later", "-700")).json == {"state": "over"}
    assert city.post("/v1/visits/approvals", {"pass": shown}).status == 401
    city.command("revoke", kiosk.id)
    assert phone.approve(shown).problem == "unknown-kiosk"
    assert city.rows("SELECT pass_hash FROM visit_pass") == passes


def test_taken_back_before_it_came():
    """A40 what an offline kiosk still holds of an approved visit is refused after a withdrawal"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    gift = kiosk.give("--visit", approved(city, kiosk, phone))
    assert city.post("/my/withdraw", EVERYTHING, Cookie=phone.cookie).status == 303
    assert city.send(gift["envelope"]) == [("refused", "withdrawn")]


def test_taken_back_long_before_it_came():
    """What a visit of long ago has given is refused after a withdrawal, whoever approves since"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    gift = kiosk.give("--visit", approved(city, kiosk, phone))
    assert city.post("/my/withdraw", EVERYTHING, Cookie=phone.cookie).status == 303
    city.change("UPDATE visit_pass SET approved_ms = 1")
    approved(city, kiosk, Phone(city, kiosk))
    assert city.send(gift["envelope"]) == [("refused", "withdrawn")]


def test_scanned_as_well():
    """Another phone's early scan of the receipt has no part in an approved visit"""
    city = CITY
    kiosk = city.kiosk
    phone = Phone(city, kiosk)
    gift = kiosk.give("--visit", approved(city, kiosk, phone))
    assert city.claim(gift["token"], Key()).status == 202
    city.send(gift["envelope"])
    assert phone.sees(gift)
    assert city.claim(gift["token"], Key()).status == 409


def test_offline():
    """Without the city a visit makes a new donor, and the phone that scans it has it as well"""
    city = CITY
    kiosk, key = city.kiosk, Key()
    gifts = [kiosk.give(), kiosk.give()]
    city.send(*(gift["envelope"] for gift in gifts))
    cookies = [cookie_of(city.claim(gift["token"], key)) for gift in gifts]
    page = city.get("/my", Cookie=cookies[1], Accept="text/html").text
    assert all(gift["donor"] in page for gift in gifts)


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
