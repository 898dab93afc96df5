# history.py: what was sent and what was answered, held against what is stored in the end
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""An operation is a donation, a batch or a withdrawal. When it is sent, its Try notes when, and
what came back: "stored" (for the first time), "repeat" (it was there), "refused: ..." for good, or
nothing: no connection, a lost answer, "come again". The first two acknowledge it.

The promise that is checked: what is acknowledged is there exactly once, as it was sent, until its
donor's withdrawal is acknowledged, and from then on it is gone; what is not acknowledged is there
whole or not at all. What is there is told by show-city, which opens every donation and batch with
its donor's key."""

import hashlib
import json
import os
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from kit.processes import run, wait_until

SHOW = Path(os.environ["DURE_BUILD"]) / "tests" / "history" / "show-city"
STORED, REPEAT = "stored", "repeat"


def digest(content):
    """SHA-256 of a JSON value, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Try:
    """One sending: seconds on the monotonic clock, and the answer if one came."""
    sent: float
    came: float = 0.0
    answer: str | None = None


@dataclass
class Operation:
    kind: str
    id: str
    donor: str
    digest: str | None
    body: object
    tries: list = field(default_factory=list)

    @property
    def answers(self):
        return [each.answer for each in self.tries if each.answer]

    @property
    def acknowledged(self):
        return STORED in self.answers or REPEAT in self.answers

    @property
    def refused(self):
        return any(answer.startswith("refused") for answer in self.answers)


class History:
    """Of many clients at once, each of which has its own operations."""

    def __init__(self):
        self.operations = []
        self.lock = threading.Lock()
        self.acknowledgements = 0

    def add(self, kind, identity, donor, content, body):
        """A new operation; `content` is what must be found in the end."""
        operation = Operation(kind, identity, donor, digest(content), body)
        with self.lock:
            self.operations.append(operation)
        return operation

    def attempt(self, operations, send):
        """Sends some operations in one request; `send` returns their answers, or None for none."""
        tries = [Try(time.monotonic()) for _ in operations]
        for operation, each in zip(operations, tries):
            operation.tries.append(each)
        answers = send([operation.body for operation in operations])
        came = time.monotonic()
        for each, answer in zip(tries, answers or ()):
            each.came, each.answer = came, answer
        with self.lock:
            self.acknowledgements += len(answers or ())

    def wait_for(self, more, seconds=60):
        """Until so many more answers have come."""
        goal = self.acknowledgements + more
        wait_until(lambda: self.acknowledgements >= goal, seconds, f"{more} more answers")

    def figures(self):
        tries = [each for operation in self.operations for each in operation.tries]
        kinds = Counter(operation.kind for operation in self.operations)
        return {"donations": kinds["donation"], "batches": kinds["batch"],
                "withdrawals": kinds["withdrawal"],
                "acknowledged": sum(operation.acknowledged for operation in self.operations),
                "sendings": len(tries),
                "without an answer": sum(each.answer is None for each in tries)}

    def check(self, shown):
        """What is wrong, a line each; nothing when every promise was kept."""
        return [*check_store(self.operations, shown), *check_answers(self.operations)]

    def check_end(self):
        """What is wrong when everything was sent again: all of it is acknowledged or taken back."""
        left = {operation.donor for operation in self.operations if operation.kind == "withdrawal"}
        return [f"{operation.kind} {operation.id}: never acknowledged"
                for operation in self.operations
                if not operation.acknowledged
                and (operation.kind == "withdrawal" or operation.donor not in left)]


def check_store(operations, shown):
    """Of what is stored (lines of show-city): what should not be so."""
    found, donors = defaultdict(list), {}
    for line in shown:
        if line["kind"] == "donor":
            donors[line["id"]] = line
        else:
            found[line["kind"], line["id"]].append(line)
    withdrawals = {operation.donor: operation for operation in operations
                   if operation.kind == "withdrawal"}
    for operation in operations:
        if operation.kind != "withdrawal":
            entries = found.pop((operation.kind, operation.id), [])
            complaint = check_entries(operation, entries, withdrawals.get(operation.donor))
            if complaint:
                yield f"{operation.kind} {operation.id}: {complaint}"
    for kind, identity in found:
        yield f"{kind} {identity}: nobody has sent it"
    yield from check_donors(donors, withdrawals)


def check_entries(operation, entries, withdrawal):
    """What is wrong with what was found of one operation, or None."""
    if len(entries) > 1:
        return f"stored {len(entries)} times"
    if operation.refused and entries:
        return "refused and yet stored"
    content = entries[0]["content"] if entries else None
    if entries and entries[0]["donor"] != operation.donor:
        return "stored for another donor"
    if content is False:
        return "stored and does not open with its donor's key"
    if content is not None and digest(content) != operation.digest:
        return "stored with another content"
    if withdrawal is None:
        if entries and content is None:
            return "erased and nobody asked for it"
        return "acknowledged and missing" if operation.acknowledged and not entries else None
    if withdrawal.acknowledged and content is not None:
        return "taken back and still there"
    is_kept_as_proof = operation.kind == "donation" and operation.acknowledged
    return "the proof that it was given is missing" if is_kept_as_proof and not entries else None


def check_donors(donors, withdrawals):
    for identity, donor in donors.items():
        withdrawal = withdrawals.get(identity)
        if donor["withdrawn"] and withdrawal is None:
            yield f"donor {identity}: withdrawn and nobody asked for it"
        if withdrawal is not None and withdrawal.acknowledged and (
                donor["key"] or not donor["withdrawn"]):
            yield f"donor {identity}: has withdrawn and is still there"


def check_answers(operations):
    """Of what was answered: what contradicts itself, or a donor's consent."""
    left = {operation.donor for operation in operations if operation.kind == "withdrawal"}
    for operation in operations:
        name, answers = f"{operation.kind} {operation.id}", operation.answers
        if operation.kind == "withdrawal":
            continue
        if operation.refused and operation.donor not in left:
            yield f"{name}: {operation.answers[-1]}"
        if answers.count(STORED) > 1:
            yield f"{name}: called new {answers.count(STORED)} times"
        if STORED in answers and REPEAT in answers[:answers.index(STORED)]:
            yield f"{name}: called new after it was there"
        if operation.tries and operation.tries[0].answer == REPEAT:
            yield f"{name}: called known when it was first sent"


def told(city, what):
    """The lines of show-city; nobody need be serving it."""
    options = city.store.options
    done = run([SHOW, what, city.state, *options[1::2]], seconds=600)
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(city):
    """Everything of donors that a city stores."""
    lines = told(city, "kept")
    for line in lines:
        if line["kind"] == "batch" and line["content"]:
            line["content"].sort()
    return lines
