# city.py: a real backend on a folder of its own, and a kiosk double that sends to it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import functools
import http.client
import itertools
import json
import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from kit import tap
from kit.processes import Process, run, temporary_folder
from backend.double import double
from backend.stores import Server, new_store

BUILD = Path(os.environ["DURE_BUILD"])
BACKEND = BUILD / "backend" / "dure-backend"
EVERYTHING = b"what=everything&erase=yes"  # what a phone posts to take everything back


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def text(self):
        return self.body.decode()

    @property
    def problem(self):
        return self.json["type"].removeprefix("/problems/")


class City:
    """One backend, started and ended as often as needed; `people`, `machines`: where it is."""

    def __init__(self, folder, store=new_store):
        self.folder = Path(folder)
        self.state = self.folder / "state"
        self.store = store(self.state)
        self.log = self.folder / "backend.log"
        self.process = None
        self.address = None  # from which it is asked; one of each test's own
        self.people = self.machines = self.operators = None

    @functools.cached_property
    def kiosk(self):
        """The kiosk of whoever needs none of their own."""
        return Kiosk(self)

    def launch(self, *options, environment=None):
        """The program runs, and may not answer yet."""
        self.people = self.machines = None
        self.log.write_bytes(b"")
        self.process = Process([BACKEND, "serve", "--state", self.state, *self.store.options,
                                "--people-port", 0, "--machines-port", 0, "--operators-port", 0,
                                *options],
                               self.log, environment)

    def start(self, *options, environment=None):
        self.launch(*options, environment=environment)
        self.people = self.process.wait_for_line(r"^people (\S+)$")[1]
        self.machines = self.process.wait_for_line(r"^machines (\S+)$")[1]
        self.operators = self.process.wait_for_line(r"^operators (\S+)$")[1]
        return self

    def stop(self):
        return self.process.stop(30)

    def kill(self):
        """kill -9; until it is started again nobody finds it."""
        self.people = self.machines = None
        self.process.kill()

    def command(self, *words, check=True):
        return run([BACKEND, *words, "--state", self.state, *self.store.options], check=check)

    def ask(self, base, method, path, body=None, headers=None):
        """One request on a connection of its own, from an address of the test's own: what one of
        those that share a city guesses wrongly is not counted against the next."""
        if base is None:
            raise ConnectionRefusedError("the backend is down")
        address = urlsplit(base)
        connection = http.client.HTTPConnection(
            address.hostname, address.port, timeout=20,
            source_address=(self.address or f"127.0.0.{1 + tap.state['running']}", 0))
        with contextlib.closing(connection):
            content = json.dumps(body).encode() if isinstance(body, (dict, list)) else body
            connection.request(method, path, content, headers or {})
            return Answer(connection.getresponse())

    def get(self, path, **headers):
        return self.ask(self.people, "GET", path,
                        headers={name.replace("_", "-"): value for name, value in headers.items()})

    def metrics(self):
        answer = self.ask(self.operators, "GET", "/metrics")
        assert answer.status == 200, answer.text
        return answer.text

    def post(self, path, body, **headers):
        """As a page of the city's own sends it."""
        base = self.people
        return self.ask(base, "POST", path, body,
                        {"Origin": base,
                         **{name.replace("_", "-"): value for name, value in headers.items()}})

    def send(self, *envelopes):
        """What a kiosk is told about each envelope: (status, reason or None)."""
        answer = self.ask(self.machines, "POST", "/v1/donations", {"donations": list(envelopes)})
        assert answer.status == 200, answer.text
        return [(result["status"], result.get("reason")) for result in answer.json["results"]]

    def challenge(self):
        """Something to sign, once."""
        answer = self.post("/v1/sessions/challenges", {})
        assert answer.status == 201, answer.text
        return answer.json["challenge"]

    def signed(self, purpose, name, secret, key):
        """What a phone sends with a secret, to show that it holds the key."""
        return key.shown(purpose, self.people, self.challenge(), name, secret)

    def claim(self, token, key):
        asked = self.post("/v1/sessions/challenges", {})
        if asked.status != 201:
            return asked
        return self.post("/v1/claims", key.shown("dure-claim/1", self.people,
                                                 asked.json["challenge"], "token", token))

    def rows(self, sql, *values, of_keys=False):
        """What a statement answers, past the backend; of the donors' keys where that is said."""
        return self.store.ask(sql, values, of_keys)

    def row(self, sql, *values, of_keys=False):
        return self.rows(sql, *values, of_keys=of_keys)[0]

    def change(self, sql, *values, of_keys=False):
        self.rows(sql, *values, of_keys=of_keys)

    def files(self):
        """Every byte the city keeps, by file."""
        return self.store.files()


class Kiosk:
    """A kiosk double, enrolled."""
    seeds = itertools.count(1)

    def __init__(self, city, enrolled=True):
        self.seed = next(self.seeds)
        self.chances = itertools.count(1)
        self.sequences = itertools.count(1)
        self.public_key = double("key", "--seed", self.seed)
        self.id = "00000000-0000-4000-8000-000000000000"
        self.card = None
        if enrolled:
            self.enrol(city, city.command("enrol").stdout.strip())

    def enrol(self, city, code):
        answer = city.ask(city.machines, "POST", "/v1/enrolments",
                          {"code": code, "publicKey": self.public_key})
        if answer.status == 201:
            self.card = answer.json
            self.id = self.card["kiosk"]
        return answer

    def give(self, *options, sequence=None, chance=None, city_key=None):
        """One visit's donation: envelope, token, words, code, donor, document."""
        return json.loads(double(
            "give", "--seed", self.seed, "--kiosk", self.id,
            "--chance", chance or self.seed * 100000 + next(self.chances),
            "--sequence", sequence or next(self.sequences),
            "--city-key", city_key or self.card["city"]["sealKey"], *options))

    def show_pass(self, *options):
        """What the kiosk shows to a phone that has given before."""
        return double("pass", "--seed", self.seed, "--kiosk", self.id, "--chance",
                      self.seed * 100000 + next(self.chances), *options)

    def proof(self, shown):
        """The signature with which the kiosk fetches what was brought with its pass."""
        return double("proof", "--seed", self.seed, "--pass", shown)

    def slip(self, code, *options):
        """What somebody without a phone takes back here: an envelope."""
        return json.loads(double(
            "slip", "--seed", self.seed, "--kiosk", self.id, "--code", code,
            "--chance", self.seed * 100000 + next(self.chances),
            "--sequence", next(self.sequences),
            "--city-key", self.card["city"]["sealKey"], *options))

    def model_runs(self, digest, answered, *options):
        """How often a model on trial ran here yesterday: an envelope."""
        return json.loads(double(
            "runs", "--seed", self.seed, "--kiosk", self.id, "--document", digest,
            "--count", answered, "--chance", self.seed * 100000 + next(self.chances),
            "--sequence", next(self.sequences),
            "--city-key", self.card["city"]["sealKey"], *options))

    def cosign(self, note):
        """Its word for a checkpoint."""
        return double("cosign", "--seed", self.seed, "--document",
                      note.split("\n\n", maxsplit=1)[0])

    def report(self, document):
        """A report of this kiosk, as it travels: an envelope."""
        return json.loads(double(
            "report", "--seed", self.seed, "--kiosk", self.id,
            "--document", json.dumps(document), "--sequence", next(self.sequences),
            "--city-key", self.card["city"]["sealKey"]))

    def give_many(self, count):
        """The donations of so many visits, by one start of the double."""
        numbers = [next(self.sequences) for _ in range(count)]
        chances = [next(self.chances) for _ in range(count)]
        return [json.loads(line) for line in double(
            "give", "--seed", self.seed, "--kiosk", self.id, "--count", count,
            "--chance", self.seed * 100000 + chances[0], "--sequence", numbers[0],
            "--city-key", self.card["city"]["sealKey"]).splitlines()]


def cookie_of(answer):
    """The session cookie an answer sets, as a request carries it."""
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        if cookie.startswith("__Host-dure="):
            return cookie.split(";")[0]
    return None


@contextlib.contextmanager
def running_city(*options, environment=None):
    with temporary_folder("dure-city") as folder:
        city = City(folder)
        city.start(*options, environment=environment)
        try:
            yield city
        finally:
            if city.process.running:
                code = city.stop()
                assert code == 0, f"the backend ended with {code}:\n{city.process.log[-4000:]}"


@contextlib.contextmanager
def running_cities(count, server=None, options=()):
    """Backends that share two databases, on a server or cluster."""
    with contextlib.ExitStack() as ends:
        cities = []
        for _ in range(count):
            city = City(ends.enter_context(temporary_folder("dure-city")),
                        store=lambda state: Server(state, server,
                                                   like=cities[0].store if cities else None))
            if cities:
                shutil.copytree(cities[0].state / "keys", city.state / "keys")
            city.start(*options)
            ends.callback(city.stop)
            cities.append(city)
        yield cities
