# keeper.py: the reference client of a recipient, and what it must have in the end
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import contextlib
import hashlib
import json
import sqlite3
import subprocess

from backend.city import BUILD
from backend.fhir import patient_of
from backend.granting import written
from kit.processes import run

PROGRAM = BUILD / "backend" / "recipient" / "dure-recipient"
DONE, CANNOT, BROKEN, LATER, UNREADABLE, NO_PERMIT = 0, 1, 65, 75, 76, 77


class Keeper:
    """One recipient's machine: a key, and a file with its set."""

    def __init__(self, city, name):
        self.city, self.name = city, name
        self.folder = city.folder / name
        self.folder.mkdir()
        self.key, self.set = self.folder / "key.json", self.folder / "set.db"
        self.city_key = city.command("ledger", "key").stdout.strip()
        made = self.run("key")
        assert made.returncode == DONE, made.stderr
        self.public = json.loads(made.stdout)
        self.thumbprint = city.command("recipient", "key", name,
                                       written(city, self.public, "key.json")).stdout.strip()

    def words(self, task, server=None):
        return [PROGRAM, task, "--key", self.key, "--set", self.set, "--client", self.name,
                "--city-key", self.city_key, "--server", server or self.city.machines]

    def run(self, task, server=None):
        return run(self.words(task, server), check=False)

    def sync(self, server=None):
        done = self.run("sync", server)
        assert done.returncode == DONE, done.stderr
        return done.stdout.split("\n")

    def kill_after(self, count):
        """kill -9 once it has told so many steps; whether it did not end before."""
        with subprocess.Popen(self.words("sync"), stdout=subprocess.PIPE, text=True) as process:
            told = [line for _, line in zip(range(count), process.stdout)]
            process.kill()
        return len(told) == count

    def show(self):
        shown = self.run("show")
        assert shown.returncode == DONE, shown.stderr
        return dict(line.rsplit(" ", 1) for line in shown.stdout.splitlines())

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.set)) as database, database:
            return database.execute(sql, values).fetchall()

    def files(self):
        return {path: path.read_bytes() for path in self.folder.glob("set.db*")}

    def trust(self, ledger):
        """Begins with nothing, at a city that has this one."""
        self.put_back({})
        self.city_key = base64.urlsafe_b64encode(ledger.public).decode().rstrip("=")

    def announce(self, entry):
        """What it does when the city's list has a release, without reading the list."""
        opening = json.dumps(entry["ledger"]["opening"], sort_keys=True, separators=(",", ":"))
        self.rows("INSERT INTO release (id, announced, is_here, entry, commitment)"
                  " VALUES (?, ?, 0, ?, ?)", entry["release"], entry["time"],
                  entry["ledger"]["entry"], hashlib.sha256(opening.encode()).digest())

    def put_back(self, files):
        for path in self.files():
            path.unlink()
        for path, content in files.items():
            path.write_bytes(content)


def rows_of(city, release):
    """The pseudonyms in a release, as the city has it now."""
    said = city.command("release", "rows", release).stdout
    return {json.loads(line)["pseudonym"] for line in said.split()}


def wanted(city, name):
    """The digest that a client has who has everything of the recipient's."""
    found = []
    for release, in city.rows("SELECT id FROM sealed_release WHERE recipient = ?", name):
        said = city.command("release", "rows", "--fhir", release).stdout
        found += [(release, "Observation", json.loads(line)["id"], line)
                  for line in said.splitlines()
                  if json.loads(line)["resourceType"] == "Observation"]
        found += [(release, "Patient", one, json.dumps(patient_of(one), sort_keys=True,
                                                       separators=(",", ":")))
                  for one in rows_of(city, release)]
    text = "".join(f"{release} {line}\n" for release, _, _, line in sorted(found))
    return hashlib.sha256(text.encode()).hexdigest()


def same(client, digest=None):
    """It has everything that the city says, and nothing else; what it shows."""
    shown = client.show()
    assert shown["digest"] == (digest or wanted(client.city, client.name)), shown
    assert (shown["releases missing"], shown["receipts owed"]) == ("0", "0"), shown
    assert int(shown["entries done"]) == client.city.row(
        "SELECT coalesce(max(sequence), 0) FROM feed_entry WHERE recipient = ?", client.name)[0]
    return shown
