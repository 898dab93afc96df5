# consents.py: what a donor agreed to, line by line, and deciding anew on the phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import html
import json
import re
from urllib.parse import urlencode

from batches import batch, send
from city import running_city
from kit import tap
from narrowing import CUFF, FORM, Giver, pressure
from p256 import Key

FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
LINES = re.compile(r"<details( open)?>(.*?)</details>", re.DOTALL)
VERSION_1 = ("--notice", "1")
VERSION_2 = ("--notice", "2")
VERSION_3 = ("--notice", "3")


class Line:
    """One line of the page: what it says, and the forms in it."""

    def __init__(self, opened, content):
        self.opened = bool(opened)
        self.text = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())
        self.decisions = re.findall(r'name="decision" value="(\w+)"', content)
        self.fields = dict(FIELD.findall(content))


def lines(giver, language="en"):
    page = giver.city.get(f"/my/consents?lang={language}", Cookie=giver.cookie,
                          Accept="text/html")
    assert page.status == 200, page.text
    return [Line(*found) for found in LINES.findall(page.text)]


def post(giver, **fields):
    return giver.city.post("/my/consents", urlencode(fields).encode(), Cookie=giver.cookie,
                           Accept="text/html", Content_Type=FORM)


def decide(giver, number, decision, language="en"):
    line = lines(giver, language)[number]
    assert decision in line.decisions, line.text
    answer = post(giver, decision=decision, **line.fields)
    assert (answer.status, answer.headers["Location"]) == (303, "/my/consents"), answer.text
    return line


def send_again(city, secret, body=None):
    """Each of the threads that knew how it was says once that it is busy."""
    while (answer := send(city, secret, body or pressure())).status == 503:
        assert answer.problem == "busy"
    return answer


def events(*givers):
    """What these have decided since they gave, in the order of their decisions."""
    donors = {giver.donor for giver in givers}
    return [json.loads(record) for kind, donor, record in
            givers[0].city.rows("SELECT kind, donor, record FROM consent_event ORDER BY number")
            if kind == "changed" and donor in donors]


def test_each_line():
    """Every line tells its state, its whole text and what can be done about it"""
    city = CITY
    collect, sensitive, provide, train, energy = lines(Giver(city, *VERSION_3))
    for line in (collect, sensitive):
        assert line.decisions == [] and "take back what you gave" in line.text, line.text
        assert "Until 31 December 2029" in line.text and "at the kiosk" in line.text
    assert (provide.decisions, train.decisions, energy.decisions) == (
        ["refused"], ["given"], ["given"])
    assert "Is not done" in train.text and "Not asked yet" in energy.text
    assert "May it be used to train AI?" in train.text and "No AI is trained" in train.text
    assert "Electricity, gas, water and heat used" in energy.text
    assert not any(line.opened or "Before" in line.text for line in
                   (collect, sensitive, provide, train, energy))


def test_no_and_yes_again():
    """A no and a yes are appended, with the text and the language that were on the screen"""
    city = CITY
    giver = Giver(city, *VERSION_3)
    decide(giver, 2, "refused")
    assert "Is not done" in lines(giver)[2].text
    line = decide(giver, 2, "given", "ko")
    assert "Until" in lines(giver)[2].text and "on this phone" in lines(giver)[2].text
    no, yes = events(giver)
    for event, decision, language in ((no, "refused", "en"), (yes, "given", "ko")):
        assert event["schema"] == "dure.consent-change/1" and event["by"] == "phone"
        assert event["donor"] == giver.donor
        change, = event["changes"]
        assert change["shown"]["language"] == language
        assert change["shown"]["dwellMs"] is None and len(change["shown"]["sha256"]) == 64
        assert (change["purpose"], change["decision"], change["erase"], change["items"],
                change["recipient"]) == ("provide", decision, False, None, None)
    assert yes["changes"][0]["notice"] == line.fields["notice"]
    assert city.row("SELECT revision FROM donor WHERE id = ?", giver.donor) == (2,)


def test_wider_is_asked_anew():
    """A wider notice is nobody's before it was asked; the old scope runs on meanwhile"""
    city = CITY
    giver = Giver(city, *VERSION_2)
    collect, sensitive, provide, train, energy = lines(giver)
    assert provide.opened and "Asks for more" in provide.text
    assert "Before: Hospitals and companies the committee allows" in provide.text
    assert provide.decisions == ["given", "refused"] and "Until" in provide.text
    assert "Asks for more" not in collect.text and not collect.opened
    assert "Before: Measured pulse" in sensitive.text and "Asks for more" not in sensitive.text
    assert energy.decisions == ["given"] and train.decisions == ["given"]
    assert send(city, giver.source(), pressure()).status == 201
    decide(giver, 2, "given")
    provide = lines(giver)[2]
    assert "Asks for more" not in provide.text and provide.decisions == ["refused"]
    assert "Before" not in provide.text


def test_more_is_taken_once_agreed():
    """What the first notice did not ask for is refused until the donor agrees on the phone"""
    city = CITY
    giver = Giver(city, *VERSION_1)
    secret = giver.source()
    refused = send(city, secret, pressure())
    assert (refused.status, refused.problem) == (403, "not-covered")
    decide(giver, 0, "given")
    refused = send_again(city, secret)
    assert refused.status == 403 and "sensitive" in refused.text, refused.text
    decide(giver, 1, "given")
    assert send_again(city, secret).status == 201
    assert send(city, secret, batch(2)).status == 201
    assert giver.count("late_arrival") == 0


def test_what_was_stopped_is_given_again():
    """A kind that was stopped is shown as taken out, and a yes lets it in again"""
    city = CITY
    giver = Giver(city, *VERSION_3)
    assert giver.take_back("heart", "no").status == 303
    assert "in part" in lines(giver)[0].text
    assert send(city, giver.source(), batch(2)).status == 403
    decide(giver, 0, "given")
    decide(giver, 1, "given")
    assert "in part" not in lines(giver)[0].text
    assert send(city, giver.source(), batch(2)).status == 201


def test_measured_before_the_newest_yes():
    """A39 a yes after a no lets in what is measured from then on, and nothing from before it"""
    city = CITY
    giver = Giver(city, *VERSION_3)
    secret, before, other = giver.source(), batch(1), pressure()
    assert giver.take_back("heart", "yes").status == 303
    between = batch(1)
    for number, reason in ((0, "not-in-consent"), (1, "before-consent")):
        agreed = decide(giver, number, "given")
        for body in (before, between):
            answer = send_again(city, secret, body)
            assert (answer.status, answer.problem) == (403, "not-covered"), answer.text
            assert answer.json["errors"] == [
                {"pointer": "/observations/0", "line": "sensitive", "reason": reason}]
    assert send_again(city, secret, other).status == 201
    fresh = batch(1)
    assert post(giver, decision="given", **agreed.fields).status == 303  # it stands already
    assert send_again(city, secret, fresh).status == 201
    assert giver.batches() == [(2,), (1,)]
    assert "Came too late" in giver.page("/my/withdrawn")


def test_clocks_that_differ():
    """What the phone decides after the kiosk holds, whether the kiosk's clock is ahead or behind"""
    city = CITY
    for seconds in ("3600", "-3600"):
        phone = Key()
        giver = Giver(city, *VERSION_3, "--later", seconds, phone=phone)
        queued = giver.kiosk.give(*CUFF, "--later", seconds)
        assert city.claim(queued["token"], phone).status == 202
        secret = giver.source()
        for what in ("heart", "provide"):
            assert giver.take_back(what, "no").status == 303
        assert send_again(city, secret, batch(1)).status == 403
        assert city.send(queued["envelope"]) == [("stored", None)]
        assert "Is not done" in lines(giver)[2].text
        decide(giver, 0, "given")
        decide(giver, 1, "given")
        assert send_again(city, secret, batch(1)).status == 201
        decide(giver, 2, "given")
        assert "Until" in lines(giver)[2].text and "in part" not in lines(giver)[2].text


def test_what_is_no_answer():
    """What no page of ours sends changes nothing"""
    city = CITY
    giver, other = Giver(city, *VERSION_3), Giver(city, *VERSION_3)
    good = {"decision": "refused", **lines(giver)[2].fields}
    assert post(giver, **good).status == 303 and "Until" in lines(other)[2].text
    assert {event["donor"] for event in events(giver, other)} == {giver.donor}
    for fields in ({"decision": "perhaps"}, {"purpose": "sell"}, {"purpose": "collect"},
                   {"purpose": "sensitive"}):
        assert post(giver, **{**good, **fields}).status == 400, fields
    for key in good:
        assert post(giver, **{k: v for k, v in good.items() if k != key}).status == 400, key
    third = Giver(city, *VERSION_2)
    record, = city.row("SELECT record FROM consent_event ORDER BY number DESC LIMIT 1")
    for notice in (json.loads(record)["notice"]["sha256"], "0" * 64, "", "x"):
        assert post(giver, **{**good, "notice": notice}).status == 303
    assert len(events(giver, other, third)) == 1
    foreign = city.ask(city.people, "POST", "/my/consents", urlencode(good).encode(), {
        "Origin": "https://elsewhere.example", "Cookie": giver.cookie, "Accept": "text/html",
        "Content-Type": FORM})
    assert foreign.status == 403 and len(events(giver, other, third)) == 1
    assert city.get("/my/consents", Accept="text/html").status == 401


def test_all_donations_of_a_phone():
    """Who gave twice decides once, for both; what only one of them allows is told as in part"""
    city = CITY
    phone = Key()
    giver = Giver(city, *VERSION_2, phone=phone)
    again = Giver(city, *VERSION_3, "--refuse", "provide", phone=phone)
    provide = lines(giver)[2]
    assert "in part" in provide.text, provide.text
    assert "all donations of this phone" in giver.page("/my/consents")
    decide(giver, 2, "refused")
    assert {event["donor"] for event in events(giver, again)} == {giver.donor, again.donor}
    assert "Is not done" in lines(giver)[2].text


def test_after_everything_is_taken_back():
    """Who took everything back agrees to nothing, and a page left open changes nothing"""
    city = CITY
    giver = Giver(city, *VERSION_3)
    good = {"decision": "given", **lines(giver)[3].fields}
    assert giver.take_back("everything", "yes").status == 303
    assert lines(giver) == []
    assert post(giver, **good).status == 404 and events(giver) == []


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
