# listener.py: a person at the kiosk who sees nothing: an ear, a keypad, and earphones if need be
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything is known from what the kiosk says, which a test double of its speaker writes down, and
done with the keys of the station's keypad. What was heard before counts no more."""

import os
import re
import struct

from kit.processes import run, wait_until
from kit.words import pattern, say


# struct input_event: a time, then a type, a code and a value (linux/input.h).
EVENT = "@qqHHi"
EV_SYN, EV_SW, SW_HEADPHONE_INSERT = 0, 5, 2

SOUND = "sound"  # what stands where speech has its language


class Jack:
    """Where earphones go in; the kiosk reads it as it reads the kernel's device."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path, 0o600)
        self.end = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def takes(self, plug):
        """Earphones are plugged in, or pulled out."""
        os.write(self.end, struct.pack(EVENT, 0, 0, EV_SW, SW_HEADPHONE_INSERT, plug)
                 + struct.pack(EVENT, 0, 0, EV_SYN, 0, 0))

    def close(self):
        os.close(self.end)


class Listener:
    """Walks through the screens of a station by ear, in one language."""

    def __init__(self, station, transcript, jack, language):
        self.station = station
        self.transcript = transcript
        self.jack = jack
        self.language = language
        self.heard = 0

    def lines(self):
        """All that was ever said: language, pace, volume, words."""
        try:
            text = self.transcript.read_text("utf-8")
        except FileNotFoundError:
            return []
        return [line for line in self._heard(text) if line[0] != SOUND]

    def sounds(self):
        """All sounds that were ever made: their name and their volume."""
        text = self.transcript.read_text("utf-8")
        return [(words, volume) for language, _, volume, words in self._heard(text)
                if language == SOUND]

    @staticmethod
    def _heard(text):
        return [line.split("\t", 3) for line in text.split("\n")[:-1]]

    def words(self):
        return [words for _, _, _, words in self.lines()]

    def presses(self, *keys):
        """Presses keys of the keypad; from here on only what is said now counts."""
        self.heard = len(self.lines())
        run(["xdotool", "key", *keys], environment=self.station.display.environment)

    def _find(self, expected):
        for language, _, _, words in self.lines()[self.heard:]:
            match = re.search(expected, words)
            if match and language == self.language:
                return match
        return None

    def waits_for(self, expected, seconds=30.0):
        """Waits until something of the pattern is said."""
        try:
            return wait_until(lambda: self._find(expected), seconds, f"{expected!r} to be heard")
        except AssertionError as error:
            raise AssertionError(f"{error}; heard: {self.words()[self.heard:]}") from None

    def hears(self, text, seconds=30.0):
        """Waits until a text of the product is said."""
        return self.waits_for(pattern(text, self.language).replace("\\\n", " "), seconds)

    def end(self):
        """What is said last of every page."""
        return "^" + re.escape(say("Below, by the arrow keys: %s", self.language)[:-2])

    def chooses(self, name, seconds=30.0):
        """Waits until a button of that name is offered with a key, and presses the key."""
        spoken = re.escape(say(name, self.language))
        offer = re.escape(say("Key %u: %s", self.language)).replace("%u", r"(\d)")
        self.presses(self.waits_for(f"^{offer.replace('%s', spoken)}(, .*)?$", seconds).group(1))

    def plugs_in(self, is_in=True):
        """Plugs earphones in, or pulls them out."""
        self.heard = len(self.lines())
        self.jack.takes(is_in)

    def begins(self, start, earphones=False):
        """Switches the voice on, which speaks the language of the place, and takes its own."""
        if earphones:
            self.plugs_in()
        else:
            self.presses("asterisk")
        offer = self.waits_for(rf"^(?:(\d): |\D*(\d)\D+){re.escape(start)}$")
        self.presses(offer.group(1) or offer.group(2))
