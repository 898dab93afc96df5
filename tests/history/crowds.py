# crowds.py: people who give, measure again and leave, so that each release can tell of a difference
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A release tells of a difference only when it is true of k donors (backend/pipeline/deidentify).
So people come in crowds, each of one age and sex, larger than k and too small for two classes; each
becomes a class of its own when it is first told of. Between two releases one crowd comes, one
measures again and mostly one leaves. Strays measure and leave one by one: what is new of who
measures waits, and those who were told of together with who leaves are not told of again before
they are k. What is asked is asked until it is answered, of any backend that is up."""

import contextlib
import itertools
import random
from dataclasses import dataclass
from http.client import HTTPException

from backend.batches import batch, issue, secret_of, send
from backend.city import EVERYTHING, cookie_of
from backend.p256 import Key
from kit.processes import wait_until

K = 11
KINDS = [(age, sex) for age in ("20-39", "40-59", "60-79") for sex in ("male", "female")]
LEAST, MOST = K + 1, K + 4  # in a crowd
STRAYS = 30  # at the begin, of all kinds; when they are gone, a crowd breaks
ACTS = 4  # of strays between two releases, at most
FEW, MANY = 2, 6  # crowds that were told of: none leaves, and one leaves for certain
LEAVES = 0.8
STEP = 12  # a pulse measured later moves the mean by half of it
MEASURED = 3  # times, at most, so that it stays one
PATIENCE_SECONDS = 120
AGAIN = (409, 429, 503)


@dataclass
class Donor:
    id: str
    cookie: str
    pulse: int
    secret: str | None = None  # of the phone, which sends what is measured later
    measured: int = 0


@dataclass
class Crowd:
    donors: list
    is_told: bool = False  # in a release


class Crowds:
    """`whole`: crowds of which all are here; `strays`: all others who are; `gone`: the ids of those
    who have left."""

    def __init__(self, cities, seed):
        self.cities = cities
        self.chance, self.doors = random.Random(seed), random.Random(seed)
        self.numbers, self.kinds = itertools.count(), itertools.cycle(KINDS)
        self.strays = [self.give(*next(self.kinds)) for _ in range(STRAYS)]
        self.whole, self.gone = [], set()

    def insist(self, ask, *statuses):
        def look():
            with contextlib.suppress(OSError, HTTPException):
                answer = ask(self.doors.choice(self.cities))
                assert answer.status in (*statuses, *AGAIN), answer.text
                return answer if answer.status in statuses else None
        return wait_until(look, PATIENCE_SECONDS, "an answer")

    # What one does.

    def give(self, age, sex):
        """Somebody gives, and their phone claims it."""
        number, phone = next(self.numbers), Key()
        pulse = 58 + number * 7 % 37
        gift = self.cities[0].kiosk.give(
            "--notice", "2", "--age", age, "--sex", sex, "--reading", f"8867-4={pulse}",
            "--reading", f"8310-5={36 + number * 3 % 11 / 10}")
        said = self.insist(lambda city: city.ask(city.machines, "POST", "/v1/donations",
                                                 {"donations": [gift["envelope"]]}), 200)
        assert said.json["results"][0]["status"] in ("stored", "repeat"), said.text
        claimed = self.insist(lambda city: city.claim(gift["token"], phone), 201)
        return Donor(gift["donor"], cookie_of(claimed), pulse)

    def measure(self, donor):
        """Their phone sends one more pulse of theirs."""
        if donor.secret is None:
            donor.secret = secret_of(self.insist(lambda city: issue(city, donor.cookie), 200))
        donor.measured += 1
        body = batch(1, donor.pulse + donor.measured * STEP)
        self.insist(lambda city: send(city, donor.secret, body), 200, 201)

    def leave(self, donor):
        self.insist(lambda city: city.post("/my/withdraw", EVERYTHING, Cookie=donor.cookie,
                                           Accept="text/html"), 303)
        self.gone.add(donor.id)

    # What many do.

    def come(self):
        age, sex = next(self.kinds)
        self.whole.append(Crowd([self.give(age, sex)
                                 for _ in range(self.chance.randint(LEAST, MOST))]))

    def told(self):
        return [crowd for crowd in self.whole if crowd.is_told]

    def measure_all(self):
        calm = [crowd for crowd in self.told() if crowd.donors[0].measured < MEASURED]
        for donor in self.chance.choice(calm).donors if calm else ():
            self.measure(donor)

    def leave_all(self):
        told = self.told()
        if len(told) >= FEW and (len(told) >= MANY or self.chance.random() < LEAVES):
            crowd = self.chance.choice(told)
            self.whole.remove(crowd)
            for donor in crowd.donors:
                self.leave(donor)

    def stray(self):
        """One of those who are in no crowd measures or leaves."""
        if not self.strays:
            self.strays = self.whole.pop(0).donors
        donor = self.chance.choice(self.strays)
        if donor.measured < MEASURED and self.chance.random() < 0.5:
            self.measure(donor)
        else:
            self.strays.remove(donor)
            self.leave(donor)

    def acts(self):
        """What happens between two releases, in any order."""
        acts = [self.come, self.measure_all, self.leave_all,
                *[self.stray] * self.chance.randint(1, ACTS)]
        self.chance.shuffle(acts)
        return acts

    def tell(self):
        """Who has to be in a release that is made now, and who must not be."""
        for crowd in self.whole:
            crowd.is_told = True
        return {donor.id for crowd in self.whole for donor in crowd.donors}, set(self.gone)
