# shared.py: several backends on one PostgreSQL, and a server that is killed and comes back
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import re
import threading

import psycopg2
from authenticator import Authenticator
from batches import batch, send
from city import EVERYTHING, Kiosk, cookie_of, running_cities
from kit import tap
from kit.postgres import running_postgres
from kit.processes import wait_until
from observations import Donor
from p256 import Key
from phones import Phone, two_phones
from proposals import FORM, called, phone as new_phone, propose, published, support, voice

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


def overlapping(city, lock, *works):
    """What the works return, each begun once those before it wait or are done. Until then somebody
    outside holds what they need."""
    results, threads = [None] * len(works), []

    def run(number, work):
        results[number] = work()

    def all_wait():
        waiting, = city.row("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            " AND datname = current_database()")
        return waiting >= sum(thread.is_alive() for thread in threads)
    address = city.store.server.address(city.store.data)
    with contextlib.closing(psycopg2.connect(address)) as outside:
        outside.cursor().execute(lock)
        for pair in enumerate(works):
            threads.append(threading.Thread(target=run, args=pair))
            threads[-1].start()
            wait_until(all_wait, 30, "a work that waits")
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


def number_of(phone):
    """The other phone's number, as this one's page has it."""
    return re.search(r'name="number" value="([0-9]+)"', phone.page("/my/phones").text)[1]


def test_phones_that_remove_each_other():
    """Of two phones that remove each other at two backends at once, one stays"""
    one, other = PAIR
    phones = two_phones(one)[:2]
    bodies = [f"number={number_of(phone)}" for phone in phones]
    phones[1].city = other
    answers = overlapping(one, "LOCK TABLE recovery_code IN EXCLUSIVE MODE", *[
        lambda phone=phone, body=body: phone.form("/my/phones/remove", body)
        for phone, body in zip(phones, bodies)])
    assert sorted(answer.status for answer in answers) == [303, 503]
    assert sorted(phone.page().status for phone in phones) == [200, 401]


def test_removed_phone_and_its_code():
    """A recovery code that a phone gets while it is removed elsewhere is worth nothing"""
    one, other = PAIR
    first, second, _ = two_phones(one)
    second.city = other
    body = f"number={number_of(first)}"
    issued, removed = overlapping(
        one, "SELECT 1 FROM phone WHERE holder IS NULL FOR UPDATE",
        lambda: second.form("/my/recovery"), lambda: first.form("/my/phones/remove", body))
    assert removed.status == 303 and issued.status in (200, 503)
    code = re.search(r'class="secret">([0-9A-Z-]{19})<', issued.text)
    assert not code or Phone(one).recover(code[1], True).problem == "unknown-recovery"


def test_joining_and_taking_over():
    """A phone that lets another in goes to no other person at the same moment"""
    one, other = PAIR
    lost, here, second = Phone(one), Phone(one), Phone(one)
    gift = lost.claim()
    here.claim()
    code = lost.recovery_code()
    assert second.ask(here.offer()).status == 202
    elsewhere = Phone(other)
    elsewhere.key, elsewhere.cookie = here.key, here.cookie
    joined, recovered = overlapping(
        one, "LOCK TABLE phone_offer IN SHARE ROW EXCLUSIVE MODE",
        lambda: here.form("/my/phones/decide", "same=yes"),
        lambda: elsewhere.recover(code, True))
    assert (joined.status, recovered.status) in ((303, 409), (503, 201))
    assert one.row("SELECT count(*) FROM phone JOIN phone AS person"
                   " ON person.number = phone.holder WHERE person.holder IS NOT NULL") == (0,)
    assert second.sign_in().status != 201 or not second.sees(gift)


def test_claiming_and_joining():
    """A phone that claims at this very moment joins no other person, and keeps what it claims"""
    one, other = PAIR
    first, second = Phone(one), Phone(one)
    first.claim()
    gone, gift = Kiosk(one).give(), Kiosk(one).give()
    give(one, gone["envelope"], gift["envelope"])
    assert one.claim(gone["token"], second.key).status == 201
    one.change("UPDATE claim SET phone = NULL WHERE donor = ?", gone["donor"])
    assert second.ask(first.offer()).status == 202
    claimed, joined = overlapping(
        one, "LOCK TABLE session IN EXCLUSIVE MODE",
        lambda: other.claim(gift["token"], second.key),
        lambda: first.form("/my/phones/decide", "same=yes"))
    assert (claimed.status, joined.status) == (201, 409)
    second.cookie = cookie_of(claimed)
    assert second.sees(gift) and not first.sees(gift)


def in_both_orders(lock, take_back):
    """What became of a phone's erasing everything, after and before something it takes back at the
    other backend: `take_back` makes that and returns how."""
    one, other = PAIR
    for is_later in (True, False):
        cookie, _ = new_phone(one)
        works = [take_back(one, cookie),
                 lambda cookie=cookie: other.post("/my/withdraw", EVERYTHING, Cookie=cookie)]
        answers = overlapping(one, lock, *(works if is_later else reversed(works)))
        yield answers[1 if is_later else 0].status, answers[0 if is_later else 1].status


def test_voice_taken_back_and_erased():
    """A voice that is taken back while its donor erases everything elsewhere counts down once"""
    name = published(PAIR[0], new_phone(PAIR[0])[0], "Shade")

    def take_back(city, cookie):
        assert voice(city, cookie, name).status == 303 and support(city, name) == 1
        return lambda: voice(city, cookie, name, "take")
    for erased, taken in in_both_orders("SELECT 1 FROM proposal_voice FOR UPDATE", take_back):
        assert erased == 303 and taken in (303, 503)
        assert support(PAIR[0], name) == 0
        assert PAIR[0].row("SELECT count(*) FROM proposal_voice") == (0,)


def test_words_taken_back_and_erased():
    """Words that are taken back while their author erases everything elsewhere hinder neither"""
    def take_back(city, cookie):
        assert propose(city, cookie, "Benches").status == 303
        name = called(city, "Benches")
        return lambda: city.post("/my/proposals/take-back", f"proposal={name}", Cookie=cookie,
                                 **FORM)
    for erased, taken in in_both_orders("SELECT 1 FROM proposal FOR UPDATE", take_back):
        assert erased == 303 and taken in (303, 503)
        assert PAIR[0].rows("SELECT id FROM proposal WHERE title = 'Benches'") == []


def test_passkey_counter():
    """A35 of two assertions with one count, at two backends at once, one is believed"""
    one, other = PAIR
    phone, passkey = Phone(one), Authenticator(one.people)
    phone.claim()
    made = passkey.make(one.challenge())
    assert one.post("/v1/passkeys", made, Cookie=phone.cookie).status == 201
    signed = passkey.sign(one.challenge(), counter=7)
    again = passkey.sign(other.challenge(), counter=7, origin=other.people)
    answers = overlapping(one, "SELECT 1 FROM passkey FOR UPDATE",
                          lambda: one.post("/v1/sessions/passkeys", signed),
                          lambda: other.post("/v1/sessions/passkeys", again))
    assert sorted(answer.status for answer in answers) == [201, 403]


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
    with running_cities(2) as PAIR:
        tap.main()
