# pages.py: every page of the phone, in every language, light and dark, with and without scripts
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every page in every language and both colour schemes."""

import contextlib
import itertools
import re
import time

import meter
from backend.batches import batch, issue, secret_of, send
from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.p256 import Key
from kit import axe, tap
from kit.browser import Browser
from kit.processes import wait_until
from phone import WithoutScripts, check_quiet, check_width, picture, scheme

LANGUAGES = ("ko", "en", "zh", "vi", "ru")
OPEN = ("/", "/help", "/offline", "/c", "/h", "/demo", "/ledger", "/register", "/open",
        "/proposals", "/check", "/join", "/recover", "/v")
OWN = ("/my", "/my/trends", "/my/uses", "/my/benefits", "/my/add", "/my/add/preview", "/my/energy",
       "/my/files", "/my/ledger", "/my/proposals", "/my/sources", "/my/phones", "/my/consents",
       "/my/receipt", "/my/withdraw", "/my/withdraw/sure?what=everything&erase=yes",
       "/my/withdrawn")
# What looks otherwise for somebody who has nothing any more.
EMPTY = ("/my", "/my/trends", "/my/uses", "/my/add/preview", "/my/energy", "/my/files",
         "/my/proposals", "/my/consents", "/my/withdraw", "/my/withdrawn")
# What is shown once, after a form of a page was sent.
ONCE = (("/my/phones", "/my/phones/add"), ("/my/phones", "/my/recovery"),
        ("/my/sources", "/my/sources"))
YEAR_MS = 365 * 24 * 3600 * 1000
# Of what a child began: how it stands, by the columns that a guardian's yes and time set.
CHILDREN = ("due_ms = asked_ms", "ends_ms = {later}, opens_ms = {later}",
            "ends_ms = 1, opens_ms = {later}", "ends_ms = 1, opens_ms = 2",
            "ends_ms = 1, opens_ms = 2, grown_ms = 3")
# What a page may weigh on its first visit, over the wire.
FIRST_LOAD = 100 * 1024


def lives(city):
    """Somebody who gave four times, has a source that sends, gave a year and ten weeks of their
    meter, has handed in one more file of it, and has proposed something; the cookie of their
    phone."""
    kiosk, key = Kiosk(city), Key()
    pressure = ("--notice", "2", "--reading", "8480-6=131", "--reading", "8462-4=85")
    for days, options in ((40, pressure), (20, pressure), (2, ("--rr", "500,510")), (0, ())):
        gift = kiosk.give("--later", -86400 * days, "--age", "40-59", "--sex", "male", *options)
        assert city.send(gift["envelope"]) == [("stored", None)]
        cookie = cookie_of(city.claim(gift["token"], key))
    assert send(city, secret_of(issue(city, cookie)), batch(20)).status == 201
    city.command("source", "list", gift["code"])
    for text in (meter.days(), meter.hours()):
        meter.upload(city, cookie, text)
        meter.donate(city, cookie)
    meter.upload(city, cookie, meter.hours())
    city.post("/my/proposals", "title=" + "Bench" * 12 + "&text=" + "Shade+" * 50, Cookie=cookie,
              Content_Type="application/x-www-form-urlencoded")
    [(proposal,)] = city.rows("SELECT id FROM proposal")
    city.command("proposal", "publish", proposal)
    return cookie


def family(city):
    """A guardian with a child in every state; the cookie of their phone."""
    kiosk, key = Kiosk(city), Key()
    later = int(time.time() * 1000) + YEAR_MS
    for columns in CHILDREN:
        gift = kiosk.give("--child", "--notice", "3")
        assert city.send(gift["envelope"]) == [("stored", None)]
        cookie = cookie_of(city.claim(gift["token"], key))
        if columns != CHILDREN[0]:
            city.change("UPDATE guardianship SET agreed_ms = asked_ms, due_ms = {later},"
                        " phone = (SELECT phone FROM claim WHERE donor = ?1),"
                        f" {columns} WHERE donor = ?1".format(later=later), gift["donor"])
    return cookie


def gone(city):
    """Somebody who gave once and has taken everything back; the cookie of their phone."""
    gift, form = Kiosk(city).give(), "application/x-www-form-urlencoded"
    assert city.send(gift["envelope"]) == [("stored", None)]
    cookie = cookie_of(city.claim(gift["token"], Key()))
    assert city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html",
                     Content_Type=form).status == 303
    return cookie


def address(path, language):
    return f"{CITY.people}{path}{'&' if '?' in path else '?'}lang={language}"


def sign_in(phone, city, cookie):
    name, value = cookie.split("=", 1)
    assert phone.driver.execute_cdp_cmd("Network.setCookie", {
        "name": name, "value": value, "url": city.people.replace("http:", "https:"), "path": "/",
        "secure": True, "httpOnly": True, "sameSite": "Strict"})["success"]


@contextlib.contextmanager
def signed_in():
    with Browser() as phone:
        phone.open(f"{CITY.people}/help")
        sign_in(phone, CITY, COOKIE)
        yield phone


def pages(phone, language):
    """Opens each page; gives its name when it is there."""
    for path in OPEN + OWN:
        phone.open(address(path, language))
        yield path
    sign_in(phone, CITY, FAMILY)
    phone.open(address("/my/guardian", language))
    yield "/my/guardian"
    sign_in(phone, CITY, COOKIE)


def other_states(phone, language):
    """As pages(), as somebody else may find them: with nothing, signed out, or once only."""
    for path, form in ONCE:
        phone.open(address(path, language))
        phone.driver.execute_script(
            "document.querySelector(`form[action='${arguments[0]}'] button`).click();", form)
        wait_until(lambda: phone.driver.execute_script(
            "return document.querySelector('.secret') !== null && document.readyState"
            " === 'complete'"), 15, form)
        yield f"{form} sent"
    sign_in(phone, CITY, FAMILY)
    phone.open(address("/my", language))
    yield "family /my"
    sign_in(phone, CITY, GONE)
    for path in EMPTY:
        phone.open(address(path, language))
        yield f"gone {path}"
    phone.driver.delete_all_cookies()
    for path in ("/my", "/nowhere", "/problems/claimed"):
        phone.open(address(path, language))
        yield f"signed out {path}"
    sign_in(phone, CITY, COOKIE)


def unfold(phone):
    """Opens everything that is folded, and shows all states of the page at once; of an entry of the
    ledger, what fits is not beside what does not."""
    phone.driver.execute_script("""
        for (const it of document.querySelectorAll('details')) it.open = true;
        for (const it of document.querySelectorAll('[hidden]')) it.hidden = false;
        for (const it of document.querySelectorAll('[data-proved]'))
          it.style.display = 'none';
        for (const it of document.querySelectorAll('[data-title], [data-detail], [data-words]'))
          it.textContent ||= 'words';""")


def test_every_page():
    """Each page fits a small phone in each language, folded and unfolded, and says which it is"""
    with signed_in() as phone:
        for language in LANGUAGES:
            for name in pages(phone, language):
                assert phone.driver.execute_script(
                    "return document.documentElement.lang") == language, name
                picture(phone, re.sub("[^a-z-]+", "-", f"{language}-{name}"))
                check_width(phone, name)
                unfold(phone)
                check_width(phone, name)
        check_quiet(phone)


def test_no_barriers():
    """axe-core finds nothing in anybody's way, light and dark, in any state of a page"""
    with signed_in() as phone:
        found = []
        for name in itertools.chain(pages(phone, "ko"), other_states(phone, "ko")):
            picture(phone, re.sub("[^a-z-]+", "-", f"ko-{name}"))
            check_width(phone, name)
            unfold(phone)
            for look, rules in (("light", None), ("dark", axe.COLOURS)):
                scheme(phone, look)
                found += [f"{name} {look}: {line}" for line in axe.barriers(phone, rules)]
        assert not found, "\n".join(found)


def test_reading_without_scripts():
    """Every page that only tells something tells it without JavaScript, and has a table"""
    with signed_in() as phone:
        plain = WithoutScripts(phone)
        for path in (*OPEN[:3], *OWN):
            assert "<h1" in plain.open(address(path, "en"), "main h1"), path
        page = plain.open(f"{CITY.people}/my/trends?lang=en", "main")
        assert page.count("<table>") == page.count('class="trend"') >= 3
        assert "131" in page and "85" in page


def weight(city, path, cookie):
    """The bytes of a page and of all that it names, as a browser would get them."""
    seen, wanted, total = set(), [path], 0
    while wanted:
        path = wanted.pop()
        seen.add(path)
        answer = city.get(path, Cookie=cookie, Accept="text/html", Accept_Encoding="gzip")
        assert answer.status == 200, (path, answer.status)
        total += len(answer.body)
        if answer.headers["Content-Encoding"] == "gzip" or path.endswith((".js", ".json")):
            answer = city.get(path, Cookie=cookie)
        if "image" not in answer.headers["Content-Type"]:
            wanted += sorted(set(re.findall(r"/a/[\w.-]+", answer.text)) - seen - set(wanted))
    return total


def test_first_load():
    """A page and everything it names are at most 100 KiB on the first visit"""
    heavy = {path: weight(CITY, path, COOKIE) for path in OPEN + OWN}
    assert all(0 < bytes_ <= FIRST_LOAD for bytes_ in heavy.values()), heavy


def test_installable():
    """The browser would install it; the manifest's start, name and icons are what they say"""
    page = CITY.get("/", Accept="text/html").text
    manifest = CITY.get(re.search(r'rel="manifest" href="(.*?)"', page)[1])
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert manifest.json["start_url"] == "/my" and manifest.json["name"]
    sizes = set()
    for icon in manifest.json["icons"]:
        body = CITY.get(icon["src"]).body
        if icon["type"] == "image/png":
            width, height = (int.from_bytes(body[at:at + 4], "big") for at in (16, 20))
            assert icon["sizes"] == f"{width}x{height}"
            sizes.add(width)
    assert sizes == {192, 512}
    worker = CITY.get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-store"
    assert worker.headers["Content-Type"].startswith("text/javascript")
    with signed_in() as phone:
        assert phone.driver.execute_cdp_cmd("Page.getInstallabilityErrors", {}) == {
            "installabilityErrors": []}


# The last, since the city ends with it.
def test_only_empty_words_are_kept():
    """Without a connection the phone says so; it has kept no page of a person"""
    with signed_in() as phone:
        phone.open(f"{CITY.people}/my?lang=en")
        phone.driver.execute_async_script("""
            const done = arguments[0];
            (function look() {
              caches.match('/offline').then((page) => page ? page.text() : '').then((text) =>
                text.includes('No connection right now.') ? done() : setTimeout(look, 50));
            })();""")
        phone.open(f"{CITY.people}/my")
        phone.open(f"{CITY.people}/my/trends")
        kept = phone.driver.execute_async_script("""
            const done = arguments[0];
            caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name))))
              .then((rooms) => Promise.all(rooms.map((room) => room.keys())))
              .then((keys) => done(keys.flat().map((key) => new URL(key.url).pathname)));""")
        assert "/offline" in kept and len(kept) == 3, kept
        assert all(path.startswith("/a/") for path in kept if path != "/offline"), kept
        CITY.stop()
        phone.open(f"{CITY.people}/my")
        assert "What I gave" not in phone.wait_for("No connection right now.")


if __name__ == "__main__":
    with running_city() as CITY:
        COOKIE, FAMILY, GONE = lives(CITY), family(CITY), gone(CITY)
        PROPOSAL = CITY.row("SELECT id FROM proposal")[0]
        OPEN += (f"/proposals/{PROPOSAL}",)
        OWN += (f"/my/proposals/sure?proposal={PROPOSAL}",)
        tap.main()
