# blows.py: recipients keep up with a city whose parts fall at moments drawn from a seed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two backends under one name, on three PostgreSQL servers. Crowds give, measure again and leave
(crowds.py), and each time the recipients are given what came of it; meanwhile a backend, a server
that follows, or the one that takes writes is killed, or the network is at its worst. Recipients run
the reference client again and again, each request answered by the one backend or the other, and now
and then it is killed after a step. In the end each must have what the city has, and each release
those who were here, and no more than k allows (rolls.py). One recipient is hasty: it notes entries
as done and falls before it has done them; a check that does not see that sees nothing. What is
drawn, the seed decides; what falls together, the machine."""

import collections
import contextlib
import json
import random
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psycopg2
from backend.city import running_cities
from backend.granting import in_force, signed
from backend.keeper import DONE, LATER, Keeper, same, wanted
from backend.releases import ITEMS
from crowds import K, PATIENCE_SECONDS, Crowds
from kit.cluster import running_cluster
from kit.processes import wait_until
from kit.rough_proxy import ROUGH, RoughProxy
from rolls import increments, rolls_of, singled_out

BLOWS = ("backend", "standby", "primary", "network")
NAMES = ("blow-clinic", "blow-lab")
HASTY = "blow-hasty"
STEPS = 10  # more than a client tells of one release
KILLED = 0.3  # of the runs of a client
LATER_SECONDS = 0.5
PAUSE_SECONDS = 0.2
STRAIGHT = {"straight": 1}
# An assertion that comes twice is refused, and has to be.
NETWORK = {name: weight for name, weight in ROUGH.items() if name != "twice"}


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
        self.crowds = Crowds(cities, seed)
        self.known = {}  # of a release: who must be in it, and who must not
        self.permits = [in_force(cities[0], name, name, items=ITEMS, train=False)
                        for name in (*NAMES, HASTY)]
        self.clients = [Client(self, name) for name in NAMES]
        self.hasty, self.has_fallen = Client(self, HASTY), False

    def release(self, permit):
        """At the desk, which tries again when a server has fallen under it."""
        def look():
            with contextlib.suppress(psycopg2.Error):  # the server that takes codes is down
                for name, words in (("steward-1", ("propose", permit, "--why", "a test")),
                                    ("steward-2", ("build", permit))):
                    done = self.cities[0].command("release", *words,
                                                  *signed(self.cities[0], name), check=False)
                return done if done.returncode == 0 else None
            return None
        said = wait_until(look, PATIENCE_SECONDS, "a release").stdout
        self.known[re.search(r"^release (\S+)$", said, re.MULTILINE)[1]] = self.crowds.tell()

    def live(self, acts):
        for act in acts:
            act()

    def acts(self):
        """At first a release for everybody; later some come, measure and leave, and each recipient
        is given what has become other."""
        first = not self.known
        releases = [lambda permit=permit: self.release(permit)
                    for permit in (self.permits if first else self.permits[:len(NAMES)])]
        return [*releases, self.crowds.stray] if first else [*self.crowds.acts(), *releases]

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
        for number, manifest, left in city.rows(
                "SELECT number, manifest, (SELECT count(*) FROM sealed_row"
                " WHERE sealed_release = number) FROM sealed_release WHERE recipient IN (?, ?)",
                *NAMES):
            told, signed, known = city.row(
                "SELECT count(*), count(deletion_receipt.feed_entry), count(pseudonym)"
                " FROM feed_entry JOIN deletion_notice"
                " ON deletion_notice.feed_entry = feed_entry.number LEFT JOIN deletion_receipt"
                " ON deletion_receipt.feed_entry = feed_entry.number WHERE sealed_release = ?",
                number)
            gone = json.loads(manifest)["rows"] - left
            assert (told, signed, known) == (gone, gone, 0), number

    def check_rolls(self, rolls):
        """Each release has those who were here as a whole crowd and none who had left, and no two
        of them together tell of fewer than k."""
        lines = {roll.release: roll.lines.keys() for roll in rolls}
        for release, (here, gone) in self.known.items():
            assert here <= lines[release], (release, len(here - lines[release]))
            assert not gone & lines[release], (release, len(gone & lines[release]))
        assert not list(singled_out(rolls, K))

    def verify(self):
        for client in (*self.clients, self.hasty):
            client.settle()
        for client in self.clients:
            same(client)
        self.check_lists()
        rolls = rolls_of(self.cities[0])
        self.check_rolls(rolls)
        assert self.cities[0].command("ledger", "verify").returncode == 0
        assert self.has_fallen and self.hasty.show()["digest"] != wanted(self.cities[0], HASTY)
        return self.figures(rolls)

    def figures(self, rolls):
        runs = sum((client.met for client in self.clients), collections.Counter())
        [(deletions,)] = self.cities[0].rows(
            "SELECT count(*) FROM feed_entry WHERE kind = 'deletion' AND recipient IN (?, ?)",
            *NAMES)
        return {"releases": len(rolls), **increments(rolls), "left": len(self.crowds.gone),
                "deletions": deletions, "runs to the end": runs[DONE],
                "runs that broke off": runs[LATER], "killed in a run": runs["killed"]}


def options_of(front):
    return ("--machines-url", front.url)


def run_blows(times, seed, tell=lambda line: None):
    """So many blows, then the checks; the figures."""
    with (Front(seed) as front, running_cluster() as cluster,
          running_cities(2, cluster, options_of(front)) as cities):
        town = Town(cluster, cities, front, seed)
        town.suffer(times, tell)
        return {"blows": times, "seed": seed, **town.verify()}
