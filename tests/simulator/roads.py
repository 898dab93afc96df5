#!/usr/bin/python3
# roads.py: the kiosk's real sync and the real backend, on rough roads and after a withdrawal
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import subprocess
import threading
from pathlib import Path

from backend.city import EVERYTHING, Kiosk, cookie_of, running_city
from backend.p256 import Key
from kit import search, tap
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


def test_taken_back_while_the_kiosk_was_offline():
    """A40 what waits in a kiosk is refused after a withdrawal, destroyed there, and told of"""
    with running_city() as city, temporary_folder("dure-kiosks") as folder:
        here, phone, state = Kiosk(city).give(), Key(), folder / "kiosk"
        assert city.send(here["envelope"]) == [("stored", None)]
        cookie = cookie_of(city.claim(here["token"], phone))
        code = city.command("enrol").stdout.strip()
        state.mkdir(mode=0o700)
        kiosk = subprocess.Popen([SENDER, state, city.machines, code, "2", "offline"], text=True,
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with kiosk:
            waiting = json.loads(kiosk.stdout.readline())
            mine, others = waiting["tokens"]
            traces = {identity: identity.encode() for identity in waiting["gifts"]}
            assert {name for _, name in search.find_in_files(state, traces)} == set(traces)
            assert city.claim(mine, phone).status == 202
            answer = city.post("/my/withdraw", EVERYTHING, Cookie=cookie, Accept="text/html")
            assert answer.status == 303, answer.text
            report = json.loads(kiosk.communicate("online\n", timeout=60)[0])
        assert kiosk.returncode == 0 and report["parked"] == 0
        taken_back, kept = report["gifts"]
        assert city.rows("SELECT donation, reason FROM quarantine") == [(taken_back, "withdrawn")]
        assert city.rows("SELECT donation.id FROM donation JOIN payload"
                         " ON payload.donation = donation.number") == [(kept,)]
        assert not search.find_in_files(state, traces)
        page = city.get("/my/withdrawn?lang=en", Cookie=cookie, Accept="text/html").text
        assert "Came too late" in page and "From a kiosk" in page
        assert city.claim(others, Key()).status == 201


if __name__ == "__main__":
    tap.main()
