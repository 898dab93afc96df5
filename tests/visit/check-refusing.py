# check-refusing.py: whoever says no, stops or is too young leaves nothing behind
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from visitor import house, panel


def refusing(visitor, walk):
    """Walks to a no; afterwards no byte has changed anywhere and the next visitor starts fresh."""
    kiosk = visitor.kept_at_rest()
    backend = search.snapshot(visitor.station.backend_files)
    walk(visitor)
    visitor.sees_the_welcome()
    visitor.leaves_no_trace(kiosk)
    assert search.snapshot(visitor.station.backend_files) == backend, "the backend heard of it"


def says_no(visitor):
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()
    visitor.remembers()
    visitor.touches("Donate this result")
    visitor.touches("No, finish")
    visitor.sees("Nothing was kept.")
    visitor.picture("13-goodbye")
    visitor.touches("Finish")


def finishes_at_the_result(visitor):
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()
    visitor.touches("Finish without donating")
    visitor.sees("Nothing was kept.")
    visitor.touches("Finish")


def is_under_fourteen(visitor):
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()
    visitor.touches("Donate this result")
    visitor.touches("Yes, I am under 14")
    visitor.answers("collect", yes=False)
    visitor.sees("Nothing was sent or kept.")
    visitor.touches("Finish")


def agrees_to_nothing(visitor):
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()
    visitor.wants_to_donate()
    visitor.answers("collect", yes=False)
    visitor.sees("Nothing was sent or kept.")
    visitor.touches("Finish")


def stops_at_the_review(visitor):
    visitor.comes_to_the_review()
    visitor.touches("Start over")
    visitor.sees("Start over?")
    visitor.picture("14-start-over")
    visitor.touches("Erase and start over")


def test_refusing():
    """No, under 14, no to the first question, and starting over leave zero bytes."""
    with house("ko") as visitor:
        for walk in (says_no, finishes_at_the_result, is_under_fourteen, agrees_to_nothing,
                     stops_at_the_review):
            refusing(visitor, walk)


with panel():
    tap.main()
