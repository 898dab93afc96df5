# check-proving.py: every way to show that a watch is one's own, by what its owner does and sees
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import tap
from kit.processes import wait_until
from visitor import house, panel

WATCH = "strap2"


# Pairing gives up after so many seconds of the simulated room: time for six digits and a finger.
PAIRING_SPEED = 2


def in_english(**options):
    return house("en", kiosk=("--language", "en"), is_full=True, **options)


def wears(visitor, *habits):
    """Begins a visit with one's own watch, which behaves like that; the first question is there."""
    for habit in habits:
        visitor.station.happens(f"{WATCH} {habit}")
    visitor.starts()
    visitor.touches("With my own device")
    visitor.sees("Switch the broadcast off.", seconds=40)


def is_measured(visitor, until="Sit still and breathe."):
    """It counts as theirs and measures; nothing of it is kept."""
    visitor.sees(until, seconds=60)
    visitor.touches("Start over")
    visitor.touches("Erase and start over")
    visitor.sees_the_welcome()


def on_the_watch(visitor):
    """The six digits that the watch shows."""
    return wait_until(lambda: visitor.station.displays(WATCH).get("passkey"), 20,
                      "six digits on the watch")


def on_the_screen(visitor):
    """The six digits that the kiosk shows in two groups."""
    numbers = [text for text in visitor.screen.texts() if text.replace(" ", "").isdecimal()]
    assert len(numbers) == 1, f"there are {numbers}"
    return numbers[0].replace(" ", "")


def test_switch():
    """Its broadcast goes off and comes back when the kiosk asks for it."""
    with in_english() as visitor:
        wears(visitor)
        visitor.station.happens(f"{WATCH} broadcast off")
        visitor.touches("It is off")
        visitor.sees("Switch it on again.", seconds=40)
        visitor.picture("03-prove-switch-on")
        visitor.station.happens(f"{WATCH} broadcast on")
        visitor.touches("On, now")
        is_measured(visitor, "Show the result")


def test_rhythm():
    """It is lifted off the skin and put back whenever the kiosk asks for it."""
    with in_english() as visitor:
        wears(visitor)
        visitor.touches("I cannot")
        visitor.sees("Which number is on your device?", seconds=40)
        visitor.touches("It shows none")
        for _ in range(2):
            visitor.sees("Lift it off your skin now.", seconds=40)
            visitor.station.happens(f"{WATCH} contact none")
            visitor.sees("Put it back on now.", seconds=40)
            visitor.station.happens(f"{WATCH} contact good")
        is_measured(visitor, "Show the result")


def test_numbers():
    """Six digits: the same on both, typed at the kiosk, or typed on the watch."""
    with in_english(speed=PAIRING_SPEED) as visitor:
        wears(visitor, "guard on", "pair numeric")
        visitor.touches("I cannot")
        visitor.sees("Is this number on your device?", seconds=40)
        assert on_the_screen(visitor) == on_the_watch(visitor)
        visitor.touches("Yes, the same")
        is_measured(visitor)

        wears(visitor, "pair passkey-display")
        visitor.touches("I cannot")
        visitor.sees("Type the number your device shows.", seconds=40)
        for digit in on_the_watch(visitor):
            visitor.screen.touch(f"^{digit}$")
        visitor.touches("This is it")
        is_measured(visitor)

        wears(visitor, "pair passkey-entry")
        visitor.touches("I cannot")
        visitor.sees("Type this number on your device.", seconds=40)
        visitor.station.happens(f"{WATCH} type {on_the_screen(visitor)}")
        is_measured(visitor)


with panel():
    tap.main()
