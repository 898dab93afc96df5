# load.py: a city's kiosks, sources and phones, which go on whatever happens to it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Each client is a thread. It sends to any backend that is up; what is not acknowledged it sends
again, or for a while gives up on, as a client does whose battery ran out. Everything goes into the
history, which is checked when all was sent once more."""

import contextlib
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from http.client import HTTPException

from backend.batches import batch, issue, secret_of, send
from backend.city import EVERYTHING, Kiosk, cookie_of
from backend.p256 import Key
from history import REPEAT, STORED, History, show

# No limit that a test in a hurry would meet.
QUICK = ("--source-rate", "1000000")
COME_AGAIN = (429, 503)
PILE = 64  # of the donations in a request
PAUSE_SECONDS = 0.02
ATTEMPTS = 500
GIVE_UP = 0.3
NOT_OF_THE_BODY = ("consent", "claimHash", "withdrawalCode", "id")


def payload_of(document):
    """What the city keeps of a donation under the donor's key."""
    kept = {name: value for name, value in document.items() if name not in NOT_OF_THE_BODY}
    return {**kept, "schema": "dure.payload/1"}


def milliseconds(text):
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def packed_of(body):
    """What the city keeps of a batch, whose observations it puts in the order of time."""
    return sorted([one["code"], milliseconds(one["effectiveDateTime"]), one["value"], 0]
                  for one in body["observations"])


class Load:
    """Clients of some backends that are one city, all of which are up now."""

    def __init__(self, cities, seed, kiosks=2, sources=3):
        self.cities = cities
        self.history = History()
        self.chance = random.Random(seed)
        self.ended = threading.Event()
        self.failures = []
        self.kiosks = [Kiosk(cities[0]) for _ in range(kiosks)]
        self.leavers = Kiosk(cities[0])
        self.piles = {kiosk: [] for kiosk in (*self.kiosks, self.leavers)}
        self.donors = [self.new_donor(self.kiosks[0]) for _ in range(sources)]

    @contextlib.contextmanager
    def running(self):
        works = [*[lambda kiosk=kiosk: self.give(kiosk) for kiosk in self.kiosks],
                 *[lambda donor=donor: self.measure(*donor) for donor in self.donors],
                 self.come_and_leave]
        threads = [threading.Thread(target=self.repeat, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()
        if self.failures:
            raise self.failures[0]

    def repeat(self, work):
        try:
            while not self.ended.is_set():
                work()
        except Exception as failure:
            self.failures.append(failure)

    # What clients do over and over.

    def give(self, kiosk):
        """A kiosk sends what some visitors gave."""
        self.push([self.new_donation(kiosk)[1] for _ in range(self.chance.randint(1, 8))],
                  self.send_donations)

    def measure(self, donor, secret):
        """A source sends a batch of its donor's."""
        self.push([self.new_batch(donor, secret)], self.send_batch)

    def come_and_leave(self):
        """A donor gives, sends a batch, takes everything back, and a late batch comes still."""
        donor, secret, cookie = self.new_donor(self.leavers, keep_cookie=True)
        if donor is None:
            return
        early, late = self.new_batch(donor, secret), self.new_batch(donor, secret)
        self.push([early], self.send_batch)
        self.push([self.history.add("withdrawal", donor, donor, None, cookie)],
                  self.send_withdrawal)
        self.push([late], self.send_batch)

    def push(self, operations, send_all):
        """Sends until all are answered, or now and then gives up."""
        while operations and not self.ended.is_set():
            self.history.attempt(operations, send_all)
            operations = [operation for operation in operations if not operation.answers]
            if operations and self.chance.random() < GIVE_UP:
                return

    # What they send.

    def new_donation(self, kiosk):
        if not self.piles[kiosk]:
            self.piles[kiosk] = kiosk.give_many(PILE)
        gift = self.piles[kiosk].pop()
        return gift, self.history.add("donation", gift["envelope"]["id"], gift["donor"],
                                      payload_of(gift["document"]), gift["envelope"])

    def new_donor(self, kiosk, keep_cookie=False):
        """(donor, secret of a source) of somebody whose phone has claimed; None at the end."""
        gift, operation = self.new_donation(kiosk)
        phone = Key()
        while not operation.acknowledged and not self.ended.is_set():
            self.history.attempt([operation], self.send_donations)
        answer = self.insist(lambda city: city.claim(gift["token"], phone), 201)
        cookie = cookie_of(answer) if answer else None
        answer = self.insist(lambda city: issue(city, cookie), 200)
        found = (gift["donor"], secret_of(answer)) if answer else (None, None)
        return (*found, cookie) if keep_cookie else found

    def new_batch(self, donor, secret):
        body = batch(self.chance.randint(1, 20), self.chance.randint(50, 150))
        return self.history.add("batch", body["id"], donor, packed_of(body), (secret, body))

    # How it travels. Each returns the answers, or None when none came.

    def reach(self, ask):
        """What a backend that is up answers to `ask`, unless it is "come again"."""
        while not (up := [city for city in self.cities if city.machines]):
            if self.ended.wait(PAUSE_SECONDS):
                return None
        with contextlib.suppress(OSError, HTTPException):
            answer = ask(self.chance.choice(up))
            if answer.status not in COME_AGAIN:
                return answer
        self.ended.wait(PAUSE_SECONDS)
        return None

    def insist(self, ask, status):
        """The answer once there is one; None at the end."""
        while not self.ended.is_set():
            answer = self.reach(ask)
            if answer is not None:
                assert answer.status == status, answer.text
                return answer
        return None

    def send_donations(self, envelopes):
        answer = self.reach(lambda city: city.ask(city.machines, "POST", "/v1/donations",
                                                  {"donations": envelopes}))
        if answer is None:
            return None
        assert answer.status == 200, answer.text
        return [result["status"] if result["status"] in (STORED, REPEAT)
                else f"refused: {result.get('reason')}" for result in answer.json["results"]]

    def send_batch(self, bodies):
        [(secret, body)] = bodies
        answer = self.reach(lambda city: send(city, secret, body))
        words = {201: STORED, 200: REPEAT}
        return None if answer is None else [words.get(answer.status) or f"refused: {answer.text}"]

    def send_withdrawal(self, bodies):
        [cookie] = bodies
        answer = self.reach(lambda city: city.post("/my/withdraw", EVERYTHING, Cookie=cookie))
        if answer is None:
            return None
        assert answer.status in (200, 303), answer.text
        return [STORED]

    # The end.

    def send_all_again(self):
        """Everything once more, until all of it is answered."""
        self.ended.clear()
        of_kind = {kind: [operation for operation in self.history.operations
                          if operation.kind == kind]
                   for kind in ("donation", "batch", "withdrawal")}
        senders = {"donation": self.send_donations, "batch": self.send_batch,
                   "withdrawal": self.send_withdrawal}
        with ThreadPoolExecutor(4) as pool:
            for kind, operations in of_kind.items():
                size = PILE if kind == "donation" else 1
                piles = [operations[at:at + size] for at in range(0, len(operations), size)]
                list(pool.map(lambda pile, kind=kind: self.send_again(pile, senders[kind]), piles))

    def send_again(self, pile, send_all):
        counts = [len(operation.answers) for operation in pile]
        for _ in range(ATTEMPTS):
            self.history.attempt(pile, send_all)
            if all(len(operation.answers) > count for operation, count in zip(pile, counts)):
                return
        raise AssertionError("no answer though nothing is in the way any more")

    def verify(self):
        """Holds the store against the history, then sends all again and does so once more."""
        complaints = self.history.check(show(self.cities[0]))
        assert not complaints, "\n".join(complaints[:20])
        self.send_all_again()
        complaints = [*self.history.check(show(self.cities[0])), *self.history.check_end()]
        assert not complaints, "\n".join(complaints[:20])
