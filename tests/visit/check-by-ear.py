# check-by-ear.py: a whole visit by somebody who sees nothing
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""From the first key to the receipt nothing is known but what the kiosk says. Only what must stay
unheard is read from the screen."""

import re
from contextlib import contextmanager
from pathlib import Path

from kit import search, tap
from kit.processes import temporary_folder, wait_until
from kit.words import notice, say
from listener import Listener
from visitor import ASKS, START, house, panel


@contextmanager
def by_ear(language):
    """A visitor who listens to a station."""
    with temporary_folder("dure-ear") as folder:
        transcript = Path(folder) / "transcript"
        with house("ko", kiosk=("--transcript", transcript)) as visitor:
            listener = Listener(visitor.station, transcript, language)
            listener.screen = visitor.screen
            yield listener


def comes_to_the_result(listener):
    listener.begins(START[listener.language])
    listener.hears("What shall we measure?")
    listener.chooses("Pulse")
    listener.hears("Sit still and breathe.")
    listener.chooses("Show the result", seconds=60)
    listener.hears("Plug in earphones to hear your numbers.")


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


def unheard(listener, secrets):
    """Nothing of it was said: neither as it stands there nor digit by digit."""
    counts = re.escape(say("Measuring well. %u of %u beats.", listener.language))
    counts = re.compile(counts.replace("%u", r"\d+"))
    said = [words for words in listener.words() if not counts.fullmatch(words)]
    for secret in secrets:
        spelled = " ".join(secret.replace(" ", ""))
        told = [words for words in said
                if re.search(rf"(?<!\d){re.escape(secret)}(?!\d)", words) or spelled in words]
        assert not told, f"{secret} was said aloud: {told}"


def visits(language):
    with by_ear(language) as listener:
        comes_to_the_result(listener)
        secrets = seen(listener, r"\d+")
        donates(listener)
        secrets += seen(listener, r"\d[\d ]{8,}\d")
        backend = listener.station.backend_files
        wait_until(lambda: search.count_rows(backend, "donation") == 1, 20, "the donation")
        listener.chooses("Finish and clear")
        unheard(listener, secrets)


def test_korean():
    """In Korean, by keypad and ear alone, from the welcome to the receipt."""
    visits("ko")


def test_english():
    """In English, by keypad and ear alone, from the welcome to the receipt."""
    visits("en")


with panel():
    tap.main()
