# front.py: what everybody finds at the door, and the visit that can be played there
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every screen in both languages and both colour schemes."""

import json
import os
import re
from pathlib import Path

from backend.city import Kiosk, running_city
from backend.granting import in_force
from kit import axe, tap
from kit.browser import Browser
from kit.processes import wait_until
from phone import WithoutScripts, check_quiet, check_width, give, picture, scheme

NOTICE = Path(os.environ["DURE_SOURCE"]) / "i18n" / "notices" / "gwangju-heart" / "3"
ASKS = ("collect", "sensitive", "provide", "train")
# Each screen by its name in the address, and the link that leads from it to the next.
GIVING = ("choose", "connect", "measure", "result", "shown", "donate", *ASKS, "review", "receipt",
          "end")


def shown(phone):
    """The screens that a person sees; one at a time."""
    return phone.driver.execute_script("""
        return [...document.querySelectorAll('.screen')].filter((e) => e.checkVisibility())
          .map((e) => e.id)""")


def touch(phone, here, there):
    """Goes from a screen to the next by the keyboard; the next has the reader's attention then."""
    phone.driver.execute_script(
        "document.querySelector(arguments[0]).focus()", f"#{here} .actions a[href='#{there}'], "
        f"#{here} .choice[href='#{there}']")
    phone.driver.switch_to.active_element.send_keys("\n")
    assert shown(phone) == [there], (here, there, shown(phone))
    assert phone.driver.execute_script("return document.activeElement.id") == there
    assert phone.driver.execute_script("return location.hash") == f"#{there}"


def walk(phone, *screens):
    for here, there in zip(screens, screens[1:]):
        touch(phone, here, there)


def kept(phone):
    """All that the browser has been asked for, and all that it keeps for the page."""
    return phone.driver.execute_script("""
        return [performance.getEntriesByType('resource').map((e) => e.name).sort(),
                document.cookie, Object.entries(localStorage), Object.entries(sessionStorage)]""")


def offline(phone, is_so):
    phone.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
        "offline": is_so, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})


def settle(phone):
    """Until the page has all that it asks for when it comes."""
    phone.driver.execute_async_script("navigator.serviceWorker.ready.then(arguments[0])")
    wait_until(lambda: phone.driver.execute_script("return document.readyState") == "complete", 15,
               "a whole page")


def begin(phone, language):
    phone.open(f"{CITY.people}/demo?lang=en")
    assert shown(phone) == ["welcome"]
    phone.find(f"#welcome a[lang='{language}']").click()
    phone.wait_for({"ko": "무엇을 재 볼까요?", "en": "What shall we measure?"}[language])
    assert shown(phone) == ["choose"]
    settle(phone)


def check_ask(phone, text, purpose):
    """A question is what the notice says, word for word."""
    words = phone.text()
    ask = text["asks"][purpose]
    for line in [ask["title"]] + [fact[key] for fact in ask["facts"] for key in ("label", "text")]:
        assert line in words, (purpose, line, words)


def play(language, look):
    """A whole visit. Once the page is there it needs no connection, and asks for nothing."""
    text = json.loads((NOTICE / f"{language}.json").read_text(encoding="utf-8"))
    with Browser(language) as phone:
        begin(phone, language)
        axe.barriers(phone)  # which fetches its program
        before = kept(phone)
        offline(phone, True)
        for here, there in zip(("", *GIVING), GIVING):
            if here:
                touch(phone, here, there)
            if there in ASKS:
                check_ask(phone, text, there)
            picture(phone, f"{language}-demo-{there}")
            check_width(phone)
            scheme(phone, look)
            found = axe.barriers(phone)
            assert not found, (there, found)
        assert kept(phone) == before, (before, kept(phone))
        offline(phone, False)
        check_quiet(phone)


def test_playing_korean():
    """In Korean, by the keyboard: no screen of a visit has a barrier, and nothing is sent"""
    play("ko", "light")


def test_playing_english():
    """In English and in the dark: no screen of a visit has a barrier, and nothing is sent"""
    play("en", "dark")


def test_refusing():
    """A no where it counts ends the demonstration with nothing kept; any other narrows"""
    with Browser("en") as phone:
        begin(phone, "en")
        walk(phone, "choose", "connect", "measure", "result", "shown", "goodbye", "end", "welcome")
        phone.open(f"{CITY.people}/demo#donate")
        walk(phone, "donate", "child", "collect", "nothing", "end")
        phone.open(f"{CITY.people}/demo#sensitive")
        walk(phone, "sensitive", "nothing")
        phone.open(f"{CITY.people}/demo#provide")
        for here, there in (("provide", "train"), ("train", "review")):
            phone.press("No")
            assert shown(phone) == [there], (here, shown(phone))


def test_leaving_out():
    """What is left out is said not to go, and when all of it is, nothing is given"""
    with Browser("en") as phone:
        phone.open(f"{CITY.people}/demo?lang=en#review")
        rows = phone.driver.find_elements("css selector", "#review label")
        assert len(rows) == 3 and "Not sent" not in phone.text()
        rows[0].click()
        assert phone.text().count("Not sent") == 1 and "70 a minute" not in phone.text()
        picture(phone, "en-demo-review-left-out")
        phone.press("Donate")
        assert shown(phone) == ["receipt"]
        phone.driver.back()
        for row in phone.driver.find_elements("css selector", "#review label")[1:]:
            row.click()
        phone.press("Donate")
        assert shown(phone) == ["nothing"]


def test_playing_without_scripts():
    """The whole demonstration needs no JavaScript"""
    with Browser("ko") as phone:
        plain = WithoutScripts(phone)
        plain.open(f"{CITY.people}/demo?lang=en", "#welcome h2")
        plain.touch("#welcome a[lang='ko']")
        wait_until(lambda: "무엇을 재 볼까요?" in plain.read("#choose h2"), 15, "the first question")
        for here, there in zip(GIVING, GIVING[1:]):
            plain.touch(f"#{here} .actions a[href='#{there}'], #{here} .choice[href='#{there}']")
        plain.touch("#end a[href='/']")
        assert "함께 쓰는 데이터 곳간" in plain.read("main > h1")


def test_front():
    """The front page names the pilot, and tells how much of everything there is"""
    notice = json.loads((NOTICE / "ko.json").read_text(encoding="utf-8"))
    page = CITY.get("/").text
    for words in (notice["title"], "광주광역시", "2029년 12월 31일", "도시의 키오스크: 1대",
                  "아직 아무도 요청하지 않았어요.", "아직 아무도 제안하지 않았어요.",
                  "아직 숫자가 없어요."):
        assert words in page, (words, page)
    in_force(CITY, "chonnam", "Chonnam <i>Hospital</i>")
    CITY.command("statistics", "publish")
    size = CITY.get("/ledger/checkpoint").text.split("\n")[1]
    page = CITY.get("/?lang=en").text
    for words in ("Asked: 1. In force: 1. Handed out: 0 times.", f"Entries: {size}.",
                  "Chonnam &lt;i&gt;Hospital&lt;/i&gt; · Resting pulse &lt;b&gt;and&lt;/b&gt; age"):
        assert words in page, (words, page)
    assert re.search(r"Published on \d+ \w+ \d{4}\.", page), page


def test_everything_is_there():
    """Every link of the front page, of the list and of the demonstration leads somewhere"""
    for page in ("/", "/ledger", "/demo"):
        text = CITY.get(page).text
        for path in set(re.findall(r'href="(/[^"#]*)', text)) - {"/"}:
            assert CITY.get(path, Accept="text/html").status in (200, 401), (page, path)
        for part in set(re.findall(r'href="(?:/demo)?#([\w-]+)"', text)):
            assert f'id="{part}"' in CITY.get("/demo").text + text, (page, part)


def test_witness():
    """The public list is remembered at the first look, and found to have grown at the next"""
    with Browser("en") as phone:
        phone.open(f"{CITY.people}/ledger?lang=en")
        phone.wait_for("Your phone remembers the list from now on.")
        size = phone.find(".figure strong").text
        give(CITY)
        wait_until(lambda: CITY.get("/ledger/checkpoint").text.split("\n")[1] != size, 15,
                   "a new entry")
        phone.open(f"{CITY.people}/ledger?lang=en")
        text = phone.wait_for("Your phone has checked that nothing was changed")
        assert phone.find(".figure strong").text != size
        assert CITY.get("/ledger/checkpoint").text.split("\n")[1] in text
        check_width(phone)
        check_quiet(phone)


if __name__ == "__main__":
    with running_city() as CITY:
        Kiosk(CITY)
        tap.main()
