# listener.py: a person at the kiosk who sees nothing: an ear, a keypad, and earphones if need be
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything is known from what the kiosk says, which a test double of its speaker writes down, and
done with the keys of the station's keypad. What was heard before counts no more."""

import re

from kit.processes import run, wait_until
from kit.words import pattern, say


class Listener:
    """Walks through the screens of a station by ear, in one language."""

    def __init__(self, station, transcript, language):
        self.station = station
        self.transcript = transcript
        self.language = language
        self.heard = 0

    def lines(self):
        """All that was ever said: language, pace, words."""
        try:
            text = self.transcript.read_text("utf-8")
        except FileNotFoundError:
            return []
        return [line.split("\t", 2) for line in text.split("\n")[:-1]]

    def words(self):
        return [words for _, _, words in self.lines()]

    def presses(self, *keys):
        """Presses keys of the keypad; from here on only what is said now counts."""
        self.heard = len(self.lines())
        run(["xdotool", "key", *keys], environment=self.station.display.environment)

    def _find(self, expected):
        for language, _, words in self.lines()[self.heard:]:
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

    def chooses(self, name, seconds=30.0):
        """Waits until a button of that name is offered with a key, and presses the key."""
        spoken = re.escape(say(name, self.language))
        offer = re.escape(say("Key %u: %s", self.language)).replace("%u", r"(\d)")
        self.presses(self.waits_for(f"^{offer.replace('%s', spoken)}(, .*)?$", seconds).group(1))

    def begins(self, start):
        """Switches the voice on, which speaks the language of the place, and takes its own."""
        self.presses("asterisk")
        offer = self.waits_for(rf"^(?:(\d): |\D*(\d)\D+){re.escape(start)}$")
        self.presses(offer.group(1) or offer.group(2))
