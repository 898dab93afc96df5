# shared.py: several backends on one PostgreSQL, and a server that is killed and comes back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import threading

from batches import batch, send
from city import EVERYTHING, Kiosk, cookie_of, running_cities
from kit import tap
from kit.postgres import running_postgres
from kit.processes import wait_until
from observations import Donor
from p256 import Key

TIMES = 8


def at_once(*works):
    """What each of the works returns, begun in the same moment."""
    results, start = [None] * len(works), threading.Barrier(len(works))

    def run(number, work):
        start.wait()
        results[number] = work()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def patiently(ask, seconds=30):
    """The first answer of `ask` that is not "come again"."""
    def look():
        answer = ask()
        return answer if answer.status != 503 else None
    return wait_until(look, seconds, "an answer")


def give(city, *envelopes):
    answer = patiently(lambda: city.ask(city.machines, "POST", "/v1/donations",
                                        {"donations": list(envelopes)}))
    assert answer.status == 200, answer.text
    return [result["status"] for result in answer.json["results"]]


def readable(city, cookie):
    return "a minute" in city.get("/my?lang=en", Cookie=cookie, Accept="text/html").text


def test_same_donation():
    """A donation that reaches two backends at once is stored by one, and opens with its key"""
    with running_cities(2) as (one, other):
        kiosk = Kiosk(one)
        for _ in range(TIMES):
            gift = kiosk.give()
            statuses = at_once(lambda: give(one, gift["envelope"]),
                               lambda: give(other, gift["envelope"]))
            assert sorted(statuses) == [["repeat"], ["stored"]]
            assert readable(other, cookie_of(one.claim(gift["token"], Key())))
        assert one.row("SELECT count(*) FROM donation") == (TIMES,)
        assert one.row("SELECT count(*) FROM payload") == (TIMES,)


def test_two_phones():
    """Two phones that claim at two backends at once: one is first, before and after it arrived"""
    with running_cities(2) as (one, other):
        kiosk = Kiosk(one)
        for number in range(TIMES):
            gift, phones = kiosk.give(), [Key(), Key()]
            if number % 2:
                give(one, gift["envelope"])
            answers = at_once(*[
                lambda city=city, phone=phone: patiently(lambda: city.claim(gift["token"], phone))
                for city, phone in ((one, phones[0]), (other, phones[1]))])
            first = 201 if number % 2 else 202
            assert sorted(answer.status for answer in answers) == [first, 409]


def test_arriving_and_taken_back():
    """What arrives while its phone takes it back elsewhere is refused or erased"""
    with running_cities(2) as (one, other):
        kiosk, phone = Kiosk(one), Key()
        held = kiosk.give()
        give(one, held["envelope"])
        cookie = cookie_of(one.claim(held["token"], phone))
        for _ in range(TIMES):
            gift = kiosk.give()
            assert one.claim(gift["token"], phone).status == 202
            at_once(lambda: give(one, gift["envelope"]),
                    lambda: patiently(lambda: other.post("/my/withdraw", EVERYTHING,
                                                         Cookie=cookie)))
        wait_until(lambda: one.row("SELECT count(*) FROM donor_key", of_keys=True) == (0,), 30)
        assert one.row("SELECT count(*) FROM payload") == (0,)
        assert one.row("SELECT count(*) FROM donor WHERE withdrawn_ms IS NULL") == (0,)


def test_sending_and_taken_back():
    """Batches that come to one backend while the donor withdraws at another leave nothing"""
    with running_cities(2) as (one, other):
        for _ in range(3):
            donor, started = Donor(one), threading.Event()
            secret = donor.issue()

            def stream():
                statuses = set()
                while not statuses & {401, 403, 410}:
                    statuses.add(send(other, secret, batch(2)).status)
                    started.set()
                return statuses

            def withdraw():
                assert started.wait(30)
                return one.post("/my/withdraw", EVERYTHING, Cookie=donor.cookie)
            statuses, answer = at_once(stream, withdraw)
            assert answer.status in (200, 303), answer.text
            assert 201 in statuses
            assert one.row("SELECT count(*) FROM batch") == (0,)


def test_server_killed():
    """What was called stored is there after the server was killed, and the backend goes on"""
    with running_postgres() as server, running_cities(1, server) as (city,):
        kiosk, phone = Kiosk(city), Key()
        for _ in range(3):
            gift = kiosk.give()
            assert give(city, gift["envelope"]) == ["stored"]
            server.kill()
            assert city.ask(city.machines, "POST", "/v1/donations",
                            {"donations": [kiosk.give()["envelope"]]}).status == 503
            server.start()
            assert give(city, gift["envelope"]) == ["repeat"]
            assert readable(city, cookie_of(city.claim(gift["token"], phone)))


if __name__ == "__main__":
    tap.main()
