# check-returning.py: who has given before shows it by the phone, and who has none types a number
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import re

from kit import search, tap
from kit.browser import Browser
from kit.processes import wait_until
from phone import claims, picture, words_of
from visitor import house, languages, panel


def shows_a_code(visitor):
    """What the one QR code on the screen says."""
    codes = wait_until(visitor.station.display.qr_codes, 15, "a QR code that a camera can read")
    assert len(codes) == 1, f"the camera read {codes}"
    return codes[0]


def comes_again(visitor):
    """From the welcome to the code for the phone."""
    visitor.starts()
    visitor.measures()
    visitor.reads_the_result()
    visitor.touches("Donate this result")
    visitor.touches("I am 14 or over and gave before")
    visitor.sees("Waiting for your phone.")
    visitor.picture("13-returning")


def approves(phone, link, visitor):
    """Scans the code on the screen, with the phone that has the earlier donation."""
    web = words_of(visitor)
    phone.open(link)
    phone.wait_for(web("Yes, it is me"))
    picture(phone, visitor, "6-is-it-you")
    phone.press(web("Yes, it is me"))


def test_returning():
    """The phone approves, nothing is asked again, and the donation is with the phone by itself"""
    for language in languages("ko"):
        with house(language) as visitor, Browser(language) as phone:
            link = visitor.donates()
            backend = visitor.station.backend_files
            claims(phone, link, visitor.word_pair(), visitor)
            visitor.finishes()
            comes_again(visitor)
            link = shows_a_code(visitor)
            assert link.startswith(visitor.station.people + "/v#"), "the code leads elsewhere"
            approves(phone, link, visitor)
            visitor.sees("Does your phone show these two words?")
            visitor.picture("14-words")
            visitor.touches("Yes, the same")
            visitor.touches("Donate")
            visitor.sees("Thank you.\nIt comes to your phone.")
            visitor.picture("15-receipt-returning")
            wait_until(lambda: search.count_rows(backend, "claim", "phone IS NOT NULL") == 2, 20,
                       "the second donation on the phone")
            visitor.finishes()
            visitor.forgot()


def gives_and_keeps_the_number(visitor):
    """A donation that has reached the city, and the number that its receipt shows."""
    visitor.donates()
    number = next(text for text in visitor.screen.texts()
                  if re.fullmatch(r"\d{4} \d{4} \d{2}", text)).replace(" ", "")
    wait_until(lambda: search.count_rows(visitor.station.backend_files, "donation") == 1, 20,
               "the donation")
    visitor.finishes()
    return number


def takes_everything_back(visitor, number):
    """Types the number, and three touches more."""
    visitor.touches("Change or withdraw")
    visitor.sees("Type the number of your receipt.")
    for digit in number:
        visitor.screen.touch(f"^{digit}$")
    visitor.touches("Go on")
    visitor.touches("Everything")
    visitor.touches("Stop and erase for good")


def the_city_erases(visitor, number):
    """The donor's key is destroyed, and the kiosk keeps no number."""
    backend = visitor.station.backend_files
    wait_until(lambda: search.count_rows(backend, "donor", "key_destroyed_ms IS NOT NULL") == 1, 40,
               "the key to be destroyed")
    markers = {"number": number.encode()}
    assert search.find_in_files(visitor.station.folder / "kiosk", markers) == []


def test_without_a_phone():
    """A typed number takes everything back in three touches"""
    with house("ko") as visitor:
        number = gives_and_keeps_the_number(visitor)
        takes_everything_back(visitor, number)
        visitor.sees("It is done.")
        visitor.picture("16-taken-back")
        the_city_erases(visitor, number)
        visitor.finishes()


def test_without_a_phone_offline():
    """Where the city is out of reach, the wish waits at the kiosk, sealed, and is done later"""
    with house("ko") as visitor:
        number = gives_and_keeps_the_number(visitor)
        visitor.station.stop_one("backend")
        takes_everything_back(visitor, number)
        visitor.sees("We keep your wish.")
        visitor.picture("17-kept-wish")
        visitor.finishes()
        visitor.station.start_backend()
        the_city_erases(visitor, number)


with panel():
    tap.main()
