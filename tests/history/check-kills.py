# check-kills.py: a backend that is killed under load, and a checker that would have noticed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import copy
import sys

from backend.city import City
from history import History, show
from kills import run_kills
from kit import tap
from kit.processes import temporary_folder
from load import QUICK, Load

TIMES = 15


def test_kills():
    """After kill -9, again and again: acknowledged is there once, the rest whole or not at all"""
    figures = run_kills(TIMES, seed=1)
    print(figures, file=sys.stderr)
    assert figures["donations"] > TIMES and figures["batches"] > TIMES
    assert figures["without an answer"] > 0


class Sample:
    """A small history that is kept, and what is stored of it, to be spoilt."""

    def __init__(self):
        with temporary_folder("dure-city") as folder:
            city = City(folder).start(*QUICK)
            load = Load([city], seed=2, kiosks=1, sources=1)
            load.measure(*load.donors[0])
            load.give(load.kiosks[0])
            load.come_and_leave()
            load.verify()
            self.history, self.shown = load.history, show(city)
            city.stop()

    def first(self, kind, has_left=False):
        """A line of what is stored, of a donor who is there or has left."""
        left = {operation.donor for operation in self.history.operations
                if operation.kind == "withdrawal"}
        return next(line for line in self.shown if line["kind"] == kind
                    and (line.get("donor", line["id"]) in left) == has_left)


sample = Sample()


def complaints(change):
    """What the checker says of the sample after `change` spoilt what is stored."""
    spoilt = copy.copy(sample)
    spoilt.shown = copy.deepcopy(sample.shown)
    change(spoilt)
    return sample.history.check(spoilt.shown)


def test_nothing_to_say():
    """The checker has nothing to say of what is as it should be"""
    assert complaints(lambda spoilt: None) == []
    kinds = {line["kind"] for line in sample.shown}
    assert kinds == {"donor", "donation", "batch"}


def test_missing():
    """The checker says what is missing"""
    for kind in ("donation", "batch"):
        [text] = complaints(lambda spoilt: spoilt.shown.remove(spoilt.first(kind)))
        assert "acknowledged and missing" in text


def test_doubled():
    """The checker says what is stored twice"""
    for kind in ("donation", "batch"):
        [text] = complaints(lambda spoilt: spoilt.shown.append(spoilt.first(kind)))
        assert "stored 2 times" in text


def test_changed():
    """The checker says what has another content, another donor, or does not open"""
    def change(kind, **fields):
        [text] = complaints(lambda spoilt: spoilt.first(kind).update(fields))
        return text
    for kind in ("donation", "batch"):
        assert "another content" in change(kind, content=[["8867-4", 1, 72, 0]])
        assert "another donor" in change(kind, donor="00000000-0000-4000-8000-000000000000")
        assert "does not open" in change(kind, content=False)
        assert "nobody asked" in change(kind, content=None)


def test_strange():
    """The checker says what nobody has sent, and who is gone without having asked"""
    stranger = dict(sample.first("batch"), id="01934b7e-2222-7000-8000-000000000002")
    [text] = complaints(lambda spoilt: spoilt.shown.append(stranger))
    assert "nobody has sent it" in text
    [text] = complaints(lambda spoilt: spoilt.first("donor").update(withdrawn=True))
    assert "nobody asked for it" in text


def test_come_back():
    """The checker says who was erased and is still there"""
    content = sample.first("donation")["content"]
    [text] = complaints(lambda spoilt: spoilt.first("donation", True).update(content=content))
    assert "another content" in text or "taken back" in text
    [text] = complaints(lambda spoilt: spoilt.first("donor", True).update(key=True))
    assert "still there" in text
    [text] = complaints(lambda spoilt: spoilt.shown.remove(spoilt.first("donation", True)))
    assert "proof" in text


def answered(*answers):
    history = History()
    operation = history.add("batch", "1", "donor", [], None)
    for answer in answers:
        history.attempt([operation], lambda _: [answer] if answer else None)
    return list(history.check([{"kind": "batch", "id": "1", "donor": "donor", "content": []}]))


def test_answers():
    """The checker says which answers contradict each other"""
    assert answered("stored", "repeat") == [] == answered(None, "repeat", "repeat")
    assert "called new 2 times" in answered("stored", "stored")[0]
    assert "called new after" in answered(None, "repeat", "stored")[0]
    assert "called known when" in answered("repeat")[0]
    assert "refused and yet stored" in answered("refused: malformed")[0]


if __name__ == "__main__":
    tap.main()
