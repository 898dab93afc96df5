# check-by-ear.py: a whole visit by somebody who sees nothing
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""From the first key to the receipt nothing is known but what the kiosk says. Only what must stay
unheard is read from the screen."""

import re
from contextlib import closing, contextmanager
from pathlib import Path

from kit import search, tap
from kit.processes import run, temporary_folder, wait_until
from kit.words import SOURCE, notice, say
from listener import Jack, Listener
from visitor import ASKS, SPEED, START, house, panel


LOOSE = "The strap does not feel your skin.\nWet the pads and fasten it."


@contextmanager
def by_ear(language, *more, speed=SPEED):
    """A visitor who listens to a station."""
    with temporary_folder("dure-ear") as folder:
        transcript = Path(folder) / "transcript"
        jack = Jack(Path(folder) / "jack")
        options = ("--transcript", transcript, "--earphones", jack.path, *more)
        with closing(jack), house("ko", kiosk=options, speed=speed) as visitor:
            listener = Listener(visitor.station, transcript, jack, language)
            listener.screen = visitor.screen
            yield listener


def begins_to_measure(listener, earphones=False):
    listener.begins(START[listener.language], earphones)
    listener.hears("What shall we measure?")
    listener.chooses("Pulse")
    listener.hears("Sit still and breathe.")


def comes_to_the_result(listener, earphones=False):
    begins_to_measure(listener, earphones)
    listener.chooses("Show the result", seconds=60)


def donates(listener):
    listener.chooses("Donate this result")
    listener.hears("Donate this result?")
    listener.chooses("Yes, I am 14 or over")
    for ask in ASKS:
        listener.waits_for(f"^{re.escape(notice(listener.language)['asks'][ask]['title'])}$")
        listener.chooses("Yes, I agree")
    listener.hears("We send exactly this.")
    listener.chooses("Donate")
    listener.hears("No phone? The number to take it back:")


def seen(listener, shape):
    """The words on the screen of that shape, for what must stay unheard."""
    found = [text for text in listener.screen.texts() if re.fullmatch(shape, text)]
    assert found, f"nothing of {shape} in {listener.screen.texts()}"
    return found


def unheard(listener, secrets, words):
    """Nothing of it was said: neither as it stands there nor digit by digit."""
    counts = re.escape(say("Measuring well. %u of %u beats.", listener.language))
    counts = re.compile(counts.replace("%u", r"\d+"))
    said = [line for line in words if not counts.fullmatch(line)]
    for secret in secrets:
        spelled = " ".join(secret.replace(" ", ""))
        told = [line for line in said
                if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", line) or spelled in line]
        assert not told, f"{secret} was said aloud: {told}"


def are_stored(listener, donations):
    backend = listener.station.backend_files
    wait_until(lambda: search.count_rows(backend, "donation") == donations, 20, "the donations")


def goes_the_whole_way(listener):
    """From the welcome to the receipt and back; no number is said."""
    before = len(listener.words())
    comes_to_the_result(listener)
    listener.hears("Plug in earphones to hear your numbers.")
    secrets = seen(listener, r"\d+")
    donates(listener)
    secrets += seen(listener, r"\d[\d ]{8,}\d")
    listener.chooses("Finish and clear")
    unheard(listener, secrets, listener.words()[before:])


def test_every_language():
    """In each language but English, one after the other, by keypad and ear alone."""
    with by_ear("ko") as listener:
        for language in ("ko", "zh", "vi", "ru"):
            listener.language = language
            goes_the_whole_way(listener)
        are_stored(listener, 4)


def test_english_with_earphones():
    """In English, with earphones, which switch the voice on and say numbers until pulled out."""
    with by_ear("en") as listener:
        comes_to_the_result(listener, earphones=True)
        listener.waits_for(rf"^{seen(listener, r'[0-9]+')[0]}, ")
        donates(listener)
        (code,) = seen(listener, r"\d[\d ]{8,}\d")
        listener.waits_for(f"^{' '.join(code.replace(' ', ''))}$")
        are_stored(listener, 1)
        listener.plugs_in(False)
        listener.presses("slash")
        listener.hears("Plug in earphones to hear your numbers.")
        unheard(listener, [code], listener.words()[listener.heard:])


def test_hint():
    """What goes wrong while measuring is said at once, and that it goes well again."""
    # As fast as life a measurement takes longer than all that is waited for here.
    with by_ear("ko", speed=1) as listener:
        listener.station.happens("strap1 contact none")
        begins_to_measure(listener)
        listener.waits_for(listener.end())
        for contact, words in (("good", "Measuring well. %u of %u beats."),
                               ("none", LOOSE), ("good", "Measuring well. %u of %u beats.")):
            listener.heard = len(listener.words())
            listener.station.happens(f"strap1 contact {contact}")
            listener.hears(words)


@contextmanager
def recorded(text):
    """Recordings of a person, of one Korean text; and a player that writes down what it plays."""
    listed = run([SOURCE / "kiosk" / "speech" / "recording-list", "ko"]).stdout
    (digest,) = re.findall(rf"^(\w+)\t{re.escape(text)}$", listed, re.MULTILINE)
    with temporary_folder("dure-recordings") as folder:
        recording, player, played = (Path(folder) / name
                                     for name in (f"ko/{digest}.opus", "player", "played"))
        recording.parent.mkdir()
        recording.touch()
        player.write_text(f'#!/bin/sh\necho "$2" >>{played}\n', "utf-8")
        player.chmod(0o700)
        with by_ear("ko", "--recordings", folder, "--player", player) as listener:
            yield listener, lambda: played.read_text("utf-8").splitlines(), str(recording)


def test_steering():
    """A recording is played; keys make it faster, repeat, name what has the focus, switch off."""
    title = say("Measure your health,\nsee the result at once.", "ko").replace("\n", " ")
    with recorded(title) as (listener, played, recording):
        listener.presses("asterisk")
        listener.waits_for(listener.end())
        assert played() == [recording] and title not in listener.words()
        listener.presses("plus", "plus", "minus", "slash")
        wait_until(lambda: re.match(listener.end(), listener.words()[-1])
                   and listener.lines()[-1][1] == "1", 20, "the page, a little faster")
        assert ["ko", "1", "3", title] in listener.lines(), "no recording is that fast"
        listener.presses("Tab")
        listener.waits_for(r"\S")
        assert len(listener.words()) == listener.heard + 1, listener.words()[listener.heard:]
        listener.presses("asterisk")
        listener.presses("Tab", "slash", "1")
        listener.presses("asterisk")
        listener.hears("The voice is on. Press the number of what you want.")
        assert listener.lines()[listener.heard][1] == "0", "the pace of the one before"


def test_volume():
    """Keys and buttons make words and sounds louder; the next person hears them as they were."""
    with by_ear("ko") as listener:
        listener.screen.touch(say("Help", "ko"))
        wait_until(lambda: ("taken", "3") in listener.sounds(), 10, "a sound of the touch")
        for _ in range(4):
            listener.screen.touch(say("Quieter", "ko"))
        wait_until(lambda: listener.sounds()[-1] == ("taken", "1"), 10, "the quietest sound")
        listener.presses("XF86AudioRaiseVolume")
        wait_until(lambda: listener.sounds()[-1] == ("taken", "2"), 10, "a louder sound")
        listener.screen.touch(say("Close help", "ko"))
        begins_to_measure(listener)
        assert {volume for _, _, volume, _ in listener.lines()} == {"2"}, listener.lines()
        before = len(listener.sounds())
        listener.chooses("Show the result", seconds=60)
        assert ("done", "2") in listener.sounds()[before:], listener.sounds()
        listener.presses("XF86AudioRaiseVolume", "XF86AudioRaiseVolume", "slash")
        wait_until(lambda: listener.lines()[-1][2] == "4", 20, "louder words")
        listener.chooses("Finish without donating")
        listener.chooses("Finish")
        listener.presses("asterisk")
        wait_until(lambda: listener.lines()[-1][2] == "3", 20, "the usual volume")


with panel():
    tap.main()
