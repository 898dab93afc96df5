# check-moves.py: a city moves from its files into PostgreSQL while everybody goes on sending
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import os
import random
import sqlite3

from backend.batches import send
from backend.city import BACKEND, EVERYTHING, City
from backend.stores import Files, Server
from kills import pass_time
from kit import tap
from kit.postgres import shared_postgres
from kit.processes import Process, temporary_folder
from load import QUICK, Load

ANSWERS = 60
BREAKS = 6
BREAK_SECONDS = 1.0


class Removal:
    """A city that runs on its files, and `new`, which is to run on two empty databases."""

    def __init__(self, folder):
        self.old = City(folder, store=Files).start(*QUICK)
        self.new = City(folder, store=lambda state: Server(state, shared_postgres()))
        self.new.log = self.old.folder / "new.log"
        _, self.to, _, self.keys_to = self.new.store.options

    def words(self, *to):
        return ["migrate", "--from", "sqlite",
                *(to or ("--to", self.to, "--keys-to", self.keys_to))]

    def move(self, *to, check=True):
        return self.old.command(*self.words(*to), check=check)

    def an_empty_one(self):
        return shared_postgres().address(shared_postgres().new_database())

    def begin(self):
        """The move as a process that can be killed."""
        return Process([BACKEND, *self.words(), "--state", self.old.state],
                       self.old.folder / "move.log")

    def refusal(self, city):
        """Why a backend does not start on the files, or in the new place."""
        done = city.command("kiosks", check=False)
        return done.stderr if done.returncode else ""


@contextlib.contextmanager
def removal():
    with temporary_folder("dure-city") as folder:
        both = Removal(folder)
        try:
            yield both
        finally:
            for city in (both.old, both.new):
                if city.process and city.process.running:
                    assert city.stop() == 0


def populate(city, seed):
    load = Load([city], seed, kiosks=1, sources=2)
    add_some(load)
    return load


def add_some(load):
    """Some of everything, and somebody who has left."""
    for _ in range(3):
        load.give(load.kiosks[0])
        for donor in load.donors:
            load.measure(*donor)
    load.come_and_leave()


def old_tables(state):
    """Every table of the files as they were left: name -> rows."""
    found = {}
    for file in ("main.db", "keys.db"):
        with contextlib.closing(sqlite3.connect(state / file)) as database:
            names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                     " AND name LIKE 'gone_%'").fetchall()
            for name, in names:
                found[name.removeprefix("gone_")] = in_order(
                    database.execute(f"SELECT * FROM {name}").fetchall())
    return found


def in_order(rows):
    return sorted(rows, key=repr)


def wrapped_keys(state):
    with contextlib.closing(sqlite3.connect(state / "keys.db")) as database:
        return dict(database.execute("SELECT donor, wrapped FROM donor_key").fetchall())


def shape(store):
    """What the two databases demand of their rows."""
    return [store.server.rows(name, "SELECT conname, pg_get_constraintdef(oid, true)"
                                    " FROM pg_constraint WHERE conrelid <> 0 ORDER BY 1, 2")
            for name in (store.data, store.keys)]


def statuses(city, load):
    """What a kiosk, a source and a phone are told."""
    donor, secret = load.donors[0]
    envelope = load.new_donation(load.leavers)[1].body
    cookie = "__Host-dure=" + "A" * 43
    return [answer.status for answer in (
        city.ask(city.machines, "POST", "/v1/donations", {"donations": [envelope]}),
        send(city, secret, load.new_batch(donor, secret).body[1]),
        city.post("/my/withdraw", EVERYTHING, Cookie=cookie),
        city.get("/my", Cookie=cookie, Accept="text/html"))]


def test_under_load():
    """With everybody sending, nothing is lost or doubled, and the old backend answers 503"""
    with removal() as both:
        load = Load([both.old], seed=6)
        with load.running():
            load.history.wait_for(ANSWERS)
            both.move()
            load.cities = []
            assert statuses(both.old, load) == [503] * 4
            load.cities = [both.new.start(*QUICK)]
            load.history.wait_for(ANSWERS)
        load.verify()


def test_same():
    """Every row is the same, what rows must be is the same, and no key is left behind"""
    with removal() as both:
        load = populate(both.old, seed=7)
        keys = wrapped_keys(both.old.state)
        hidden = {"release_nonce": ("release", os.urandom(32)), "voice_key": (1, os.urandom(32))}
        for name, row in hidden.items():
            both.old.change(f"INSERT INTO {name} VALUES (?, ?)", *row, of_keys=True)
        told = both.move().stderr
        assert "donation" in told and not any(donor in told for donor in keys)
        store, tables = both.new.store, old_tables(both.old.state)
        for name in ("donor_key", "row_key", *hidden):
            assert tables.pop(name) == [], name
        for name, row in hidden.items():
            (first, secret), = store.ask(f"SELECT * FROM {name}", [], True)
            assert (first, bytes(secret)) == row, name
        assert len(tables["forgotten"]) == 1 and keys
        assert {donor: wrapped for donor, _, wrapped in
                store.ask("SELECT * FROM donor_key", [], True)} == keys
        for name, rows in tables.items():
            there = store.ask(f"SELECT * FROM {name}", [],
                              name in ("epoch", "forgotten", "hidden", "standing",
                                       "taken_back"))
            assert in_order(there) == rows, name
        assert not any(wrapped in content for content in both.old.files().values()
                       for wrapped in (*keys.values(), *(row[1] for row in hidden.values())))
        fresh = City(both.old.folder / "fresh", store=lambda state: Server(state))
        fresh.command("enrol")
        assert shape(store) == shape(fresh.store)
        load.cities = [both.new.start(*QUICK)]
        add_some(load)
        load.verify()


def test_broken_off():
    """However often the move is killed, it goes on, and the city lives in one place at a time"""
    with removal() as both:
        load, chance = Load([both.old], seed=10), random.Random(10)
        with load.running():
            for _ in range(BREAKS):
                move = both.begin()
                pass_time(chance.uniform(0, BREAK_SECONDS))
                move.kill()
                assert bool(both.refusal(both.old)) or "moving into" in both.refusal(both.new) \
                    or "no city" in both.refusal(both.new)
            both.move()
            load.cities = [both.new.start(*QUICK)]
            load.history.wait_for(ANSWERS)
        load.verify()


def test_one_place():
    """Nobody starts where the city is not: on the copy before, on the files afterwards"""
    with removal() as both:
        load = populate(both.old, seed=9)
        move = both.begin()
        move.wait_for_line("the city goes on")
        move.kill()
        assert "moving into" in both.refusal(both.new) and not both.refusal(both.old)
        both.move()
        assert "moved away" in both.refusal(both.old) and not both.refusal(both.new)
        both.move()  # there is nothing left to do
        done = both.move("--to", both.an_empty_one(), check=False)
        assert done.returncode == 1 and "not there" in done.stderr
        load.cities = [both.new.start(*QUICK)]
        load.verify()


def test_keys_later():
    """The donors' keys may stay in their file at first, and move when they are to"""
    with removal() as both:
        load = populate(both.old, seed=11)
        options = both.new.store.options
        both.move("--to", both.to)
        both.new.store.options = options[:2]
        load.cities = [both.new.start(*QUICK)]
        add_some(load)
        load.verify()
        both.move()
        both.new.store.options = options
        envelope = load.new_donation(load.kiosks[0])[1].body
        assert both.new.ask(both.new.machines, "POST", "/v1/donations",
                            {"donations": [envelope]}).status == 503
        both.new.stop()
        load.cities = [both.new.start(*QUICK)]
        load.verify()


def test_refused():
    """What would overwrite a city, or is no place for one, is refused"""
    with removal() as both, removal() as other:
        other.move()
        done = both.old.command("migrate", "--from", "sqlite", "--to", other.to, check=False)
        assert done.returncode == 1 and "a city already" in done.stderr
        for words in ((), ("--from", "sqlite"), ("--from", "postgres", "--to", both.to),
                      ("--from", "sqlite", "--to", "main.db"),
                      ("--from", "sqlite", "--to", both.to, "--keys-to", "keys.db"),
                      ("--from", "sqlite", "--to", both.to, "--keys-to", both.to),
                      ("--from", "sqlite", "--to", both.to, "now")):
            done = both.old.command("migrate", *words, check=False)
            assert done.returncode == 1 and done.stderr.count("\n") == 1, words
        assert not both.refusal(both.old)
        nowhere = City(both.old.folder / "nowhere", store=Files)
        done = nowhere.command("migrate", "--from", "sqlite", "--to", both.to, check=False)
        assert done.returncode == 1 and "no such file" in done.stderr


if __name__ == "__main__":
    tap.main()
