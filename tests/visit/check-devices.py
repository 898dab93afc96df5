# check-devices.py: visits with the station's cuff and scale, and with the visitor's own watch
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from kit.processes import wait_until
from visitor import house, languages, panel


def gives(visitor):
    """From the shown result to the receipt and away; the city has it."""
    visitor.wants_to_donate()
    visitor.answers_all()
    visitor.sees("Donate")
    visitor.touches("Donate")
    visitor.sees("Finish and clear")
    backend = visitor.station.backend_files
    wait_until(lambda: search.count_rows(backend, "payload") == 1, 20, "the donation")
    visitor.finishes()


def measures_with_cuff_and_scale(visitor):
    visitor.starts()
    visitor.picture("02-choose-instruments")
    visitor.uses("Blood pressure")
    visitor.touches("Show the result")
    cuff = visitor.station.displays("cuff")
    visitor.screen.wait_for(f"^{cuff['systolic']} / {cuff['diastolic']}$")
    visitor.picture("05-result-cuff")
    visitor.touches("Something else")
    visitor.sees("Measured")
    visitor.uses("Weight")
    visitor.touches("Show the result")
    visitor.sees("Body weight")
    gives(visitor)


def proves_a_watch(visitor):
    visitor.starts()
    visitor.touches("With my own device")
    visitor.sees("Switch the broadcast off.", seconds=40)
    visitor.touches("I cannot")
    visitor.picks_what_the_watch_shows("strap2")
    visitor.sees("One moment, please.")
    visitor.picks_what_the_watch_shows("strap2")
    visitor.sees("Show the result", seconds=60)
    visitor.touches("Show the result")
    visitor.sees("Donate this result")
    gives(visitor)


def test_cuff_and_scale():
    """Blood pressure, then weight in the same visit; both are read, reviewed and donated."""
    for language in languages("ko"):
        with house(language, kiosk=("--language", language), is_full=True,
                   is_posing=True) as visitor:
            measures_with_cuff_and_scale(visitor)


def test_small_instruments():
    """Temperature, oxygen and blood sugar, one after the other, with what each device shows."""
    with house("en", kiosk=("--language", "en"), is_full=True) as visitor:
        visitor.starts()
        for kind, unit in (("Temperature", "℃"), ("Oxygen", "%"), ("Blood sugar", "mg/dL")):
            visitor.uses(kind)
            visitor.touches("Show the result")
            visitor.screen.wait_for(f"^{unit}$")
            visitor.picture(f"05-result-{kind.lower().replace(' ', '-')}")
            if kind != "Blood sugar":
                visitor.touches("Something else")
        gives(visitor)


def test_own_watch():
    """The visitor's own watch is proven by the number that it shows, twice, before it counts."""
    for language in languages("en"):
        with house(language, kiosk=("--language", language), is_full=True,
                   is_posing=True) as visitor:
            proves_a_watch(visitor)


with panel():
    tap.main()
