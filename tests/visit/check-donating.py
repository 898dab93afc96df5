# check-donating.py: a whole visit, from the first touch to "it is gone" on the phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from kit.browser import Browser
from kit.processes import wait_until
from kit.words import notice
from phone import claims, opens_the_code_again, sees_the_consent, withdraws
from visitor import ASKS, house, panel, traces


def nothing_in_clear(visitor):
    """No byte of the measurement in any file of backend or kiosk."""
    assert search.find_in_files(visitor.station.backend_files, traces()) == []
    assert search.find_in_files(visitor.station.kiosk_files, traces()) == []


def gives_and_takes_back(language):
    with house(language, is_posing=True) as visitor:
        link = visitor.donates()
        assert link.startswith(visitor.station.people + "/c#"), "the code leads somewhere else"
        words = visitor.word_pair()
        backend = visitor.station.backend_files
        wait_until(lambda: search.count_rows(backend, "donation") == 1, 20, "the donation")
        with Browser(language) as phone, Browser(language) as stranger:
            claims(phone, link, words, visitor)
            opens_the_code_again(stranger, link, visitor)
            sees_the_consent(phone, [notice(language)["asks"][ask]["short"] for ask in ASKS],
                             visitor)
            visitor.finishes()
            visitor.forgot()
            nothing_in_clear(visitor)
            assert search.count_rows(backend, "payload") == 1
            withdraws(phone, visitor)
            assert phone.console_errors() == []
        assert search.count_rows(backend, "payload") == 0, "the measurement is still stored"
        assert search.count_rows(backend, "donor", "key_destroyed_ms IS NOT NULL") == 1
        nothing_in_clear(visitor)
        assert search.modes(backend) == [] and search.modes(visitor.station.kiosk_files) == []


def test_korean():
    """In Korean: measured, donated, claimed, seen, taken back; nothing is left in clear."""
    gives_and_takes_back("ko")


def test_english():
    """In English: measured, donated, claimed, seen, taken back; nothing is left in clear."""
    gives_and_takes_back("en")


def test_every_other_language():
    """In Chinese, Vietnamese and Russian, one after the other: measured, donated, cleared."""
    with house("zh") as visitor:
        for language in ("zh", "vi", "ru"):
            visitor.language = language
            visitor.screen.wait_for(visitor.exactly_start())
            visitor.donates()
            visitor.finishes()
        backend = visitor.station.backend_files
        wait_until(lambda: search.count_rows(backend, "donation") == 3, 20, "the donations")


with panel():
    tap.main()
