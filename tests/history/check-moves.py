# check-moves.py: a city moves from its files into PostgreSQL while everybody goes on sending
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import random
import sqlite3

from backend.city import BACKEND, City, Kiosk, cookie_of
from backend.p256 import Key
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

    def words(self, *more):
        return ["migrate", "--from", "sqlite", "--to", self.to, *(more or self.with_keys)]

    @property
    def with_keys(self):
        return "--keys-to", self.keys_to

    def move(self, *more, check=True):
        return self.old.command(*self.words(*more), check=check)

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
    """Some of everything, and somebody who has left."""
    load = Load([city], seed, kiosks=1, sources=2)
    for _ in range(3):
        load.give(load.kiosks[0])
        for donor in load.donors:
            load.measure(*donor)
    load.come_and_leave()
    return load


def old_tables(state):
    """Every table of the files as they were left: name -> rows."""
    found = {}
    for name in ("main.db", "keys.db"):
        with contextlib.closing(sqlite3.connect(state / name)) as database:
            names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                     " AND name LIKE 'gone_%'").fetchall()
            for name, in names:
                found[name.removeprefix("gone_")] = sorted(
                    database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
    return found


def wrapped_keys(state):
    with contextlib.closing(sqlite3.connect(state / "keys.db")) as database:
        return dict(database.execute("SELECT donor, wrapped FROM donor_key").fetchall())


def shape(store):
    """What the two databases demand of their rows."""
    return [store.server.rows(name, "SELECT conname, pg_get_constraintdef(oid, true)"
                                    " FROM pg_constraint WHERE conrelid <> 0 ORDER BY 1, 2")
            for name in (store.data, store.keys)]


def test_under_load():
    """With everybody sending, nothing is lost or doubled, and the old backend answers 503"""
    with removal() as both:
        load = Load([both.old], seed=6)
        with load.running():
            load.history.wait_for(ANSWERS)
            both.move()
            load.cities = []
            for answer in (
                    both.old.ask(both.old.machines, "POST", "/v1/donations",
                                 {"donations": [Kiosk.give(load.kiosks[0])["envelope"]]}),
                    both.old.post("/my/withdraw", b"", Cookie="__Host-dure=" + "A" * 43),
                    both.old.get("/my", Cookie="__Host-dure=" + "A" * 43, Accept="text/html")):
                assert answer.status == 503, answer.text
            both.new.start(*QUICK)
            load.cities = [both.new]
            load.history.wait_for(ANSWERS)
        load.verify()


def test_same():
    """Every row is the same, what rows must be is the same, and no key is left behind"""
    with removal() as both:
        load = populate(both.old, seed=7)
        keys = wrapped_keys(both.old.state)
        assert keys
        told = both.move().stderr
        assert "donation" in told and not any(donor in told for donor in keys)
        store = both.new.store
        for name, rows in old_tables(both.old.state).items():
            of_keys = name in ("donor_key", "forgotten")
            there = store.ask(f"SELECT * FROM {name}", [], of_keys)
            expected = list(keys) if name == "donor_key" else rows
            assert len(there) == len(expected), name
            if name == "donor_key":
                assert {donor: wrapped for donor, _, wrapped in there} == keys
            else:
                assert sorted(there, key=repr) == rows, name
        for path in both.old.state.glob("keys.db*"):
            assert not any(wrapped in path.read_bytes() for wrapped in keys.values()), path
        fresh = City(both.old.folder / "fresh", store=lambda state: Server(state))
        fresh.command("enrol")
        assert shape(store) == shape(fresh.store)
        both.new.start(*QUICK)
        load.cities = [both.new]
        populate(both.new, seed=8)
        load.verify_but_strangers()


def test_one_place():
    """Nobody starts where the city is not: on the copy before, on the files afterwards"""
    with removal() as both:
        load = populate(both.old, seed=9)
        move = both.begin()
        move.wait_for_line("the city goes on")
        move.kill()
        assert "moving into" in both.refusal(both.new)
        assert not both.refusal(both.old)
        both.move()
        assert "moved away" in both.refusal(both.old)
        assert not both.refusal(both.new)
        assert both.move().returncode == 0  # there is nothing left to do
        elsewhere = shared_postgres().address(shared_postgres().new_database())
        done = both.old.command("migrate", "--from", "sqlite", "--to", elsewhere, check=False)
        assert done.returncode == 1 and "not there" in done.stderr
        both.new.start(*QUICK)
        load.cities = [both.new]
        load.verify()


if __name__ == "__main__":
    tap.main()
