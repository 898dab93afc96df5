# phone.py: what a donor does with the phone after a visit
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import re
from pathlib import Path

from kit.words import say


def words_of(visitor):
    """Says a text of the phone's pages in the visitor's language."""
    return lambda text: say(text, visitor.language, "web")


def picture(phone, visitor, name):
    if visitor.pictures:
        folder = Path(visitor.pictures) / visitor.language
        folder.mkdir(parents=True, exist_ok=True)
        phone.picture(folder / f"phone-{name}.png")


def shows_the_pair(page, pair):
    """The same two words as on the kiosk, in the same order."""
    assert re.search(r"\s+".join(map(re.escape, pair)), page), f"{pair} is not on: {page}"


def claims(phone, link, pair, visitor):
    """Scans the code: the page shows the kiosk's words, and the secret has left the address."""
    web = words_of(visitor)
    phone.open(link)
    shows_the_pair(phone.wait_for(web("It is yours now.")), pair)
    assert "#" not in phone.driver.current_url, "the secret is still in the address"
    picture(phone, visitor, "1-claimed")


def opens_the_code_again(stranger, link, visitor):
    """A second phone learns nothing of the visit."""
    web = words_of(visitor)
    stranger.open(link)
    page = stranger.wait_for(web("Another phone has this already."))
    assert web("What you gave") not in page and not re.search(r"\d{2,3} ?ms", page), page
    picture(stranger, visitor, "2-taken")


def sees_the_consent(phone, lines, visitor):
    """Goes on to what was given, to whom, until when, and the feedback."""
    web = words_of(visitor)
    phone.press(web("The words match. See what I gave"))
    page = phone.wait_for(web("What you gave"))
    for line in lines:
        assert line in page, f"{line!r} is not on: {page}"
    assert "2029" in page, page
    assert web("a minute · at rest") in page, page
    assert web("Show the receipt") in page, page
    picture(phone, visitor, "3-my-gifts")


def withdraws(phone, visitor):
    """Takes everything back and is told what happened to each copy."""
    web = words_of(visitor)
    phone.press(web("Take back"))
    phone.wait_for(web("What do you want to take back?"))
    phone.press(web("Erase everything"))
    phone.wait_for(web("Erase it for good?"))
    picture(phone, visitor, "4-withdraw")
    phone.press(web("Erase for good"))
    page = phone.wait_for(web("It is gone."), seconds=20)
    assert web("Measurements deleted") in page, page
    picture(phone, visitor, "5-withdrawn")
    phone.press(web("See my consent and receipt"))
    page = phone.wait_for(web("Your data are gone."))
    assert web("a minute · at rest") not in page, "the feedback is still shown"
