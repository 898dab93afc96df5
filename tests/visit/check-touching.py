# check-touching.py: what a finger does that is not quite a touch
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import tap
from visitor import house, panel

BESIDE = (540, 60)  # of any button, in the empty top of the screen


def stays_on_the_welcome(visitor):
    visitor.screen.wait_until_calm()
    visitor.sees_the_welcome()


def test_finger():
    """Slid off, slid on or resting, a finger does nothing; what it lies on as it leaves, it does"""
    with house("ko") as visitor:
        finger = visitor.station.display.finger
        start = visitor.screen.wait_until_still(visitor.exactly_start()).centre
        for begin, end in ((start, BESIDE), (BESIDE, start)):
            finger.down(*begin)
            finger.move(*end)
            finger.up(*end)
            stays_on_the_welcome(visitor)
        finger.down(*start)
        stays_on_the_welcome(visitor)
        finger.up(*start)
        visitor.sees("What shall we measure?")


with panel():
    tap.main()
