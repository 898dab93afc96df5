# blows.py: recipients keep up with a city whose parts fall at moments drawn from a seed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two backends under one name, on three PostgreSQL servers. People give and take back, releases
are built; meanwhile a backend, a server that follows, or the one that takes writes is killed, or
the network is at its worst. Recipients run the reference client again and again, each request
answered by the one backend or the other, and now and then it is killed after a step. In the end
each must have what the city has. One recipient is hasty: it notes entries as done and falls before
it has done them; a check that does not see that sees nothing. What is drawn, the seed decides; what
falls together, the machine."""

import collections
import contextlib
import heapq
import json
import random
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.parse import urlsplit

from backend.city import EVERYTHING, cookie_of, running_cities
from backend.granting import in_force
from backend.keeper import DONE, LATER, Keeper, rows_of, same, wanted
from backend.p256 import Key
from backend.releases import ITEMS
from kit.cluster import running_cluster
from kit.processes import wait_until
from kit.rough_proxy import ROUGH, RoughProxy

BLOWS = ("backend", "standby", "primary", "network")
NAMES = ("blow-clinic", "blow-lab")
HASTY = "blow-hasty"
DONORS = 30  # at the begin
FEW, GROUP = 28, 12  # when so few are here, so many come at once that a release can tell of them
STEPS = 10  # more than a client tells of one release
KILLED = 0.3  # of the runs of a client
REFUSED = 65  # by the desk: nothing can be told of so few, or so few others than the last time
PATIENCE_SECONDS = 120
LATER_SECONDS = 0.5
PAUSE_SECONDS = 0.05
STRAIGHT = {"straight": 1}
# An assertion that comes twice is refused, and has to be.
NETWORK = {name: weight for name, weight in ROUGH.items() if name != "twice"}
AGAIN = (409, 429, 503)


class Front(RoughProxy):
    """The one name of some backends: each request goes to any that is up."""

    def __init__(self, seed):
        super().__init__("http://127.0.0.1", seed, STRAIGHT)
        self.cities = []

    def choose(self):
        up = [urlsplit(city.machines) for city in self.cities if city.machines]
        if not up:
            raise ConnectionRefusedError("no backend is up")
        address = self.chance.choice(up)
        return address.hostname, address.port


class Client(Keeper):
    """A recipient whose program runs on and on, whatever happens to it."""

    def __init__(self, town, name):
        super().__init__(town.cities[0], name)
        self.town = town
        self.chance = random.Random(f"{town.seed} {name}")
        self.met = collections.Counter()

    def go_on(self, ended):
        while not ended.wait(PAUSE_SECONDS):
            draw, count = self.chance.random(), int(STEPS ** self.chance.random())
            if draw < KILLED:
                self.met["killed"] += self.fall(count)
            else:
                self.step()

    def fall(self, count):
        """kill -9 once it has told so many steps; whether it did not end before."""
        words = self.words("sync", self.town.front.url)
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as process:
            told = [line for _, line in zip(range(count), process.stdout)]
            process.kill()
        return len(told) == count

    def step(self):
        """One run to its end, which is no reason for a person to look."""
        done = self.run("sync", self.town.front.url)
        self.met[done.returncode] += 1
        assert done.returncode in (DONE, LATER), (done.returncode, done.stdout, done.stderr)
        return done.returncode

    def settle(self):
        wait_until(lambda: self.step() == DONE, 60, "a whole set")

    def note_all(self):
        """What a hasty one does first; whether there was anything."""
        self.show()
        last, = self.city.row("SELECT max(sequence) FROM feed_entry WHERE recipient = ?", self.name)
        if last:
            self.rows("UPDATE place SET sequence = ?", last)
        return bool(last)


class Town:
    """People, the desk and recipients of some cities that are one, over a cluster."""

    def __init__(self, cluster, cities, front, seed):
        self.cluster, self.cities, self.front, self.seed = cluster, cities, front, seed
        self.chance = random.Random(seed)
        front.cities = cities
        self.taken_back, self.met = 0, collections.Counter()
        self.numbers = list(range(DONORS + GROUP))  # of those who are not here
        self.here = []  # those who have given: number, cookie
        for _ in range(DONORS):
            self.give()
        self.permits = [in_force(cities[0], name, name, items=ITEMS, train=False)
                        for name in (*NAMES, HASTY)]
        self.clients = [Client(self, name) for name in NAMES]
        self.hasty, self.has_fallen = Client(self, HASTY), False

    # What people do, until it is answered.

    def insist(self, ask, *statuses):
        def look():
            with contextlib.suppress(OSError, HTTPException):
                answer = ask(self.chance.choice(self.cities))
                assert answer.status in (*statuses, *AGAIN), answer.text
                return answer if answer.status in statuses else None
        return wait_until(look, PATIENCE_SECONDS, "an answer")

    def give(self):
        """Somebody like one who has left gives, and their phone claims it."""
        number, phone = heapq.heappop(self.numbers), Key()
        gift = self.cities[0].kiosk.give(
            "--notice", "2", "--age", "20-39" if number % 2 else "60-79",
            "--sex", "male" if number // 2 % 2 else "female",
            "--reading", f"8867-4={58 + number * 7 % 37}",
            "--reading", f"8310-5={36 + number * 3 % 11 / 10}")
        said = self.insist(lambda city: city.ask(city.machines, "POST", "/v1/donations",
                                                 {"donations": [gift["envelope"]]}), 200)
        assert said.json["results"][0]["status"] in ("stored", "repeat"), said.text
        claimed = self.insist(lambda city: city.claim(gift["token"], phone), 201)
        self.here.append((number, cookie_of(claimed)))

    def take_back(self):
        number, cookie = self.here.pop(self.chance.randrange(len(self.here)))
        self.insist(lambda city: city.post("/my/withdraw", EVERYTHING, Cookie=cookie,
                                           Accept="text/html"), 303)
        heapq.heappush(self.numbers, number)
        self.taken_back += 1

    def release(self, permit):
        """At the desk, which tries again when a server has fallen under it."""
        def look():
            for words in (("propose", permit, "--by", "steward-1", "--why", "a test"),
                          ("build", permit, "--by", "steward-2")):
                done = self.cities[0].command("release", *words, check=False)
            return done if done.returncode in (0, REFUSED) else None
        self.met[wait_until(look, PATIENCE_SECONDS, "a release").returncode] += 1

    def live(self, acts):
        for act in acts:
            act()

    def acts(self):
        """A release for each, then some take back; later others come, and a release, too, in any
        order."""
        acts = [self.take_back] * self.chance.randint(1, 3)
        if not self.met:
            return [*(lambda permit=permit: self.release(permit) for permit in self.permits), *acts]
        acts += [self.give] * (GROUP if len(self.here) < FEW else 0)
        acts.append(lambda permit=self.chance.choice(self.permits): self.release(permit))
        self.chance.shuffle(acts)
        return acts

    # What happens to them.

    @contextlib.contextmanager
    def struck(self, blow):
        """Something falls, and is back in the end."""
        if blow == "backend":
            city = self.chance.choice(self.cities)
            city.kill()
            yield
            city.start(*options_of(self.front))
        elif blow == "standby":
            standby = self.chance.choice(self.cluster.standbys)
            standby.kill()
            yield
            standby.start()
        elif blow == "network":
            self.front.fates = NETWORK
            yield
            self.front.fates = STRAIGHT
        else:
            self.cluster.lose_primary()
            yield
            self.cluster.bring_back()
        self.cluster.wait_for_quorum(2)

    def strike(self, blow):
        acts, later = self.acts(), self.chance.uniform(0, LATER_SECONDS)
        with ThreadPoolExecutor(1) as pool:
            living = pool.submit(self.live, acts)
            threading.Event().wait(later)
            with self.struck(blow):
                living.result()

    def suffer(self, times, tell):
        """So many blows, while the recipients go on; the hasty one falls once."""
        ended = threading.Event()
        with ThreadPoolExecutor(len(self.clients)) as pool:
            going = [pool.submit(client.go_on, ended) for client in self.clients]
            try:
                for number in range(times):
                    self.strike(BLOWS[number % len(BLOWS)])
                    self.has_fallen = self.has_fallen or self.hasty.note_all()
                    tell(f"{number + 1} blows")
            finally:
                ended.set()
            for one in going:
                one.result()

    # What must be true in the end.

    def check_lists(self):
        """Each list has no gap, each row that is gone was told of once, and each is signed for."""
        city = self.cities[0]
        for count, distinct, last, open_ones in city.rows(
                "SELECT count(*), count(DISTINCT sequence), max(sequence),"
                " sum(CASE WHEN acknowledged_ms IS NULL THEN 1 ELSE 0 END)"
                " FROM feed_entry WHERE recipient IN (?, ?) GROUP BY recipient", *NAMES):
            assert (count, distinct, open_ones) == (last, last, 0)
        for number, release, manifest in city.rows(
                "SELECT number, id, manifest FROM sealed_release WHERE recipient IN (?, ?)",
                *NAMES):
            told, signed, known = city.row(
                "SELECT count(*), count(deletion_receipt.feed_entry), count(pseudonym)"
                " FROM feed_entry JOIN deletion_notice"
                " ON deletion_notice.feed_entry = feed_entry.number LEFT JOIN deletion_receipt"
                " ON deletion_receipt.feed_entry = feed_entry.number WHERE sealed_release = ?",
                number)
            gone = json.loads(manifest)["rows"] - len(rows_of(city, release))
            assert (told, signed, known) == (gone, gone, 0), release

    def verify(self):
        for client in (*self.clients, self.hasty):
            client.settle()
        for client in self.clients:
            same(client)
        self.check_lists()
        assert self.cities[0].command("ledger", "verify").returncode == 0
        assert self.has_fallen and self.hasty.show()["digest"] != wanted(self.cities[0], HASTY)

    def figures(self):
        runs = sum((client.met for client in self.clients), collections.Counter())
        return {"releases": self.met[0], "not told": self.met[REFUSED],
                "taken back": self.taken_back, "runs to the end": runs[DONE],
                "runs that broke off": runs[LATER], "killed in a run": runs["killed"]}


def options_of(front):
    return ("--machines-url", front.url)


def run_blows(times, seed, tell=lambda line: None):
    """So many blows, then the checks; the figures."""
    with (Front(seed) as front, running_cluster() as cluster,
          running_cities(2, cluster, options_of(front)) as cities):
        town = Town(cluster, cities, front, seed)
        town.suffer(times, tell)
        town.verify()
        return {"blows": times, "seed": seed, **town.figures()}
