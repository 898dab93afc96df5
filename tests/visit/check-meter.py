# check-meter.py: a visitor's own meter, unplugged and plugged in again, tells what the home draws
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import re

from kit import search, tap
from kit.processes import wait_until
from kit.words import notice
from visitor import house, languages, panel

# As fast as life, so that a minute holds no more packets than it does at home.
SPEED = 1


def proves_it(visitor):
    """From the welcome to the live page, by what only who has the meter can do."""
    visitor.station.happens("meter measure power=750")
    visitor.starts()
    visitor.touches("My home's energy")
    visitor.touches("I have a meter here")
    visitor.sees("Switch your meter off.", seconds=40)
    visitor.picture("22-meter-off")
    visitor.station.happens("meter broadcast off")
    visitor.touches("It is off")
    visitor.sees("Switch it on again.", seconds=40)
    visitor.picture("23-meter-on")
    visitor.station.happens("meter broadcast on")
    visitor.touches("On, now")
    visitor.sees("We listen to your meter.", seconds=40)


def watts(visitor):
    """What the meter shows on its own display."""
    return visitor.station.displays("meter").get("power")


def listens(visitor):
    """The screen follows the meter; the visitor has seen enough before the minute is over."""
    wait_until(lambda: watts(visitor) in visitor.screen.texts(), 30, "the meter's power")
    visitor.picture("24-meter-live", is_calm=False)
    visitor.touches("See what there is now", seconds=40)
    visitor.sees("Show the result")
    assert watts(visitor) not in visitor.screen.texts(), "the result is not covered"
    visitor.touches("Show the result")
    visitor.sees("On average")
    visitor.picture("25-meter-result")


def gives(visitor):
    visitor.touches("Donate this result")
    visitor.touches("Yes, I am 14 or over")
    for ask in ("energy", "provide", "train"):
        title = notice(visitor.language)["asks"][ask]["title"]
        visitor.screen.wait_for(f"^{re.escape(title)}$")
        visitor.touches("Yes, I agree")
    visitor.sees("Donate")
    visitor.picture("26-meter-review")
    visitor.touches("Donate")
    visitor.sees("Finish and clear")
    files = visitor.station.backend_files
    wait_until(lambda: search.count_rows(files, "donation") == 1, 20, "the donation")
    visitor.finishes()


def test_meter():
    """Switched off and on it is theirs; refused it leaves nothing, given the city has it"""
    for language in languages("ko"):
        with house(language, kiosk=("--language", language), is_full=True,
                   speed=SPEED) as visitor:
            before = visitor.kept_at_rest()
            proves_it(visitor)
            listens(visitor)
            visitor.touches("Finish without donating")
            visitor.touches("Finish")
            visitor.sees_the_welcome()
            assert search.snapshot(visitor.station.kiosk_files) == before
            assert search.count_rows(visitor.station.backend_files, "donation") == 0
            proves_it(visitor)
            listens(visitor)
            gives(visitor)


with panel():
    tap.main()
