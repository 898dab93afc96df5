# pilot-rooms.py: a pilot is written, looked at by somebody else, run, asked with and closed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
from html import unescape

from backend import lab
from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.member import Member
from backend.p256 import Key
from kit import tap
from kit.processes import wait_until

PLAN = {"purpose": "To see how a city's hearts rest", "target": "40", "full": "on",
        "from": "2026-01-01", "until": "2029-11-30", "keep": "2029-12-31",
        "recipients": "hospital", "kind-heart": "on", "device-wearable": "on",
        "item-ageBand": "on", "model": ""}
SETTINGS = {"schema": "dure.station-settings/1", "until": "2099-01-01T00:00:00.000Z",
            "site": {"ko": "충장동 행정복지센터", "en": "Chungjang-dong Office"},
            "panel": {"dpi": 68.9, "bottomMm": 500}, "languages": ["ko", "en"],
            "instruments": ["blood-pressure=C0:DE:00:00:01:01"],
            "opening": {"mon": ["09:00", "18:00"]}, "idle": {"seconds": 60, "warningSeconds": 30},
            "pilot": {"name": "gwangju-heart"}, "voice": {"speaks": True, "percent": 100}}
MADE = {}


def member(name, role="coordinator"):
    """Somebody with a passkey; made once."""
    if name not in MADE:
        MADE[name] = Member(CITY, name, role)
    return MADE[name]


def site():
    """A kiosk to run pilots at; made once."""
    if "site" not in MADE:
        MADE["site"] = Kiosk(CITY)
    return MADE["site"].id


def edition(who, name, version):
    """As the page of a draft knows it."""
    page = who.get("/lab/pilot/edit", id=name, version=version, part="plan").text
    return re.search(r'name="edition" value="(\d+)"', page)[1]


def begin(who, name):
    answer = who.post("/lab/pilot/new", id=name)
    assert answer.status == 303, answer.text
    return int(re.search(r"version=(\d+)", answer.headers["Location"])[1])


def write(who, name, version=1, part="plan", **fields):
    """Sends a whole form, as the page would."""
    return who.post("/lab/pilot/edit", id=name, version=version, part=part,
                    edition=edition(who, name, version), **fields)


def plan(**changes):
    fields = {**PLAN, f"site-{site()}": "on", **changes}
    return {key: value for key, value in fields.items() if value is not None}


def look(who, name, version=1, language="en"):
    return who.get("/lab/pilot", language, id=name, version=version)


def do(who, word, name, version=1, why="As planned"):
    sure = who.get("/lab/pilot/sure", **{"id": name, "version": version, "do": word})
    found = re.search(r'name="edition" value="(\d+)"', sure.text)
    return who.post("/lab/pilot/do", **{"id": name, "version": version, "do": word, "why": why,
                                        "edition": found[1] if found else "0"})


def state(page):
    lead = re.search(r'class="lead">(.*?)</p>', page.text, re.DOTALL)[1]
    return re.sub("<.*?>", "", lead).strip()


def test_written_and_run():
    """One writes a pilot and asks for review, another sets it running; each step is kept"""
    ann, bob = member("Ann"), member("Bob", "steward")
    assert begin(ann, "city-rest") == 1
    assert begin(ann, "city-rest") == 1, "begun already"
    answer = write(ann, "city-rest", **plan())
    assert answer.status == 303 and "saved=1" in answer.headers["Location"]
    page = look(ann, "city-rest")
    assert state(page) == "Being written" and "Ask for review" in page.text
    assert "A new pilot: everybody is asked." in page.text and "Set it running" not in page.text
    assert do(ann, "run", "city-rest").status == 409
    assert do(bob, "submit", "city-rest").status == 403
    assert do(ann, "submit", "city-rest", why=" ").status == 400
    assert do(ann, "submit", "city-rest").status == 303
    page = look(ann, "city-rest")
    assert state(page) == "Waits for somebody else" and "Go on writing" not in page.text
    assert "Somebody else sets it running." in page.text and "Set it running" not in page.text
    assert do(ann, "run", "city-rest").status == 409
    assert "Set it running" in look(bob, "city-rest").text
    assert do(bob, "return", "city-rest", why="Shorter, please").status == 303
    assert "Shorter, please" in look(ann, "city-rest").text
    assert do(ann, "submit", "city-rest").status == 303
    assert do(bob, "run", "city-rest").status == 303
    assert state(look(bob, "city-rest")) == "Running"
    rows = CITY.rows("SELECT version, change FROM pilot_notice WHERE pilot = 'city-rest'")
    assert sorted(rows) == [(1, "new")] * 5
    events = CITY.rows("SELECT record FROM governance_event WHERE subject = 'city-rest/1'")
    assert len(events) == 6
    assert do(ann, "close", "city-rest").status == 303
    assert state(look(bob, "city-rest")) == "Closed"
    assert do(ann, "close", "city-rest").status == 409


def settings(kiosk):
    """What a kiosk is to follow now."""
    return json.loads(CITY.command("fleet", "settings", kiosk).stdout)["settings"]


def run(name, **changes):
    """A pilot that Ann has written and Bob has set running; its version."""
    ann, bob = member("Ann"), member("Bob", "steward")
    version = begin(ann, name)
    write(ann, name, version, **plan(**changes))
    for who, word in ((ann, "submit"), (bob, "run")):
        assert do(who, word, name, version).status == 303
    return version


def test_wrong_fields():
    """What is wrong is told beside its field, and nothing that was typed is lost"""
    ann = member("Ann")
    begin(ann, "city-wrong")
    first = ann.get("/lab/pilot/edit", id="city-wrong", version=1, part="plan").text
    assert 'class="fault"' not in first, "nobody has written anything yet"
    write(ann, "city-wrong", **plan(target="many <b>", until="2025-01-01", model="abc",
                                    **{"kind-heart": None}))
    page = ann.get("/lab/pilot/edit", id="city-wrong", version=1, part="plan", saved=1).text
    assert 'value="many &lt;b&gt;"' in page and 'value="2025-01-01"' in page
    faults = dict(re.findall(r'<p class="fault" id="([\w-]+)-fault">.*?<span>(.*?)</span>', page))
    assert faults == {"target": "Please write a number from 1 to 1,000,000.",
                      "until": "This day must not be before the one above.",
                      "kinds": "Please choose at least one.",
                      "model": "Please copy all 64 letters and digits."}
    assert 'id="target-fault"' in page and 'aria-describedby="target-fault"' in page
    assert "Fields to look at: 4" in look(ann, "city-wrong").text
    assert do(ann, "submit", "city-wrong").status == 400
    write(ann, "city-wrong", part="vi", **{"vi-title": "Tim", "vi-collect-facts": "khong"})
    page = ann.get("/lab/pilot/edit", id="city-wrong", version=1, part="vi").text
    assert "One to eight lines, each with a colon." in page and ">khong</textarea>" in page
    page = ann.get("/lab/pilot/edit", id="city-wrong", version=1, part="ko").text
    assert "*언제까지" in unescape(page), "another language is as it was"


def test_two_writers():
    """Who writes over what they have not seen is told"""
    ann = member("Ann")
    begin(ann, "city-two")
    seen = edition(ann, "city-two", 1)
    assert write(ann, "city-two", **plan()).status == 303
    late = ann.post("/lab/pilot/edit", id="city-two", version=1, part="plan", edition=seen,
                    **plan(purpose="Mine"))
    assert late.status == 409
    twice = ann.post("/lab/pilot/edit", id="city-two", version=1, part="plan", edition=seen,
                     **plan())
    assert twice.status == 303, "who presses twice"
    assert "Mine" not in look(ann, "city-two").text


def test_hostile():
    """Fields that no form has, names that nobody can be called and other versions change nothing"""
    ann = member("Ann")
    for name in ("", "A", "a b", "-a", "a--b", "x" * 49, "../x"):
        assert ann.post("/lab/pilot/new", id=name).status == 400, name
    begin(ann, "city-odd")
    write(ann, "city-odd", **plan(purpose="x" * 2001, state="running", donors="900"))
    draft, = CITY.row("SELECT draft FROM pilot WHERE name = 'city-odd'")
    assert not any(word in draft for word in ('"running"', '"900"', "xxx"))
    for asked in ({"id": "nobody"}, {"id": "city-odd", "version": "2"}):
        assert ann.get("/lab/pilot", **asked).status == 404
    for part in ("", "x", "xx"):
        assert ann.get("/lab/pilot/edit", id="city-odd", version=1, part=part).status == 404
        assert write(ann, "city-odd", part=part).status == 400
    assert ann.get("/lab/pilot/sure", **{"id": "city-odd", "do": "write"}).status == 409


def test_preview():
    """A preview says what kiosk and phone will, in each language, and has E only when chosen"""
    ann = member("Ann")
    begin(ann, "city-seen")
    write(ann, "city-seen", **plan())
    page = ann.get("/lab/pilot/preview", id="city-seen", version=1).text
    kiosk, phone = page.split("On the phone")
    assert kiosk.count('<section class="panel') == 4 and "We ask · 2 of 4" in kiosk
    assert kiosk.count("Sensitive data") == 1 and "May we collect this for the study?" in kiosk
    assert phone.count("<details") == 4 and "Home energy" not in page
    assert "민감정보" in ann.get("/lab/pilot/preview", "ko", id="city-seen", version=1).text
    write(ann, "city-seen", **plan(**{"kind-electricity": "on"}))
    page = ann.get("/lab/pilot/preview", id="city-seen", version=1).text
    kiosk, phone = page.split("On the phone")
    assert kiosk.count('<section class="panel') == 4 and phone.count("<details") == 5


def test_list():
    """Pilots are sorted and chosen in the address; a coordinator of one kiosk sees none"""
    ann = member("Ann")
    begin(ann, "city-list")
    page = ann.get("/lab/pilots", q="city-list").text
    assert "Being written" in page and "under 11" in page
    assert "city-list" not in ann.get("/lab/pilots", state="running").text
    assert "No pilot is like that." in ann.get("/lab/pilots", q="zzz").text
    sleep = Member(CITY, "One pilot only", "coordinator", "city-list")
    assert "city-list" in sleep.get("/lab/pilots").text
    begin(ann, "city-other")
    assert "city-other" not in sleep.get("/lab/pilots").text
    assert sleep.get("/lab/pilot/edit", id="city-other", version=1,
                     part="plan").status == 403
    assert sleep.get("/lab/pilot/edit", id="city-list", version=1,
                     part="plan").status == 200
    assert "Pilots that are being written" in sleep.get("/lab").text
    own = Member(CITY, "One kiosk only", "coordinator", site())
    assert "city-list" not in own.get("/lab/pilots").text
    assert own.get("/lab/pilot", id="city-list").status == 403
    assert own.post("/lab/pilot/new", id="city-mine").status == 403


def asked_on_a_phone(page):
    """Each question with its facts, as a page for phones puts it."""
    return re.findall("<p><strong>.*?</dl>", page, re.DOTALL)


def check_following(bob, kiosk, sent):
    """The pilot's page says that a kiosk follows once it has said so, and has the model too"""
    lab.CITY = CITY
    for says, shown in (({"settings": sent["version"] - 1}, "on its way"),
                        ({"settings": sent["version"] + 1}, "on its way"),
                        ({"settings": sent["version"]}, "follows it")):
        lab.tell(kiosk, **says)
        assert look(bob, "city-sent").text.count(shown) == 1, says
    draft, = CITY.row("SELECT draft FROM pilot WHERE name = 'city-sent'")
    CITY.change("UPDATE pilot SET draft = ? WHERE name = 'city-sent'",
                json.dumps({**json.loads(draft), "model": "ab" * 32}))
    wait_until(lambda: settings(kiosk.id)["pilot"]["model"] == "ab" * 32, 30, "its model")
    for has, shown in (({}, "follows it, without its model so far"),
                       ({"model": "cd" * 32}, "follows it, without its model so far"),
                       ({"model": "ab" * 32}, "follows it</div>")):
        lab.tell(kiosk, settings=settings(kiosk.id)["version"], **has)
        assert shown in look(bob, "city-sent").text, has


def take_back(gift):
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie_of(
        CITY.claim(gift["token"], Key()))).status == 303


def test_by_the_clock():
    """Kiosks are told what to ask for; donors are counted once each, those that took all back are
    not, and what is full ends"""
    bob, kiosk, other = member("Bob", "steward"), Kiosk(CITY), Kiosk(CITY)
    draft = CITY.folder / "settings.json"
    draft.write_text(json.dumps(SETTINGS), encoding="utf-8")
    CITY.command("fleet", "settings", kiosk.id, str(draft))
    for number in range(12):
        at = kiosk if number else other
        gift = at.give("--notice", "3", "--age", "40-59", "--sex",
                       "male" if number else "female")
        CITY.send(gift["envelope"])
    phone = cookie_of(CITY.claim(gift["token"], Key()))
    gifts = [kiosk.give("--age", "40-59", "--sex", "male") for _ in range(2)]
    CITY.send(gifts[0]["envelope"], gifts[1]["envelope"])
    take_back(gifts[0])
    assert run("city-sent", **{f"site-{kiosk.id}": "on"}) == 1
    page = look(bob, "city-sent").text
    assert page.count("on its way") == 1 and page.count("has no settings yet") == 1
    assert run("gwangju-heart", target="12") == 4
    wait_until(lambda: state(look(bob, "gwangju-heart", 4)) == "Closed", 30, "the count")
    previewed = asked_on_a_phone(bob.get("/lab/pilot/preview", id="gwangju-heart", version=4).text)
    shown = asked_on_a_phone(CITY.get("/my/consents?lang=en", Cookie=phone).text)
    assert previewed and set(previewed) <= set(shown), (previewed, shown)
    page = look(bob, "gwangju-heart", 4).text
    assert "10 / 12" in page and "By the clock" in re.sub(r"\s+", " ", page)
    assert CITY.row("SELECT donors FROM pilot WHERE name = 'gwangju-heart'") == (13,)
    take_back(gifts[1])
    CITY.change("UPDATE pilot SET due_ms = 0 WHERE name = 'gwangju-heart'")
    words = re.sub(r"\s+", " ", re.sub("<.*?>", " ", page))
    assert "Age and sex under 11 Age only 10 Sex only under 11" in words
    assert f"{kiosk.id[:8]} not told" in words, "or the one of the other kiosk could be reckoned"
    lines = bob.get("/lab/pilot/figures.csv", id="gwangju-heart", version=4).text.splitlines()
    assert "donors,,10" in lines and "alike,age,10" in lines and "alike,both,not told" in lines
    assert f"site,{kiosk.id},not told" in lines
    wait_until(lambda: CITY.row("SELECT counted_ms FROM pilot WHERE name = 'city-sent'")[0], 30,
               "the other count")
    wait_until(lambda: CITY.row("SELECT donors FROM pilot WHERE name = 'gwangju-heart'") == (12,),
               30, "the count of what is over")
    assert {row[:2]: row[2] for row in CITY.rows(
        "SELECT kiosk, word, counted FROM pilot_day WHERE pilot = 'gwangju-heart'")} == {
            ("", "gave"): 12, ("", "40-59/male"): 11, ("", "40-59/female"): 1,
            (kiosk.id, "gave"): 11, (kiosk.id, "40-59/male"): 11,
            (other.id, "gave"): 1, (other.id, "40-59/female"): 1}
    page = look(bob, "city-sent").text
    assert "under 11 / 40" in page and state(look(bob, "city-sent")) == "Running"
    sent = settings(kiosk.id)
    assert sent["pilot"]["name"] == "city-sent" and sent["site"] == SETTINGS["site"]
    assert CITY.rows("SELECT 1 FROM pilot_notice WHERE pilot = 'city-sent' AND digest = ?",
                     sent["pilot"]["notices"]["ko"])
    assert page.count("on its way") == 1, "until the kiosk says so"
    assert sent["pilot"]["devices"] == ["wearable"] and sent["pilot"]["model"] == "none"
    assert "It closes by itself" in page
    cards = [card for card in CITY.get("/?lang=en").text.split('<section class="card">')
             if "Who keeps the data" in card]
    is_over = ["It is over." in card for card in cards]
    assert is_over == sorted(is_over) and {*is_over} == {False, True}, "what runs stands first"
    assert all("30 November 2029" in card and "May others use it too?" in card for card in cards)
    check_following(bob, kiosk, sent)


def test_asked_for():
    """What runs can be asked for data by those it may be given to, each pilot by its own items"""
    CITY.command("recipient", "add", "clinic", "The clinic", "hospital")
    company = Member(CITY, "Clinic office", "recipient", "clinic")
    assert run("city-shared", **{"kind-temperature": "on"}) == 1
    assert 'pilot=city-shared"' in company.get("/lab/recipient/ask").text
    page = company.get("/lab/recipient/ask", pilot="city-shared").text
    assert set(re.findall('name="item-(.*?)"', page)) == {"8867-4", "8637-1", "rmssd", "8310-5",
                                                          "ageBand"}
    assert "Beat intervals" in page and "Body temperature" in page
    assert company.get("/lab/recipient/ask", pilot="city-nowhere").status == 404
    asked = {"of": "clinic", "id": "", "pilot": "city-shared", "title": "Fevers",
             "purpose": "To see", "applicant": "Office", "from": "2026-01-01",
             "until": "2029-01-01", "localStaff": "0",
             "item-8310-5": "1", "use-DUO:0000006": "1", "project": "x", "people": "x",
             "settings": "x", "data": "x", "outputs": "x"}
    answer = company.post("/lab/recipient/ask", **asked)
    assert answer.status == 303, answer.text
    assert CITY.rows("SELECT pilot FROM application") == [("city-shared",)]
    assert company.post("/lab/recipient/ask", **{**asked, "pilot": "city-nowhere"}).status == 404


def test_new_key():
    """A kiosk with a new key is shown in the place of the old one, and ticked in what comes next"""
    ann, old, new = member("Ann"), Kiosk(CITY), Kiosk(CITY, enrolled=False)
    assert run("city-keyed", **{f"site-{old.id}": "on", f"site-{site()}": None}) == 1
    told = member("Kay", "operator").post("/lab/kiosk/code", id=old.id).text
    assert new.enrol(CITY, re.search(r"<code>([A-Z-]{14})</code>", told)[1]).status == 201
    shown = look(ann, "city-keyed").text
    assert new.id[:8] in shown and old.id[:8] not in shown
    version = begin(ann, "city-keyed")
    page = ann.get("/lab/pilot/edit", id="city-keyed", version=version, part="plan").text
    ticked = re.findall(r'name="site-([0-9a-f-]+)"[^>]*checked', page)
    assert ticked == [new.id] and old.id not in page


def test_period():
    """A pilot opens by itself on its first day, and the clock closes it after its last"""
    bob = member("Bob", "steward")
    assert run("city-early", **{"from": "2029-01-01"}) == 1
    assert run("city-over", **{"from": "2026-01-01", "until": "2026-01-31"}) == 1
    wait_until(lambda: state(look(bob, "city-over")) == "Closed", 30, "the clock")
    page = re.sub(r"\s+", " ", look(bob, "city-over").text)
    assert "By the clock · Its last day is over." in page
    page = look(bob, "city-early")
    assert state(page) == "Running" and "It opens by itself on its first day." in page.text
    assert "on its way" not in page.text


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
