# pilots.py: a coordinator writes a pilot in a real browser, and a steward sets it running
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""DURE_PICTURES=DIR keeps a picture of every room in Korean and English."""

from backend.city import Kiosk, running_city
from kit import tap
from web import lab
from web.lab import at_work, look_at

NAME = "gwangju-sleep"
WHERE = f"id={NAME}&version=1"
DAYS = {"from": "2026-12-01", "until": "2027-11-30", "keep": "2029-12-31"}


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


def test_steward():
    """A steward looks at what waits, sets it running, and everybody sees that"""
    with at_work("Pilot steward", "steward") as desk:
        desk.press("Pilots")
        desk.press("Waits for somebody else")
        desk.wait_for(NAME)
        look_at(desk, "/lab/pilots", "pilots")
        desk.open(f"{CITY.people}/lab/pilot?{WHERE}&lang=en")
        desk.press("Set it running")
        desk.wait_for("A new pilot: everybody is asked.")
        look_at(desk, f"/lab/pilot/sure?{WHERE}&do=run", "pilot-run")
        sure(desk, "The texts are plain")
        desk.wait_for("Texts frozen")
        look_at(desk, f"/lab/pilot?{WHERE}", "pilot-running")


if __name__ == "__main__":
    with running_city() as CITY:
        lab.CITY = CITY
        tap.main()
