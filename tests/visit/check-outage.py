# check-outage.py: a visit ends just as well without the backend, and nothing given is lost
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from kit import search, tap
from kit.browser import Browser
from kit.processes import wait_until
from kit.words import say
from phone import sees_the_consent, shows_the_pair
from visitor import house, panel, traces


def waiting(visitor):
    return search.count_rows(visitor.station.kiosk_files, "donation", name="outbox.db")


def test_backend_down():
    """With the backend down the donation waits, survives a power cut, and arrives exactly once."""
    with house("ko", backend=False) as visitor:
        station = visitor.station
        visitor.donates()
        assert waiting(visitor) == 1
        station.stop_one("kiosk", kill=True)
        assert search.find_in_files(station.kiosk_files, traces()) == []
        visitor.open_kiosk()
        assert waiting(visitor) == 1, "the power cut took the donation"
        station.start_backend()
        wait_until(lambda: waiting(visitor) == 0, 90, "an empty outbox")
        assert search.count_rows(station.backend_files, "donation") == 1
        assert search.count_rows(station.backend_files, "payload") == 1
        assert search.find_in_files(station.backend_files, traces()) == []


def test_scan_before_sync():
    """A phone that scans before the kiosk could send is told so, and goes on by itself."""
    with house("ko", backend=False) as visitor:
        station = visitor.station
        link = visitor.donates()
        pair = visitor.word_pair()
        # The kiosk's road to the city stays closed while the city already serves phones.
        road = station.machines_port
        station.machines_port = station.other_port
        station.start_backend()
        with Browser(visitor.language) as phone:
            phone.open(link)
            shows_the_pair(phone.wait_for(say("The kiosk is still sending.", "ko", "web")), pair)
            station.stop_one("backend")
            station.machines_port = road
            station.start_backend()
            phone.wait_for(say("It is yours now.", "ko", "web"), seconds=90)
            sees_the_consent(phone, [], visitor)
        wait_until(lambda: waiting(visitor) == 0, 60, "an empty outbox")


with panel():
    tap.main()
