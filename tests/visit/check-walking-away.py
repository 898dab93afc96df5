# check-walking-away.py: whoever walks away is asked, and then forgotten
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from visitor import house, panel

# So that walking away takes seconds; the question must still leave time to be answered.
PATIENCE = ("--idle-seconds", "4", "--warning-seconds", "4")


def to_choose(visitor):
    visitor.starts()


def to_result(visitor):
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()


def to_ask(visitor):
    to_result(visitor)
    visitor.wants_to_donate()
    visitor.answers("collect")


def to_review(visitor):
    visitor.comes_to_the_review()


def test_walking_away():
    """A55 walking away before measuring, from result, questions or review leaves zero bytes."""
    with house("ko", PATIENCE) as visitor:
        before = visitor.kept_at_rest()
        backend = search.snapshot(visitor.station.backend_files)
        for walk in (to_choose, to_result, to_ask, to_review):
            walk(visitor)
            visitor.sees("Are you still there?")
            visitor.picture("15-still-there")
            visitor.sees_the_welcome()
            visitor.leaves_no_trace(before)
        assert search.snapshot(visitor.station.backend_files) == backend


def test_from_receipt():
    """A receipt that nobody scans does not stay on the screen for the next one to see."""
    with house("ko", PATIENCE) as visitor:
        visitor.donates()
        visitor.sees_the_welcome(seconds=90)
        assert visitor.station.display.qr_codes() == []
        visitor.forgot()


def test_still_there():
    """A touch on the question keeps the visit."""
    with house("ko", PATIENCE) as visitor:
        to_result(visitor)
        visitor.touches("I am still here")
        visitor.sees("Donate this result")
        visitor.touches("Donate this result")
        visitor.sees("Donate this result?")


with panel():
    tap.main()
