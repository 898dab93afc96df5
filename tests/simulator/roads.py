#!/usr/bin/python3
# roads.py: the kiosk's real sync and the real backend, with a contrary city or a rough network
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import threading
from pathlib import Path

from backend.city import running_city
from kit import tap
from kit.processes import run, temporary_folder
from kit.rough_proxy import CONTRARY, ROUGH, RoughProxy

SENDER = Path(os.environ["DURE_BUILD"]) / "tests" / "simulator" / "kiosk-sender"
KIOSKS = 3
GIFTS = 50
# As many as it takes to meet each fate many times.
SEED = 20261121


def send_all(city, url, folder):
    """Kiosks side by side, each until its outbox is empty; what each says of it."""
    reports = {}

    def one(number):
        state = folder / f"kiosk-{number}"
        state.mkdir(mode=0o700)
        code = city.command("enrol").stdout.strip()
        reports[number] = json.loads(run([SENDER, state, url, code, GIFTS], seconds=120).stdout)
    threads = [threading.Thread(target=one, args=(number,)) for number in range(KIOSKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == KIOSKS, "a kiosk did not come to its end"
    return list(reports.values())


def check_road(fates):
    with running_city() as city, temporary_folder("dure-kiosks") as folder:
        with RoughProxy(city.machines, SEED, fates) as proxy:
            reports = send_all(city, proxy.url, folder)
        assert set(proxy.met) == set(fates), f"only {proxy.met}"
        given = [gift for report in reports for gift in report["gifts"]]
        assert len(set(given)) == KIOSKS * GIFTS
        assert [report["parked"] for report in reports] == [0] * KIOSKS
        stored = [row[0] for row in city.rows("SELECT id FROM donation")]
        assert sorted(stored) == sorted(given)
        assert city.rows("SELECT count(*) FROM payload") == [(KIOSKS * GIFTS,)]
        assert city.rows("SELECT count(*) FROM kiosk") == [(KIOSKS,)]
        print(dict(proxy.met))


def test_contrary_city():
    """One in 20 is told to come again, one loses its reply, one comes late: all arrives once"""
    check_road(CONTRARY)


def test_rough_network():
    """Cut, reset, trickled, garbled, doubled, half closed: all arrives once"""
    check_road(ROUGH)


if __name__ == "__main__":
    tap.main()
