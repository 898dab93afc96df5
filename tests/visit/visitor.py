# visitor.py: a person at the kiosk, who reads the screen, touches it and holds a phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""house() sets up a station with a known heart in the strap; Visitor walks through its screens.

The heart plays at SPEED times life, so its 180 beats take a good second; the intervals
themselves are unchanged, and their traces are what the tests look for in files and memory."""

import contextlib
import functools
import os
import random
import re
from pathlib import Path

from kit import search
from kit.display import Display
from kit.processes import temporary_folder, wait_until
from kit.station import EACH_KIND, Station
from kit.words import notice, pattern, say
from reading import Reader

SPEED = 150
# Slow enough for a picture of the measuring.
PICTURE_SPEED = 8
START = {"ko": "한국어로 시작하기", "en": "Start in English", "zh": "用中文开始",
         "vi": "Bắt đầu bằng tiếng Việt", "ru": "Начать по-русски"}
PICTURED = ("ko", "en")
# What a search cannot prove: without this, glibc's cache of freed blocks keeps their contents.
FREED_IS_OVERWRITTEN = (b"glibc.malloc.perturb=213", b"glibc.malloc.tcache_count=0")
ASKS = ("collect", "sensitive", "provide", "train")
WINDOW = 8


@functools.cache
def heart():
    """Five minutes of a resting heart: intervals in ms that no counter or clock would produce."""
    dice = random.Random(20261121)
    return [round(861 + 24 * dice.uniform(-1, 1) + 18 * (-1) ** (beat // 4 % 2))
            for beat in range(350)]


@functools.cache
def traces(everywhere=True):
    """What betrays that heart: runs of intervals, as the kiosk sees and the strap sent them.

    For files in every encoding; for the memory of a program, which is large, only as this machine
    lays numbers out and as text."""
    sent = [round(interval * 1024 / 1000) for interval in heart()]
    seen = [(interval * 1000 + 512) // 1024 for interval in sent]
    markers = {}
    for unit, values in (("ms", seen), ("1/1024 s", sent)):
        for first in (5, 23, 41) if everywhere else (5, 41):
            for name, marker in search.encodings(values[first:first + WINDOW]).items():
                if everywhere or name == "JSON" or name.endswith("bit little endian"):
                    markers[f"{name} in {unit} from beat {first}"] = marker
    return markers


@functools.cache
def display():
    """The one display of this test program; it ends with it."""
    folder = Path(os.environ["DURE_VISIT_FOLDER"])
    return Display(folder)


@contextlib.contextmanager
def panel():
    """The display for all tests of a program."""
    with temporary_folder("dure-panel") as folder:
        os.environ["DURE_VISIT_FOLDER"] = str(folder)
        try:
            yield
        finally:
            if display.cache_info().currsize:
                display().stop()


@contextlib.contextmanager
def house(language="ko", kiosk=(), backend=True, is_posing=False, is_full=False, speed=SPEED):
    """A Visitor in front of a station that has just been opened, with a strap or, when it is full,
    one instrument of each kind and a visitor's watch (strap2) in the room."""
    with temporary_folder("dure-visit") as folder:
        station = Station(folder, display())
        beats = folder / "beats.csv"
        beats.write_text("rr_ms\n" + "\n".join(map(str, heart())) + "\n", encoding="utf-8")
        try:
            station.start_backend()
            is_posing = is_posing and "DURE_PICTURES" in os.environ
            room = ()
            if is_full:
                station.installed = EACH_KIND
                room = ("--station", "--straps", "2", "--display", station.displays_file)
            station.start_wearables("--beats", beats, "--speed",
                                    PICTURE_SPEED if is_posing else speed, *room)
            visitor = Visitor(station, language, kiosk)
            visitor.is_posing = is_posing
            if not backend:
                station.stop_one("backend")
            yield visitor
            station.stop()
        except BaseException as error:
            if isinstance(error, Exception):
                error.add_note(f"on the screen: {visitor_texts()}\n{station.logs()}")
            raise
        finally:
            station.abandon()


def languages(usual):
    """The language to walk in, and every other one when somebody asked for pictures."""
    return PICTURED if "DURE_PICTURES" in os.environ else (usual,)


def visitor_texts():
    """The screen's words for the report of a failure."""
    from kit.screen import Screen
    return Screen(display()).texts()


class Visitor:
    """Walks through the screens in one language."""

    def __init__(self, station, language, kiosk_options=()):
        self.station = station
        self.language = language
        self.reader = Reader()
        self.pictures = os.environ.get("DURE_PICTURES")
        self.is_posing = False
        self.open_kiosk(*kiosk_options)

    def open_kiosk(self, *options):
        self.kiosk_options = options
        self.screen = self.station.start_kiosk(*options)
        self.screen.wait_for(self.exactly_start(), seconds=40)

    def exactly_start(self):
        return f"^{re.escape(START[self.language])}$"

    # What a person sees and does.

    def sees(self, text, seconds=20.0):
        """Waits until a text of the product stands on the screen."""
        return self.screen.wait_for(pattern(text, self.language), seconds=seconds)

    def touches(self, text, seconds=20.0):
        """Touches the button of that name."""
        return self.touches_what_is_called(pattern(text, self.language), seconds=seconds)

    def touches_what_is_called(self, name, seconds=20.0):
        """Touches a button, once the rest of the page was read."""
        self.screen.wait_until_still(name, seconds=seconds)
        self.reader.reads(self.screen.read_before(name))
        return self.screen.touch(name, seconds=seconds)

    def picture(self, name, is_calm=True):
        """Keeps a picture of the screen, at rest if it ever is, when pictures are wanted."""
        if self.pictures:
            folder = Path(self.pictures) / self.language
            folder.mkdir(parents=True, exist_ok=True)
            if is_calm:
                self.screen.wait_until_calm()
            self.station.display.picture(folder / f"kiosk-{name}.png")

    # The screens, one after the other.

    def starts(self):
        self.reader, self.screen.touches = Reader(), 0
        self.picture("01-welcome")
        self.touches_what_is_called(self.exactly_start())
        self.sees("What shall we measure?")

    def measures(self):
        """Puts the strap on and sits still; the result comes by itself."""
        self.picture("02-choose")
        self.touches("Pulse")
        if self.is_posing:
            self.sees("Sit still and breathe.")
            self.picture("04-measure")
        self.sees("Show the result", seconds=60)
        self.picture("05-result-covered")

    def uses(self, instrument):
        """Measures with another instrument; the result comes by itself."""
        self.touches(instrument)
        if self.is_posing and instrument == "Blood pressure":
            self.screen.wait_for("^mmHg$", seconds=40)
            self.picture("04-reading-cuff", is_calm=False)
        self.sees("Show the result", seconds=60)

    def picks_what_the_watch_shows(self, watch):
        """Touches the number on the screen that is closest to the watch's, once."""
        title = pattern("Which number is on your device?", self.language)
        self.screen.wait_for(title, seconds=40)
        shown = int(wait_until(lambda: self.station.displays(watch).get("heart-rate"), 20,
                               "a number on the watch"))
        self.picture("03-prove")
        choices = [int(text) for text in self.screen.texts() if text.isdecimal()]
        assert len(choices) == 3, f"there are {choices}"
        self.touches_what_is_called(f"^{min(choices, key=lambda choice: abs(choice - shown))}$")

    def reads_the_result(self):
        self.touches("Show the result")
        self.sees("Donate this result")
        self.picture("05-result")

    def wants_to_donate(self):
        self.touches("Donate this result")
        self.sees("Donate this result?")
        self.picture("06-donate")
        self.touches("Yes, I am 14 or over")

    def answers(self, ask, yes=True):
        """Reads one question of the notice and answers it."""
        self.screen.wait_for(f"^{re.escape(notice(self.language)['asks'][ask]['title'])}$")
        self.picture(f"{7 + ASKS.index(ask):02}-ask-{ask}")
        self.touches("Yes, I agree" if yes else "No")

    def answers_all(self):
        for ask in ASKS:
            self.answers(ask)

    def comes_to_the_review(self):
        self.starts()
        self.measures()
        self.reads_the_result()
        self.wants_to_donate()
        self.answers_all()
        self.sees("Donate")
        self.picture("11-review")

    def donates(self):
        """From the welcome to the receipt; returns what the QR code says."""
        self.comes_to_the_review()
        self.touches("Donate")
        self.sees("Finish and clear")
        self.reader.reads(self.screen.read_before(pattern("Finish and clear", self.language)))
        self.reader.is_in_time(self.screen.touches + 1, self.language)
        codes = wait_until(self.station.display.qr_codes, 15, "a QR code that a camera can read")
        assert len(codes) == 1, f"the camera read {codes}"
        self.picture("12-receipt")
        return codes[0]

    def word_pair(self):
        """The two words that the phone must show too."""
        texts = self.screen.texts()
        told = say("Your phone must show these two words.", self.language)
        return texts[texts.index(told) - 1].replace("·", " ").split()

    def finishes(self):
        self.touches("Finish and clear")
        self.sees_the_welcome()

    def sees_the_welcome(self, seconds=20.0):
        self.screen.wait_for(self.exactly_start(), seconds=seconds)

    # What must be true of the kiosk's memory and files.

    def kept_at_rest(self):
        """The kiosk's files once it has told the city how it is, which it does after its start, and
        the city has counted its donors, which it does after its own."""
        looks = []

        def look():
            looks.append((search.snapshot(self.station.kiosk_files),
                          search.snapshot(self.station.backend_files)))
            return len(looks) >= 8 and looks[-8:].count(looks[-1]) == 8
        wait_until(lambda: search.count_rows(self.station.backend_files, "station") == 1, 30,
                   "the kiosk's report")
        wait_until(lambda: search.count_rows(self.station.backend_files, "first_pilot_count") == 1,
                   30, "the count of donors")
        wait_until(look, 30, "files at rest")
        return looks[-1][0]

    def leaves_no_trace(self, before):
        """The files are as they were, and nothing of the heart is left in the kiosk's memory."""
        after = search.snapshot(self.station.kiosk_files)
        assert after == before, f"the kiosk's files changed: {before} -> {after}"
        self.forgot()

    def forgot(self):
        found = self.in_memory()
        assert not found, f"left in the kiosk's memory: {found}"
        assert not search.find_in_files(self.station.folder / "kiosk", traces())

    def remembers(self):
        """The positive twin of forgot(): while the visit runs, the heart can be found."""
        assert self.in_memory() or self.memory_is_closed(), \
            "the search does not find even what must be there"

    def memory_is_closed(self):
        """Nobody but root may look into the kiosk; only a sanitizer has to look into itself."""
        return os.geteuid() != 0 and not self.station.is_sanitized

    def programs(self):
        """The kiosk and the instruments that it has started."""
        kiosk = self.station.kiosk.child.pid
        children = Path(f"/proc/{kiosk}/task/{kiosk}/children").read_text(encoding="ascii")
        return [kiosk, *map(int, children.split())]

    def in_memory(self):
        """Traces in the memory of kiosk and instruments, which is closed where it must be."""
        return [trace for pid in self.programs() for trace in self.in_memory_of(pid)]

    def in_memory_of(self, pid):
        try:
            settings = Path(f"/proc/{pid}/environ").read_bytes()
            found = search.find_in_memory(pid, traces(everywhere=False))
        except PermissionError:
            assert self.memory_is_closed()
            return []
        assert not self.memory_is_closed(), "any program of the user can read the memory"
        assert all(setting in settings for setting in FREED_IS_OVERWRITTEN), \
            "freed memory keeps what stood in it"
        return found
