# check-locked.py: nothing that somebody plugs in opens anything but the kiosk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Whoever plugs a keyboard or a mouse into the kiosk tries what opens things elsewhere. There is no
window manager under the kiosk here, as in a park, so what answers a chord is the kiosk itself or
the display server."""

from kit import tap
from kit.processes import run
from visitor import house, panel

# GTK's inspector, its menus, its entries' choosers and clipboard, help and full screen.
OF_THE_TOOLKIT = """
    ctrl+shift+i ctrl+shift+d F10 shift+F10 Menu F1 F5 F6 F7 F8 F11 F12 Escape ctrl+period
    ctrl+semicolon ctrl+shift+u ctrl+a ctrl+c ctrl+x ctrl+v ctrl+shift+v shift+Insert ctrl+Insert
    ctrl+question ctrl+F1 ctrl+Tab ctrl+shift+Tab alt+Left alt+Right alt+Home ctrl+plus ctrl+minus
    ctrl+0 ctrl+Page_Up ctrl+Page_Down
""".split()
# What applications and browsers listen to.
OF_APPLICATIONS = """
    ctrl+q ctrl+w ctrl+n ctrl+shift+n ctrl+o ctrl+p ctrl+s ctrl+f ctrl+r ctrl+t ctrl+l ctrl+z ctrl+y
    ctrl+u ctrl+shift+t ctrl+shift+p ctrl+shift+c
""".split()
# What sessions listen to, and the display server.
OF_THE_SESSION = """
    alt+F1 alt+F2 alt+F4 alt+F7 alt+F8 alt+F10 alt+Tab alt+shift+Tab alt+space alt+Escape super
    super+l super+d super+r super+Tab ctrl+alt+t ctrl+alt+l ctrl+alt+Delete ctrl+alt+BackSpace
    ctrl+alt+Escape ctrl+alt+F1 ctrl+alt+F2 ctrl+alt+F7 Print alt+Print ctrl+alt+Up ctrl+alt+Left
    XF86Calculator XF86Explorer XF86PowerOff XF86Sleep XF86WWW XF86Search XF86LogOff
""".split()
AT_ONCE = 20
CHORDS = [*OF_THE_TOOLKIT, *OF_APPLICATIONS, *OF_THE_SESSION]
# Right and middle, and what a wheel and thumb buttons send.
BUTTONS = ("2", "3", "6", "7", "8", "9")
DRAG = "mousemove 300 900 mousedown 1 mousemove 500 1000 mousemove 700 1300 mouseup 1".split()


def windows(visitor):
    """What lies on the display: windows that can be seen, whoever they belong to."""
    done = run(["xdotool", "search", "--onlyvisible", "--maxdepth", "1", "."], check=False,
               environment=visitor.station.display.environment)
    return sorted(done.stdout.split())


def sends(visitor, *command):
    run(["xdotool", *command], environment=visitor.station.display.environment)


def stands(visitor, page, seen):
    """The page is there as it was, alone on the display, and the kiosk has not begun anew."""
    assert visitor.station.kiosk.child.poll() is None, "the kiosk has ended"
    visitor.screen.wait_until_calm()
    now = visitor.screen.texts()
    assert now == page, f"another page: {page} -> {now}"
    assert windows(visitor) == seen, "something else lies on the display"


def tries_everything(visitor):
    """Every chord, twenty at a time with a look, then every button, and a drag."""
    visitor.screen.wait_until_calm()
    page, seen = visitor.screen.texts(), windows(visitor)
    for first in range(0, len(CHORDS), AT_ONCE):
        chords = CHORDS[first:first + AT_ONCE]
        sends(visitor, "key", *chords)
        try:
            stands(visitor, page, seen)
        except AssertionError as error:
            raise AssertionError(f"one of {chords}: {error}") from None
    for button in BUTTONS:
        sends(visitor, "mousemove", "540", "900", "click", button)
    sends(visitor, *DRAG)
    stands(visitor, page, seen)


def test_welcome():
    """A56 no chord, button or drag of some eighty opens, closes or moves anything."""
    with house("ko") as visitor:
        tries_everything(visitor)


def test_typing():
    """Nor where digits are typed."""
    with house("ko") as visitor:
        visitor.touches("Change or withdraw")
        visitor.sees("Type the number of your receipt.")
        tries_everything(visitor)


with panel():
    tap.main()
