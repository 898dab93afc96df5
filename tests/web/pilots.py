# pilots.py: in a real browser a coordinator writes a pilot, and stewards watch over it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every room in Korean and English."""

from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.granting import in_force
from backend.p256 import Key
from backend.releases import DONORS, ITEMS, build, visit
from kit import tap
from web import lab
from web.lab import at_work, look_at

NAME = "gwangju-sleep"
WHERE = f"id={NAME}&version=1"
DAYS = {"from": "2026-01-01", "until": "2029-11-30", "keep": "2029-12-31"}


def choose(desk, name):
    """Presses a box with the name, as a person would press its words."""
    box = desk.find(f'[name="{name}"]')
    desk.driver.execute_script("arguments[0].closest('label').click()", box)


def fill(desk, name, text):
    field = desk.find(f'[name="{name}"]')
    field.clear()
    field.send_keys(text)


def day(desk, name, text):
    """A day, whatever the browser's own way to type one is."""
    desk.driver.execute_script("arguments[0].value = arguments[1]", desk.find(f'[name="{name}"]'),
                               text)


def sure(desk, why):
    desk.wait_for("Why? This is kept.")
    desk.find("#why").send_keys(why)
    desk.press("Yes, do it")


def write_plan(desk, site):
    """Half of it first: the page comes back with what is missing, and with all that was typed."""
    fill(desk, "purpose", "To see how a city sleeps")
    fill(desk, "target", "many")
    choose(desk, "kind-heart")
    choose(desk, "device-wearable")
    desk.press("Save")
    desk.wait_for("Please write a number from 1 to 1,000,000.")
    assert desk.find('[name="target"]').get_attribute("value") == "many"
    assert desk.find('[name="kind-heart"]').is_selected()
    look_at(desk, f"/lab/pilot/edit?{WHERE}&part=plan", "pilot-faults")
    fill(desk, "target", "40")
    choose(desk, "full")
    choose(desk, "item-ageBand")
    choose(desk, f"site-{site}")
    for name, text in DAYS.items():
        day(desk, name, text)
    desk.driver.execute_script("arguments[0].value = 'committee-approved'",
                               desk.find("#recipients"))
    desk.press("Save")
    desk.wait_for("Saved.")
    assert not desk.driver.find_elements("css selector", ".fault")


def test_coordinator():
    """A coordinator writes a pilot, mends it, sees it as people will and asks for review"""
    kiosk = Kiosk(CITY)
    with at_work("Sleep pilot", "coordinator") as desk:
        desk.press("Pilots")
        desk.wait_for("No pilot has been written here yet.")
        look_at(desk, "/lab/pilots", "pilots-empty")
        desk.press("Write a pilot")
        look_at(desk, "/lab/pilot/new", "pilot-new")
        desk.find("#id").send_keys(NAME)
        desk.press("Begin")
        desk.wait_for("The plan")
        write_plan(desk, kiosk.id)
        desk.press("한국어")
        desk.wait_for("What people read")
        fill(desk, "ko-title", "광주 잠 연구")
        desk.press("Save")
        desk.wait_for("Saved.")
        look_at(desk, f"/lab/pilot/edit?{WHERE}&part=ko", "pilot-words")
        desk.open(f"{CITY.people}/lab/pilot?{WHERE}&lang=en")
        desk.press("See it as people will")
        desk.wait_for("At the kiosk")
        look_at(desk, f"/lab/pilot/preview?{WHERE}", "pilot-preview")
        desk.open(f"{CITY.people}/lab/pilot?{WHERE}&lang=en")
        desk.press("Ask for review")
        look_at(desk, f"/lab/pilot/sure?{WHERE}&do=submit", "pilot-sure")
        sure(desk, "It is ready")
        desk.wait_for("Somebody else sets it running.")
        look_at(desk, f"/lab/pilot?{WHERE}", "pilot-review")
        desk.press("Overview")
        desk.wait_for("Nothing waits for you.")


def test_steward():
    """A steward looks at what waits, sets it running, and everybody sees that"""
    with at_work("Pilot steward", "steward") as desk:
        desk.wait_for("What waits for you")
        look_at(desk, "/lab", "home-queue")
        desk.driver.execute_script("arguments[0].focus()",
                                   desk.find('a[href="/lab/pilots?state=review"]'))
        desk.driver.switch_to.active_element.send_keys("\n")
        desk.wait_for(NAME)
        look_at(desk, "/lab/pilots", "pilots")
        desk.open(f"{CITY.people}/lab/pilot?{WHERE}&lang=en")
        desk.press("Set it running")
        desk.wait_for("A new pilot: everybody is asked.")
        look_at(desk, f"/lab/pilot/sure?{WHERE}&do=run", "pilot-run")
        sure(desk, "The texts are plain")
        desk.wait_for("Texts frozen")
        look_at(desk, f"/lab/pilot?{WHERE}", "pilot-running")


def deletions():
    """A recipient was given a release of thirty donors, of whom two have taken all back."""
    gifts = [visit(CITY, number) for number in range(DONORS)]
    build(CITY, in_force(CITY, "hana-hospital", "Hana hospital", items=ITEMS, train=False))
    for gift in gifts[:2]:
        cookie = cookie_of(CITY.claim(gift["token"], Key()))
        CITY.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")


def sure_of_release(desk):
    look_at(desk, desk.driver.current_url.removeprefix(CITY.people), "release-propose")
    sure(desk, "The yearly one")
    desk.wait_for("The yearly one")


def test_guard():
    """A steward finds a recipient that is late, writes it down, and what was done, to the end"""
    deletions()
    with at_work("Deletion steward", "steward") as desk:
        desk.press("Incidents")
        desk.wait_for("Nothing has gone wrong yet.")
        look_at(desk, "/lab/releases", "releases")
        desk.press("Propose a release")
        sure_of_release(desk)
        look_at(desk, "/lab/releases", "releases-proposed")
        one, = CITY.row("SELECT id FROM sealed_release")
        look_at(desk, f"/lab/releases/compare?a={one}&b={one}", "releases-compare")
        # Only now, since who is late has no permit any more.
        CITY.change("UPDATE feed_entry SET due_ms = 1 WHERE id = (SELECT min(id) FROM feed_entry"
                    " WHERE kind = 'deletion')")
        look_at(desk, "/lab/withdrawals", "withdrawals")
        assert "Late" in desk.text() and "Not confirmed yet" in desk.text()
        look_at(desk, "/lab/incident/new", "incident-new")
        fill(desk, "title", "A recipient is late")
        fill(desk, "text", "One deletion was not confirmed in ten days")
        day(desk, "found", "2026-11-20")
        desk.press("Write it down")
        desk.wait_for("The next step")
        fill(desk, "text", "Called them, they deleted it")
        choose(desk, "closes")
        look_at(desk, desk.driver.current_url.removeprefix(CITY.people), "incident")
        fill(desk, "text", "Called them, they deleted it")
        choose(desk, "closes")
        desk.press("Write it down")
        desk.wait_for("Over")
        look_at(desk, "/lab/incidents", "incidents")


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()
