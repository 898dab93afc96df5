# phone.py: the donor's phone in a real browser, over the real backend
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every page in both languages and both colour schemes."""

import contextlib
import http.server
import os
import sqlite3
import threading
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from backend.batches import batch, send
from backend.city import Kiosk, running_city
from kit import axe, tap
from kit.browser import Browser
from kit.processes import wait_until

PICTURES = os.environ.get("DURE_PICTURES")


def give(city, *options, sent=True):
    gift = Kiosk(city).give(*options)
    if sent:
        assert city.send(gift["envelope"]) == [("stored", None)]
    return gift


def scan(phone, city, gift):
    phone.open(f"{city.people}/c#{gift['token']}")


def scheme(phone, name):
    phone.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
        {"name": "prefers-color-scheme", "value": name}]})


def picture(phone, name):
    """What it looks like, light and dark."""
    if PICTURES:
        for look in ("light", "dark"):
            scheme(phone, look)
            phone.picture(Path(PICTURES) / f"{name}-{look}.png")
        scheme(phone, "light")


class WithoutScripts:
    """The phone with JavaScript off. Selenium finds things by script; this asks the browser."""

    def __init__(self, phone):
        self.driver = phone.driver
        phone.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})

    def ask(self, command, words):
        """An answer of the browser, or nothing while a page is just being replaced by the next."""
        try:
            return self.driver.execute_cdp_cmd(command, words)
        except WebDriverException:
            return None

    def _node(self, selector):
        document = self.ask("DOM.getDocument", {"depth": 0})
        found = document and self.ask("DOM.querySelector", {
            "nodeId": document["root"]["nodeId"], "selector": selector})
        return found and found["nodeId"]

    def open(self, address, selector):
        """Opens a page and gives what stands in the first element that fits, once it is there."""
        self.ask("Page.navigate", {"url": address})
        return self.read(selector)

    def read(self, selector):
        def look():
            node = self._node(selector)
            found = node and self.ask("DOM.getOuterHTML", {"nodeId": node})
            return found and found["outerHTML"]
        return wait_until(look, 15, selector)

    def touch(self, selector):
        node = self._node(selector)
        self.ask("DOM.scrollIntoViewIfNeeded", {"nodeId": node})
        left, top, _, _, right, bottom, *_ = self.ask("DOM.getBoxModel", {
            "nodeId": node})["model"]["content"]
        place = {"x": (left + right) / 2, "y": (top + bottom) / 2, "button": "left",
                 "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", {"type": kind, **place})


def check_width(phone, name=""):
    """Nothing sticks out of a 360 px screen, and everything to read or touch is large enough."""
    wide = phone.driver.execute_script(  # innerWidth would grow with what sticks out
        "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]")
    assert wide[0] <= wide[1], (name, wide)
    squeezed = phone.driver.execute_script("""
        return [...document.querySelectorAll('main h1, main h2, main h3, main p, main dd')]
          .filter((e) => e.checkVisibility() && e.clientHeight > 3 * e.clientWidth)
          .map((e) => e.textContent.trim())""")
    assert not squeezed, f"{name} squeezed: {squeezed}"
    small = phone.driver.execute_script("""
        return [...document.querySelectorAll('a, button, summary')]
          .filter((e) => e.checkVisibility() && !e.classList.contains('skip'))
          .filter((e) => e.getBoundingClientRect().height < 44)
          .map((e) => e.textContent.trim())""")
    assert not small, f"{name} too small to touch: {small}"


def check_quiet(phone):
    """The browser has nothing to complain about."""
    errors = [line for line in phone.console_errors() if "401 (Unauthorized)" not in line]
    assert not errors, errors


def visit(language, words, expected):
    with Browser(language) as phone:
        gift = give(CITY, "--language", language, "--age", "40-59", "--sex", "female")
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        assert "#" not in phone.driver.current_url
        picture(phone, f"{language}-1-claimed")
        check_width(phone)
        phone.press(words["see"])
        text = phone.wait_for(words["gave"])
        for line in expected:
            assert line in text, f"{line!r} is not in: {text}"
        check_width(phone)
        picture(phone, f"{language}-2-my")
        phone.driver.execute_script(
            "for (const d of document.querySelectorAll('details')) d.open = true")
        picture(phone, f"{language}-3-my-open")
        check_width(phone)
        phone.press(words["back"])
        phone.wait_for(words["choice"])
        check_width(phone)
        phone.press(words["all"])
        phone.wait_for(words["question"])
        picture(phone, f"{language}-4-withdraw")
        check_width(phone)
        phone.press(words["sure"])
        phone.wait_for(words["gone"])
        assert phone.driver.current_url.endswith("/my/withdrawn")
        picture(phone, f"{language}-5-withdrawn")
        check_width(phone)
        phone.press(words["consent"])
        phone.wait_for(words["nothing"])
        picture(phone, f"{language}-6-after")
        check_width(phone)
        check_quiet(phone)


def test_korean():
    """A visit in Korean: claim, read, take back, read again"""
    visit("ko", {
        "see": "낱말이 같아요. 내 기부 보기", "gave": "내 기부", "back": "거두기",
        "choice": "무엇을 거둘까요?", "all": "전부 지우기", "question": "완전히 지울까요?",
        "sure": "완전히 지우기", "gone": "없어졌어요.",
        "consent": "내 동의와 영수증 보기",
        "nothing": "내 데이터는 없어졌어요.",
    }, ["보통 범위예요.", "회 / 분", "40~59세", "여성", "모아서 쓰기", "예", "아니요",
        "2029년 12월 31일까지", "진단이 아니에요."])


def test_english():
    """A visit in English: claim, read, take back, read again"""
    visit("en", {
        "see": "The words match. See what I gave", "gave": "What I gave",
        "back": "Take back", "choice": "What do you want to take back?",
        "all": "Erase everything", "question": "Erase it for good?", "sure": "Erase for good",
        "gone": "It is gone.", "consent": "See my consent and receipt",
        "nothing": "Your data are gone.",
    }, ["It is in the usual range.", "a minute", "40 to 59", "Female", "Collect and use",
        "Yes", "No", "Until 31 December 2029", "Not a diagnosis."])


def give_a_key(language, words):
    with Browser(language) as phone:
        gift = give(CITY, "--language", language)
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        phone.open(f"{CITY.people}/my")
        phone.press(words["menu"])
        phone.press(words["add"])
        phone.driver.find_element("css selector", "a[href='/my/sources']").click()
        phone.wait_for(words["none"])
        picture(phone, f"{language}-7-sources-empty")
        check_width(phone)
        phone.press(words["clinic"])
        phone.wait_for(words["once"])
        secret = phone.find(".secret").text
        picture(phone, f"{language}-8-sources-key")
        check_width(phone)
        assert send(CITY, secret, batch(20)).status == 201
        phone.press(words["home"])
        phone.wait_for(words["once"])
        phone.open(f"{CITY.people}/my/sources")
        assert secret not in phone.wait_for(words["sent"])
        picture(phone, f"{language}-9-sources")
        check_width(phone)
        phone.driver.find_elements("css selector", ".source button")[-1].click()
        phone.wait_for(words["ended"])
        assert send(CITY, secret, batch(1)).status == 403
        check_quiet(phone)


def test_key_korean():
    """In Korean a key for a clinic is given, seen at work, and taken back"""
    give_a_key("ko", {
        "menu": "메뉴", "add": "더 기부하기", "none": "나 대신 보내는 것이 없어요.",
        "clinic": "내 병원에 주기",
        "home": "집 기기에 주기", "once": "이번 한 번만 보여요.", "sent": "값 20개", "ended": "끝남"})


def test_key_english():
    """In English a key for a clinic is given, seen at work, and taken back"""
    give_a_key("en", {
        "menu": "Menu", "add": "Give more", "none": "Nothing sends for you.",
        "clinic": "For my clinic",
        "home": "For a device at home", "once": "It is shown this once.", "sent": "20 values",
        "ended": "Ended"})


def test_second_browser():
    """A29 the second phone sees nothing personal, and A38 a code cut short says so"""
    with Browser() as first, Browser("en") as second:
        gift = give(CITY)
        scan(first, CITY, gift)
        first.wait_for(gift["words"][0])
        scan(second, CITY, gift)
        text = second.wait_for("Another phone has this already.")
        assert gift["words"][0] not in text
        picture(second, "en-taken")
        second.open(f"{CITY.people}/my")
        text = second.wait_for("This phone has no donation yet.")
        assert gift["donor"] not in second.driver.page_source
        picture(second, "en-nokey")
        scan(second, CITY, {"token": gift["token"][:100]})
        second.wait_for("The code was not read whole.")
        scan(second, CITY, {"token": "A" * 174})
        second.wait_for("The code was not read whole.")
        check_width(second)


def test_waiting():
    """A scan before the kiosk has sent waits, survives a closed page, and completes by itself"""
    with Browser() as phone:
        gift = give(CITY, sent=False)
        scan(phone, CITY, gift)
        phone.wait_for("키오스크가 아직 보내는 중이에요.")
        assert gift["words"][1] in phone.text()
        picture(phone, "ko-waiting")
        phone.open(f"{CITY.people}/")
        phone.open(f"{CITY.people}/c")
        phone.wait_for("키오스크가 아직 보내는 중이에요.")
        CITY.send(gift["envelope"])
        phone.wait_for("영수증을 받았어요.", 20)
        phone.open(f"{CITY.people}/c")
        phone.wait_for("키오스크의 코드를 찍어 주세요.")
        picture(phone, "ko-empty")


def propose(phone, words):
    """An idea that is handed in on the phone; its thread's id."""
    phone.open(f"{CITY.people}/my/proposals")
    phone.wait_for(words["mine"])
    picture(phone, f"{words['language']}-ideas-1-mine")
    check_width(phone)
    phone.find("#title").send_keys(words["title"])
    phone.find("#text").send_keys(words["text"])
    phone.press(words["hand-in"])
    phone.wait_for(words["waiting"])
    check_width(phone)
    [(name,)] = CITY.rows("SELECT id FROM proposal WHERE title = ?", words["title"])
    return name


def take_idea_back(phone, words):
    phone.open(f"{CITY.people}/my/proposals")
    phone.press(words["take-back"])
    phone.wait_for(words["sure"])
    assert not axe.barriers(phone)
    picture(phone, f"{words['language']}-ideas-4-sure")
    check_width(phone)
    phone.find("form .button.strong").click()
    phone.wait_for(words["gone"])


def idea(words):
    with Browser(words["language"]) as first, Browser(words["language"]) as second:
        for phone in (first, second):
            gift = give(CITY)
            scan(phone, CITY, gift)
            phone.wait_for(gift["words"][0])
        name = propose(first, words)
        second.open(f"{CITY.people}/proposals")
        assert words["title"] not in second.wait_for(words["all"])
        CITY.command("proposal", "publish", name)
        second.open(f"{CITY.people}/proposals")
        second.wait_for(words["title"])
        second.find(f"a[href='/proposals/{name}']").click()
        second.press(words["support"])
        second.wait_for(words["supported"])
        picture(second, f"{words['language']}-ideas-2-supported")
        check_width(second)
        second.press(words["undo"])
        second.wait_for(words["support"])
        second.press(words["support"])
        second.wait_for(words["supported"])
        assert CITY.row("SELECT support FROM proposal WHERE id = ?", name) == (1,)
        CITY.command("proposal", "review", name, "--reason", words["reason"])
        first.open(f"{CITY.people}/proposals/{name}")
        assert words["text"] in first.wait_for(words["reason"])
        assert not axe.barriers(first)
        picture(first, f"{words['language']}-ideas-3-thread")
        take_idea_back(first, words)
        second.open(f"{CITY.people}/proposals/{name}")
        assert words["text"] not in second.wait_for(words["gone-for-all"])
        for phone in (first, second):
            check_quiet(phone)


def test_idea_korean():
    """In Korean an idea is handed in, published, supported by another, followed, taken back"""
    idea({"language": "ko", "mine": "내 제안", "title": "버스 정류장 그늘",
          "text": "한여름 의자 온도를 재요.", "hand-in": "제안 내기", "waiting": "아직 공개 전이에요",
          "all": "제안과 현장 문제", "support": "지지하기", "supported": "지지하고 있어요.",
          "undo": "지지 거두기", "reason": "두 분이 살펴봐요.", "take-back": "거두기",
          "sure": "이 제안을 거둘까요?", "gone": "거두었어요", "gone-for-all": "제안한 사람이 거두었어요"})


def test_idea_english():
    """In English an idea is handed in, published, supported by another, followed, taken back"""
    idea({"language": "en", "mine": "My ideas", "title": "Shade at bus stops",
          "text": "Measure how hot the benches are.", "hand-in": "Hand it in",
          "waiting": "Not published yet", "all": "Ideas and problems", "support": "Support it",
          "supported": "You support it.", "undo": "Take my support back",
          "reason": "Two experts look at it.", "take-back": "Take it back",
          "sure": "Take this idea back?", "gone": "Taken back",
          "gone-for-all": "Taken back by who proposed it"})


def scan_offline(phone, city):
    """Scans while the city does not answer, and gives the port it had."""
    gift = give(city)
    phone.open(f"{city.people}/c")
    phone.wait_for("키오스크의 코드를 찍어 주세요.")
    port = city.people.rsplit(":", 1)[1]
    city.stop()
    phone.driver.execute_script(f"location.hash = '{gift['token']}'")
    phone.wait_for("지금은 연결이 안 돼요.")
    return port


def test_offline():
    """Without a connection the code is kept, and tried again by itself"""
    with running_city() as city, Browser() as phone:
        port = scan_offline(phone, city)
        picture(phone, "ko-offline")
        city.start("--people-port", port)
        phone.wait_for("영수증을 받았어요.", 30)


def test_again():
    """Without a connection the donor can try again at once"""
    with running_city() as city, Browser() as phone:
        # Without this the page's own next try would now and then come first.
        phone.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": """
            const timeout = window.setTimeout;
            window.setTimeout = (work, ...rest) =>
              String(work).includes('claim(') ? 0 : timeout(work, ...rest);"""})
        port = scan_offline(phone, city)
        city.start("--people-port", port)
        phone.press("지금 다시 하기")
        phone.wait_for("영수증을 받았어요.")


def test_said_as_it_is():
    """What the city answers is shown in its words, and is not taken for a lost connection"""
    with running_city() as city, Browser("en") as phone:
        token = give(city)["token"]
        guess = token[:4] + "A" * 20 + token[24:]
        city.address = "127.0.0.1"  # as the browser does
        for _ in range(20):
            assert city.post("/v1/claims", {"token": guess}).status == 400
        phone.open(f"{city.people}/c#{guess}")
        phone.wait_for("Too many tries.")
        scan(phone, city, give(city))
        phone.wait_for("It is yours now.")


def test_returning():
    """A phone whose session has run out signs in by itself"""
    with Browser() as phone:
        gift = give(CITY)
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        phone.driver.delete_all_cookies()
        phone.open(f"{CITY.people}/my")
        phone.wait_for("내 기부")
        assert gift["donor"] in phone.driver.page_source
        with sqlite3.connect(CITY.state / "main.db") as database:
            database.execute("UPDATE session SET expires_ms = 1")
        phone.open(f"{CITY.people}/my/withdraw")
        phone.wait_for("무엇을 거둘까요?")


def test_without_scripts():
    """Reading and taking back work without JavaScript; claiming says that it needs it"""
    with Browser() as phone:
        gift = give(CITY)
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        plain = WithoutScripts(phone)
        assert "보통 범위예요." in plain.open(f"{CITY.people}/my", "article")
        assert "자바스크립트를 켜 주세요." in plain.open(f"{CITY.people}/c", "noscript section")
        plain.open(f"{CITY.people}/my/withdraw", ".takings")
        plain.open(f"{CITY.people}/my/withdraw/sure?what=everything&erase=yes", "form")
        plain.touch("form button")
        assert "없앴어요" in plain.read("ul.states")


def test_secret_stays_on_the_phone():
    """A32 the secret reaches no log, no history, no other page, and the key stays where it is"""
    with Browser() as phone:
        gift = give(CITY)
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        secret = gift["token"][2:24]
        assert secret not in phone.driver.current_url
        phone.press("낱말이 같아요. 내 기부 보기")
        phone.driver.back()
        assert secret not in phone.driver.current_url
        assert secret not in CITY.process.log and gift["donor"] not in CITY.process.log
        hosts = phone.driver.execute_script(
            "return performance.getEntriesByType('resource').map((e) => new URL(e.name).origin)")
        assert set(hosts) <= {CITY.people}, hosts
        key = phone.driver.execute_async_script("""
            const done = arguments[0];
            const open = indexedDB.open('dure', 1);
            open.onsuccess = () => {
              const get = open.result.transaction('kept').objectStore('kept').get('key');
              get.onsuccess = () => crypto.subtle.exportKey('jwk', get.result.privateKey)
                .then(() => done('exported'), () => done('refused'));
            };""")
        assert key == "refused"


@contextlib.contextmanager
def elsewhere(page):
    """The address of a page on another origin."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_in_a_foreign_frame():
    """A33 no page of another origin shows one of ours in a frame"""
    frames = "".join(f"<iframe src='{CITY.people}{path}'></iframe>" for path in ("/help", "/my"))
    with Browser("en") as phone, elsewhere(f"<!doctype html><title>x</title>{frames}") as address:
        phone.open(f"{CITY.people}/help")
        assert "Help" in phone.text()
        phone.open(address)
        for number in (0, 1):
            phone.driver.switch_to.frame(number)
            assert "Dure" not in phone.driver.page_source
            assert phone.driver.execute_script("return location.href").startswith("chrome-error:")
            phone.driver.switch_to.default_content()
        assert sum("frame-ancestors" in line for line in phone.console_errors()) == 2


def test_first_load():
    """The first load is at most 100 KiB, and what is kept is not loaded twice"""
    with Browser() as phone:
        gift = give(CITY)
        total = """return performance.getEntriesByType('navigation')
            .concat(performance.getEntriesByType('resource'))
            .reduce((sum, e) => sum + e.transferSize, 0)"""
        scan(phone, CITY, gift)
        phone.wait_for(gift["words"][0])
        first = phone.driver.execute_script(total)
        phone.press("낱말이 같아요. 내 기부 보기")
        phone.wait_for("내 동의")
        second = phone.driver.execute_script(total)
        assert 0 < first <= 100 * 1024 and second <= 24 * 1024, (first, second)


def test_home_and_problems():
    """The start page and a wrong address, in both languages, with a switch on every page"""
    with Browser("ko-KR") as phone:
        phone.open(f"{CITY.people}/")
        phone.wait_for("열쇠는 내가 쥐어요.")
        picture(phone, "ko-home")
        check_width(phone)
        phone.press("English")
        phone.wait_for("You hold the key.")
        picture(phone, "en-home")
        check_width(phone)
        phone.open(f"{CITY.people}/nowhere")
        phone.wait_for("There is nothing here.")
        picture(phone, "en-problem")
        phone.press("한국어")
        phone.wait_for("여기에는 아무것도 없어요.")


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
