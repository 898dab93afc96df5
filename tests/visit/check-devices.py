# check-devices.py: visits with the station's cuff and scale, and with the visitor's own watch
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from kit.processes import wait_until
from visitor import house, panel


def gives(visitor):
    """From the shown result to the receipt and away; the city has it."""
    visitor.wants_to_donate()
    visitor.answers_all()
    visitor.sees("Donate")
    visitor.picture("11-review-instruments")
    visitor.touches("Donate")
    visitor.sees("Finish and clear")
    backend = visitor.station.backend_files
    wait_until(lambda: search.count_rows(backend, "payload") == 1, 20, "the donation")
    visitor.finishes()


def test_cuff_and_scale():
    """Blood pressure, then weight in the same visit; both are read, reviewed and donated."""
    with house(is_full=True) as visitor:
        visitor.starts()
        visitor.picture("02-choose-instruments")
        visitor.uses("Blood pressure")
        visitor.touches("Show the result")
        cuff = visitor.station.displays("cuff")
        for name, value in (("Upper pressure", "systolic"), ("Lower pressure", "diastolic")):
            visitor.sees(name)
            visitor.screen.wait_for(f"^{cuff[value]}$")
        visitor.picture("05-result-cuff")
        visitor.touches("Something else")
        visitor.sees("Measured")
        visitor.uses("Weight")
        visitor.touches("Show the result")
        visitor.sees("Body weight")
        gives(visitor)


def test_own_watch():
    """The visitor's own watch is proven by the number that it shows, twice, before it counts."""
    with house("en", kiosk=("--language", "en"), is_full=True) as visitor:
        visitor.starts()
        visitor.touches("With my own device")
        visitor.sees("Switch the broadcast off.", seconds=40)
        visitor.picture("03-prove-switch")
        visitor.touches("I cannot")
        visitor.picks_what_the_watch_shows("strap2")
        visitor.sees("One moment, please.")
        visitor.picks_what_the_watch_shows("strap2")
        visitor.sees("Show the result", seconds=60)
        visitor.reads_the_result()
        gives(visitor)


with panel():
    tap.main()
