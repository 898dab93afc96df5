# lab.py: the lab's rooms in a real browser, by those who work in them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Their passkeys are those of Chromium's virtual authenticator. DURE_PICTURES=DIR keeps a picture
of every room in Korean and English."""

import contextlib
import datetime
import itertools
import os
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from backend import lab
from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.granting import desk as desk_of_city
from backend.granting import granted, in_force
from backend.member import link
from backend.p256 import Key
from backend.releases import DONORS, ITEMS, build, visit
from kit import axe, tap
from kit.browser import Browser
from kit.processes import temporary_folder, wait_until
from web.keys import authenticator
from web.phone import check_quiet, check_width, scheme

PICTURES = os.environ.get("DURE_PICTURES")
WIDE = ("--window-size=1280,900",)
LIVE = []


def picture(desk, name, width=1280):
    """What a room looks like, however long it is."""
    if not PICTURES:
        return
    height = desk.driver.execute_script("return document.documentElement.scrollHeight")
    desk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": max(900, height), "deviceScaleFactor": 1,
        "mobile": width < 500})
    Path(PICTURES, f"{name}.png").write_bytes(desk.driver.get_screenshot_as_png())
    desk.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def look_at(desk, path, name):
    """A room in both languages, narrow and wide; nothing sticks out, and nothing is in the way."""
    found = []
    mark = "&" if "?" in path else "?"
    for language in ("ko", "en"):
        desk.open(f"{CITY.people}{path}{mark}lang={language}")
        picture(desk, f"{language}-lab-{name}")
        for width in (360, 1280):
            desk.driver.set_window_size(width, 900)
            wide = desk.driver.execute_script(
                "return [document.documentElement.scrollWidth, innerWidth]")
            assert wide[0] <= wide[1], (path, wide)
    for look, rules in (("light", axe.EVERY_RULE), ("dark", axe.COLOURS)):
        scheme(desk, look)
        found += [f"{path} {look}: {line}" for line in axe.barriers(desk, rules)]
    scheme(desk, "light")
    assert not found, "\n".join(found)


@contextlib.contextmanager
def at_work(name, role, scope=None):
    """A browser of somebody who was invited, and has come in."""
    with Browser("en", phone=False, switches=WIDE) as desk, authenticator(desk):
        desk.open(f"{CITY.people}{link(CITY, name, role, scope)}")
        desk.press("Make a passkey")
        desk.wait_for("You are here as")
        yield desk
        check_quiet(desk)


def test_comes_in_and_goes():
    """Invited by a link, somebody makes a passkey, goes, and comes in again with it"""
    with Browser("en", phone=False, switches=WIDE) as desk, authenticator(desk):
        desk.open(f"{CITY.people}/lab/join")
        desk.wait_for("This link is not whole.")
        look_at(desk, "/lab", "sign-in")
        desk.open(f"{CITY.people}{link(CITY, 'City health office', 'operator')}")
        desk.wait_for("Welcome to the lab")
        assert "#" not in desk.driver.current_url
        picture(desk, "en-lab-join")
        desk.press("Make a passkey")
        desk.wait_for("You are here as City health office.")
        look_at(desk, "/lab", "home")
        desk.press("Sign out")
        desk.wait_for("This is for people who were invited.")
        desk.press("Sign in with my passkey")
        desk.wait_for("You are here as City health office.")
        check_quiet(desk)


def lab_city():
    """What the lab's other test does to a city, done to this one."""
    lab.CITY = CITY
    return lab




def address_of(desk):
    """Where a browser is, without the language."""
    parts = urlsplit(desk.driver.current_url)
    return f"{parts.path}?id={parse_qs(parts.query)['id'][0]}"


def told(kiosk, **changes):
    """A kiosk that has reported how it is."""
    lab_city().tell(kiosk, **changes)
    return kiosk


def test_operator():
    """An operator finds the kiosk that needs a look, and retires it with a reason"""
    told(Kiosk(CITY), queued=3)
    bad = told(Kiosk(CITY), radio="off", diskFreeMib=100, queued=12, oldestHours=31)
    Kiosk(CITY)
    with at_work("Machine room", "operator") as desk:
        desk.driver.set_window_size(360, 800)
        rooms = desk.find("#rooms")
        assert not rooms.is_displayed()
        desk.press("Menu")
        assert rooms.is_displayed()
        desk.press("Kiosks")
        desk.wait_for("No radio")
        desk.driver.set_window_size(1280, 900)
        assert desk.find("#rooms").is_displayed()
        look_at(desk, "/lab/fleet", "fleet")
        look_at(desk, f"/lab/kiosk?id={bad.id}", "kiosk")
        look_at(desk, "/lab/fleet?state=silent", "fleet-empty")
        desk.press("Needs a look")
        desk.wait_for("No radio")
        desk.press(bad.id[:8])
        desk.press("Retire this kiosk")
        desk.wait_for("For ten minutes that can be taken back.")
        look_at(desk, f"/lab/kiosk/retire?id={bad.id}", "retire")
        desk.press("Yes, retire it")
        assert "can be taken back" in desk.text(), "without a reason"
        desk.find("#why").send_keys("The radio is broken")
        desk.press("Yes, retire it")
        desk.wait_for("Retired")
        look_at(desk, f"/lab/kiosk?id={bad.id}", "kiosk-retired")
        desk.press("Take it back")
        desk.wait_for("Retire this kiosk")


PLACES = (("Chungjang-dong Office", "35.1467", "126.9229"), ("City Hall", "35.1601", "126.8514"),
          ("Songjeong Station", "35.1376", "126.7914"), ("University", "35.1757", "126.9060"),
          ("Cheomdan Library", "35.2207", "126.8468"))


def test_operator_enrols():
    """An operator makes a code for a kiosk, says where it stands, finds it on the map, and lets it
    have a new key"""
    kiosk = Kiosk(CITY, enrolled=False)
    with at_work("Installing", "operator") as desk:
        desk.press("Kiosks")
        desk.press("Enrol a kiosk")
        look_at(desk, "/lab/kiosk/code", "enrol")
        desk.press("Make a code")
        desk.wait_for("It works once")
        picture(desk, "en-lab-code")
        barriers = axe.barriers(desk)
        assert not barriers, barriers
        assert kiosk.enrol(CITY, desk.find(".code").text).status == 201
        desk.press("All kiosks")
        desk.open(f"{CITY.people}/lab/kiosk?id={kiosk.id}&lang=en")
        desk.press("Say where it stands")
        desk.find("#place").send_keys("Chungjang-dong Office")
        desk.find("#latitude").send_keys("35.1467")
        desk.press("Save")
        desk.wait_for("A place needs a name")
        assert desk.find("#place").get_attribute("value") == "Chungjang-dong Office"
        assert "400 (Bad Request)" in "".join(desk.console_errors())
        barriers = axe.barriers(desk)
        assert not barriers, barriers
        desk.find("#longitude").send_keys("126.9229")
        desk.press("Save")
        desk.wait_for("35.1467, 126.9229")
        look_at(desk, f"/lab/kiosk/place?id={kiosk.id}", "place")
        for index, (name, latitude, longitude) in enumerate(PLACES[1:]):
            other = told(Kiosk(CITY), **({"radio": "off"} if index == 1 else {}))
            CITY.change("UPDATE kiosk SET place = ?, latitude = ?, longitude = ? WHERE id = ?",
                        name, round(float(latitude) * 1e6), round(float(longitude) * 1e6),
                        other.id)
        desk.press("Kiosks")
        desk.press("Show on a map")
        look_at(desk, "/lab/map", "map")
        lab_city().settle(kiosk)
        lab.judged(kiosk, 2, "thermometer", kept=30, flagged=9, dropped=9)
        lab.judged(kiosk, 2, "ecg-strap", kept=90)
        desk.driver.execute_script("arguments[0].focus()",
                                   desk.find(f'.map a[href$="{kiosk.id}"]'))
        desk.driver.switch_to.active_element.send_keys("\n")
        desk.wait_for("Its instruments")
        look_at(desk, f"/lab/kiosk?id={kiosk.id}", "kiosk-instruments")
        desk.press("Give it a new key")
        look_at(desk, f"/lab/kiosk/code?id={kiosk.id}", "rekey")
        desk.press("Make a code")
        new = Kiosk(CITY, enrolled=False)
        assert new.enrol(CITY, desk.find(".code").text).status == 201
        desk.open(f"{CITY.people}/lab/kiosk?id={kiosk.id}&lang=en")
        desk.press(new.id[:8])
        desk.wait_for("It came in the place of")


def live():
    """Two kiosks that people have come to for weeks, and a pilot whose donors were counted there;
    made once."""
    if LIVE:
        return LIVE
    one, two = LIVE[:] = Kiosk(CITY), Kiosk(CITY)
    CITY.change("UPDATE kiosk SET place = ? WHERE id = ?", "Chungjang-dong Office", one.id)
    for ago in range(1, 28):
        if ago % 9 != 4:
            lab_city().counted(one, ago, {"receipt": 12 + ago * 7 % 23, "measure": 11 + ago % 5,
                                          "choose": 30 - ago, "result": 14, "ask": 12},
                               {"donate": 9 + ago % 7, "train": 4 + ago % 3, "provide": 2})
            lab.judged(one, ago, "ecg-strap", kept=90 + 50 * (ago % 7), flagged=20 + ago % 5,
                       dropped=12 + ago % 3, motion=9 + ago % 5, gaps=11, unit=12 + ago % 3)
    lab.judged(one, 5, "blood-pressure-cuff", kept=320, flagged=15, dropped=110, position=150,
               irregular_pulse=120, pair=110)
    lab.counted(two, 5, {"receipt": 40, "result": 22}, {"train": 13})
    for _ in range(11):
        assert CITY.send(one.give()["envelope"]) == [("stored", None)]
    days = [(place, ago, 14 + ago * 5 % 17, {"20-39/male": 3 + ago % 4, "40-59/male": 4,
                                             "40-59/female": 4 + ago % 3})
            for ago in range(30, 0, -1) if ago % 8 != 3 for place in ("", one.id)]
    lab.grown("city-hearts", *days, (two.id, 2, 30, {"20-39/male": 30}))
    return LIVE


def test_coordinator():
    """A coordinator sees who came and where they left, of all kiosks and of one"""
    one, two = live()
    with at_work("Heart pilot", "coordinator") as desk:
        desk.press("Visits")
        desk.wait_for("Where visits ended")
        look_at(desk, f"/lab/counts?kiosk={two.id}&days=91", "counts-one")
        desk.press("Show")
        desk.wait_for("Where visits ended")
        assert f"kiosk={two.id}" in desk.driver.current_url
        desk.open(f"{CITY.people}/lab/quality?kiosk={two.id}&lang=en")
        desk.wait_for("Too few donors or values")
        look_at(desk, f"/lab/quality?kiosk={two.id}", "quality-empty")
        desk.open(f"{CITY.people}/lab/quality?kiosk={one.id}&lang=en")
        desk.wait_for("There was movement")
        desk.press("Donors")
        desk.press(one.id[:8])
        desk.wait_for(f"Chungjang-dong Office · {one.id[:8]}")
        assert f"kiosk={one.id}" in desk.driver.current_url
        problem_of_a_place(desk)


def problem_of_a_place(desk):
    """A coordinator states a problem; when experts have looked at it, it becomes a pilot, and they
    tell what came of it"""
    desk.press("Ideas and problems")
    desk.press("State a problem")
    look_at(desk, "/lab/problem/new", "problem-new")
    for field, words in (("site", "Mudeung Clinic"), ("title", "Waiting for the cuff"),
                         ("text", "Half an hour\non Mondays."), ("data", "Blood pressure"),
                         ("suffers", "The old"), ("better", "  ")):
        desk.find(f"#{field}").send_keys(words)
    desk.press("State this problem")
    desk.wait_for("Please write something here.")
    assert "400 (Bad Request)" in "".join(desk.console_errors())
    assert desk.find("#title").get_attribute("value") == "Waiting for the cuff"
    assert desk.find("#better").get_attribute("aria-invalid") == "true"
    picture(desk, "en-lab-problem-wrong")
    barriers = axe.barriers(desk)
    assert not barriers, barriers
    desk.find("#better").send_keys("Five minutes")
    desk.press("State this problem")
    desk.wait_for("Not published yet")
    where = address_of(desk)
    look_at(desk, where, "problem-stated")
    name = where.split("=")[1]
    CITY.command("proposal", "publish", name)
    CITY.command("proposal", "review", name, "--reason", "A week would tell.")
    desk.press("Overview")
    desk.press("Ideas and problems in review, with no pilot yet")
    desk.press("Waiting for the cuff")
    desk.press("Make it a pilot")
    look_at(desk, where, "problem-reviewed")
    desk.driver.execute_script("arguments[0].focus()", desk.find("details summary"))
    desk.driver.switch_to.active_element.send_keys("\n")
    desk.find("#why-pilot").send_keys("When do people come?")
    desk.press("Yes, do it")
    desk.wait_for("It became a pilot")
    desk.press("Tell what came of it")
    desk.find("#why-result").send_keys("Six minutes, with a second cuff.")
    desk.press("Yes, do it")
    desk.wait_for("The result is in")
    look_at(desk, where, "problem-result")
    desk.press("See it as everybody does")
    desk.wait_for("Six minutes, with a second cuff.")
    assert "When do people come?" in desk.text() and "Heart pilot" not in desk.text()


# What stands in a page's tables, and what is drawn of it.
READ_TABLE = """
    const table = document.getElementById(arguments[0]);
    const heads = [...table.tHead.rows[0].cells];
    return [...table.tBodies[0].rows].map((row) => Object.fromEntries([
      ['', row.querySelector('time')?.dateTime ?? row.cells[0].firstChild.textContent.trim()],
      ...heads.map((head, at) => [head.dataset.column, row.cells[at].innerText.trim()])
        .filter(([name]) => name)]));"""
READ_PLOTS = """
    return [...document.querySelectorAll('figure.plot')].map((figure) => {
      const chart = globalThis.Chart?.getChart(figure.querySelector('canvas'));
      return { table: figure.dataset.table, isShown: figure.checkVisibility(),
        columns: figure.dataset.columns.split(' ').map((each) => each.split(':')[0]),
        days: document.getElementById(figure.dataset.table)?.dataset.from, canvas:
        figure.clientWidth, labels: chart?.data.labels,
        sets: chart?.data.datasets.map(({ data, borderColor }) => [data, borderColor]) };
    });"""
IS_DRAWN = """
    const plots = [...document.querySelectorAll('figure.plot:not([hidden]) canvas')];
    return plots.length > 0 && plots.every((one) =>
      Math.abs(globalThis.Chart?.getChart(one)?.width - one.parentNode.clientWidth) < 2);"""


def number_in(cell):
    return int(cell) if cell.isdigit() else None


def check_plots(desk, path, expected):
    """Each picture has the numbers of its table: of days the gaps too, of the rest what is told."""
    desk.open(f"{CITY.people}{path}")
    wait_until(lambda: desk.driver.execute_script(IS_DRAWN), 15, f"the plots of {path}")
    plots = [plot for plot in desk.driver.execute_script(READ_PLOTS) if plot["isShown"]]
    assert [plot["table"] for plot in plots] == expected, (path, plots)
    for plot in plots:
        rows = desk.driver.execute_script(READ_TABLE, plot["table"])
        told = {row[""]: [number_in(row[name]) for name in plot["columns"]] for row in rows}
        drawn = [list(values) for values in zip(*(data for data, _ in plot["sets"]))]
        if plot["days"]:
            first = datetime.date.fromisoformat(plot["days"])
            days = [str(first + datetime.timedelta(at)) for at in range(len(drawn))]
            assert len(days) in (28, 91) and set(told) <= set(days), (path, days)
            nothing = [None] * len(plot["columns"])
            assert drawn == [told.get(day, nothing) for day in days], (path, plot["table"])
        else:
            assert drawn == [values for values in told.values() if any(values)], path
        assert any(any(values) for values in drawn)


def be_wide(desk, width):
    desk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})


def look_closely(desk, path, name):
    """A page on a phone and at a desk, in both languages and schemes; none has a barrier."""
    found = []
    for language in ("ko", "en"):
        desk.open(f"{CITY.people}{path}&lang={language}")
        wait_until(lambda: desk.driver.execute_script(IS_DRAWN), 15, f"the plots of {path}")
        for width, look in itertools.product((1280, 360), ("light", "dark")):
            scheme(desk, look)
            be_wide(desk, width)
            wait_until(lambda: desk.driver.execute_script(IS_DRAWN), 15, f"{path} {width}")
            picture(desk, f"{language}-{name}-{width}-{look}", width)
            be_wide(desk, width)
            check_width(desk, f"{path} {width}")
        found += axe.barriers(desk, axe.COLOURS)
        scheme(desk, "light")
        found += axe.barriers(desk, axe.EVERY_RULE)
    desk.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert not found, "\n".join([path, *found])


def test_plots():
    """What the tables of the Live rooms say is drawn above them, in the colours of the reader, a
    button hides a series, and nothing is fetched where there is nothing to draw"""
    kiosk, _ = live()
    own = f"kiosk={kiosk.id}&days=28"
    with at_work("Living lab team", "coordinator") as desk:
        check_plots(desk, f"/lab/counts?{own}&lang=en", ["by-day", "ended", "refused"])
        check_plots(desk, f"/lab/quality?{own}&lang=en", ["by-day", "wrong", "by-instrument"])
        check_plots(desk, "/lab/donors?pilot=city-hearts&days=91&lang=ko", ["by-day"] * 2)
        before = desk.driver.execute_script(READ_PLOTS)[0]["sets"]
        scheme(desk, "dark")
        wait_until(lambda: desk.driver.execute_script(READ_PLOTS)[0]["sets"][0][1] == "#7FD3B1",
                   15, "the other colours")
        assert before[0][1] == "#075E43"
        scheme(desk, "light")
        button = desk.find(".legend button")
        button.send_keys("\n")
        assert button.get_attribute("aria-pressed") == "false"
        assert not desk.driver.execute_script(
            "return Chart.getChart(document.querySelector('canvas')).isDatasetVisible(0)")
        look_closely(desk, f"/lab/counts?{own}", "counts")
        look_closely(desk, f"/lab/quality?{own}", "quality")
        look_closely(desk, "/lab/donors?pilot=city-hearts&days=28", "donors")
        desk.open(f"{CITY.people}/lab/counts?kiosk=nobody&lang=en")
        desk.wait_for("On no day did more than 10 come.")
        assert not desk.driver.execute_script(
            "return performance.getEntriesByType('resource')"
            ".some((one) => one.name.includes('chart.min'))")
        desk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        desk.open(f"{CITY.people}/lab/donors?pilot=city-hearts&lang=en")
        assert not desk.find("figure.plot").is_displayed()
        assert desk.find("#by-day tbody").is_displayed()
        desk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_committee():
    """Five seats vote, a steward has it counted and puts the permit in force"""
    one = lab_city().asked("hana-hospital", localStaff=2, applicant="Research office",
                           title="Resting pulse by age")
    lab.asked("bit-ai", title="Warning of falls")
    for seat in ("academia", "research", "city", "citizens"):
        desk_of_city(CITY, "application", "vote", one, seat, "yes", by=seat)
    with at_work("Industry seat", "seat", "industry") as desk:
        desk.press("Applications")
        desk.press("Resting pulse by age")
        desk.wait_for("What does your seat say?")
        look_at(desk, f"/lab/application?id={one}", "vote")
        desk.press("No")
        wait_until(lambda: "Your seat" in desk.text() and "Not yet" not in desk.text(), 15,
                   "the vote")
    with at_work("Data steward", "steward") as desk:
        look_at(desk, "/lab/applications", "applications")
        desk.open(f"{CITY.people}/lab/application?id={one}&lang=en")
        desk.press("Count the votes")
        desk.wait_for("The seats say yes.")
        look_at(desk, f"/lab/application/sure?id={one}&do=decide", "sure")
        desk.find("#why").send_keys("Four to one")
        desk.press("Yes, do it")
        desk.wait_for("Waits for evidence")
        look_at(desk, f"/lab/application?id={one}", "granted")
        look_at(desk, "/lab/applications?state=closed", "applications-empty")
        look_at(desk, "/lab/looks", "looks")
        look_at(desk, "/lab/desk", "desk")
        desk.press("Make a code for deciding")
        desk.wait_for("It works once, and is not shown again.")
        picture(desk, "en-lab-desk-code")


def test_recipient():
    """A recipient finds what it was given and takes an application back"""
    gifts = [visit(CITY, number) for number in range(DONORS)]
    permit = in_force(CITY, "mudeung-clinic", "Mudeung Clinic", items=ITEMS, train=False)
    build(CITY, permit)
    lab_city().asked("mudeung-clinic", title="Sleep and pulse")
    assert CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie_of(
        CITY.claim(gifts[0]["token"], Key()))).status == 303
    with at_work("Clinic office", "recipient", "mudeung-clinic") as desk:
        look_at(desk, "/lab/recipient", "recipient")
        assert "Download part 1" in desk.text() and "To be deleted" in desk.text()
        look_at(desk, "/lab/recipient/ask", "ask")
        desk.open(f"{CITY.people}/lab/recipient?lang=en")
        desk.press("Sleep and pulse")
        desk.wait_for("Take this application back")
        one = parse_qs(urlsplit(desk.driver.current_url).query)["id"][0]
        look_at(desk, f"/lab/recipient/application?id={one}", "recipient-application")
        desk.press("Take this application back")
        desk.find("#why").send_keys("We will ask for less")
        desk.press("Yes, do it")
        desk.wait_for("Closed")
    one, = CITY.row("SELECT application FROM permit WHERE id = ?",
                    granted(CITY, "mudeung-clinic"))
    with at_work("Staff office", "recipient", "mudeung-clinic") as desk, \
            temporary_folder("dure-evidence") as folder:
        file = Path(folder, "staff.pdf")
        file.write_bytes(b"%PDF-1.7 three people")
        file.parent.chmod(0o755)
        desk.open(f"{CITY.people}/lab/recipient/application?id={one}&lang=en")
        desk.find("#count").clear()
        desk.find("#count").send_keys("3")
        desk.find("#file").send_keys(str(file))
        desk.press("Send this to the city")
        desk.wait_for("A steward looks at this:")
        look_at(desk, f"/lab/recipient/application?id={one}", "recipient-evidence")
    with at_work("Evidence steward", "steward") as desk:
        look_at(desk, f"/lab/application?id={one}", "evidence")
        desk.press("Take this number")
        desk.wait_for("Evidence seen")
        assert "Evidence to look at" not in desk.text()
    with at_work("Empty office", "recipient", "bit-ai") as desk:
        look_at(desk, "/lab/recipient", "recipient-empty")


def phone_of_donor():
    gift = Kiosk(CITY).give()
    assert CITY.send(gift["envelope"]) == [("stored", None)]
    return cookie_of(CITY.claim(gift["token"], Key()))


def propose(phone, title, text):
    assert CITY.post("/my/proposals", urlencode({"title": title, "text": text, "lang": "ko"}),
                     Cookie=phone, Accept="text/html",
                     Content_Type="application/x-www-form-urlencoded").status == 303


def test_moderator():
    """A moderator publishes what came from a phone, hides what names somebody, and undoes that"""
    phone = phone_of_donor()
    for title, text in (("버스 정류장 그늘", "한낮에 너무 뜨거워요.\n온도를 재 주세요."),
                        ("옆집 김 씨의 담배", "밤마다 연기가 들어와요.")):
        propose(phone, title, text)
    CITY.command("proposal", "state-problem", "--site", "무등 의원", "--title", "긴 대기 시간",
                 "--what", "혈압을 재려면 30분을 기다려요.", "--data", "혈압", "--suffers",
                 "어르신들", "--better", "5분")
    with at_work("Ideas desk", "moderator") as desk:
        desk.press("Ideas and problems nobody can read yet")
        desk.wait_for("버스 정류장 그늘")
        look_at(desk, "/lab/proposals", "proposals")
        look_at(desk, "/lab/proposals?state=declined", "proposals-empty")
        desk.open(f"{CITY.people}/lab/proposals?lang=en")
        desk.press("버스 정류장 그늘")
        look_at(desk, address_of(desk), "proposal-waiting")
        desk.press("Publish it")
        desk.press("Yes, do it")
        desk.wait_for("A moderator")
        desk.press("All ideas and problems")
        desk.press("옆집 김 씨의 담배")
        desk.press("Publish it")
        desk.press("Yes, do it")
        desk.wait_for("Open for support")
        desk.press("Hide its words")
        picture(desk, "en-lab-proposal-hide")
        barriers = axe.barriers(desk)
        assert not barriers, barriers
        desk.press("Yes, do it")
        assert "Hidden" not in desk.text(), "without a reason"
        desk.find("#why-hide").send_keys("By mistake")
        desk.press("Yes, do it")
        desk.press("Undo: publish it again")
        desk.press("Yes, do it")
        desk.press("Hide its words")
        desk.find("#why-hide").send_keys("It names a neighbour")
        desk.press("Yes, do it")
        desk.wait_for("It names a neighbour")
        look_at(desk, address_of(desk), "proposal-hidden")
        desk.press("Overview")
        desk.wait_for("What waits for you")
        assert desk.find("td.number").text == "1"


def test_expert():
    """An expert finds what is open, looks at it as everybody does, says what to think of it, and
    declines another"""
    phone = phone_of_donor()
    propose(phone, "Trees by the tram", "Is the air there better?")
    propose(phone, "A cable car", "To the kiosk on the hill.")
    for name, in CITY.rows("SELECT id FROM proposal WHERE state = 'waiting' AND is_hidden = 0"):
        CITY.command("proposal", "publish", name)
    with at_work("Dr Yoon", "expert") as desk:
        desk.press("Ideas and problems no expert has looked at")
        desk.press("Trees by the tram")
        look_at(desk, address_of(desk), "proposal-open")
        desk.press("Take it into review")
        desk.find("#why-review").send_keys("Two sensors in a year would tell.")
        desk.press("Yes, do it")
        desk.wait_for("In review")
        look_at(desk, address_of(desk), "proposal-review")
        desk.press("See it as everybody does")
        desk.wait_for("Two sensors in a year would tell.")
        assert "An expert" in desk.text() and "Yoon" not in desk.text()
        desk.open(f"{CITY.people}/lab/proposals?state=open&lang=en")
        desk.press("A cable car")
        desk.press("Decline it")
        desk.find("#why-decline").send_keys("It measures nothing.")
        desk.press("Yes, do it")
        desk.wait_for("Nothing is to be done by you now.")
        look_at(desk, address_of(desk), "proposal-declined")


if __name__ == "__main__":
    with running_city() as CITY:
        tap.main()
