# windows.py: windows of beats with their features: in a row, or a sample to learn from
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A window is learned from only if its rhythm is one thing from its first beat to its last.

The features come from the C program that is built from the product's own source, so nothing can
differ between learning and use."""

import subprocess
from multiprocessing.pool import ThreadPool
from typing import NamedTuple

import numpy

from records import HANDHELD, NEITHER, NO, YES

AT_A_TIME, SIDE_BY_SIDE = 10000, 4  # windows of a program's call, and calls at a time
LENGTHS = (30, 40, 60, 60, 90, 120)  # the visit's own twice as often


class Windows(NamedTuple):
    features: numpy.ndarray  # float64, a row a window
    truth: numpy.ndarray     # YES or NO, or NEITHER: flutter, unlabelled, or more than one thing
    record: numpy.ndarray    # index into the records
    first: numpy.ndarray     # index of its first beat
    beats: numpy.ndarray
    ectopy: numpy.ndarray    # share of ectopic beats, as annotated
    share: numpy.ndarray     # share of beats in fibrillation

    def where(self, chosen):
        return Windows(*(column[chosen] for column in self))


def tell(program, what):
    done = subprocess.run([program, what], capture_output=True, check=True, text=True)
    return done.stdout.splitlines()


def feature_list(program):
    return tell(program, "list")[0]


def feature_names(program):
    """(name, unit, least, greatest) of each feature."""
    rows = [line.split("\t") for line in tell(program, "names")]
    return [(name, unit, float(low), float(high)) for name, unit, low, high in rows]


def measure_part(program, series):
    text = "".join(" ".join(map(str, rr)) + "\n" for rr in series)
    return subprocess.run([program], input=text.encode(), capture_output=True, check=True).stdout


def measure(program, series):
    """Features of many windows, each a sequence of whole milliseconds."""
    parts = [series[first:first + AT_A_TIME] for first in range(0, len(series), AT_A_TIME)]
    with ThreadPool(SIDE_BY_SIDE) as pool:
        told = pool.map(lambda part: measure_part(program, part), parts)
    return numpy.frombuffer(b"".join(told)).reshape(-1, len(tell(program, "names")))


def changes(record):
    """For each beat, how many there were before it that differ in truth from the one before."""
    return numpy.concatenate([[0], numpy.cumsum(numpy.diff(record.truth) != 0)])


def in_a_row(records, chosen, beats, most=None):
    """(record, first, beats) of the windows of that length, one after the other, of Holter records,
    or at most so many of each, evenly; handheld ones are one window each."""
    for index in chosen:
        record = records[index]
        if record.database == HANDHELD:
            yield index, 0, len(record.rr_ms)
            continue
        count = len(record.rr_ms) // beats
        kept = range(count) if most is None or count <= most else \
            numpy.linspace(0, count - 1, most).astype(int)
        yield from ((index, beats * int(place), beats) for place in kept)


def at_random(records, chosen, most, dice, seek_ectopy=True):
    """A sample: at most so many windows of each record and class, of several lengths; where beats
    are classified, half of the sample is drawn where ectopic beats are many, if they are sought."""
    for index in chosen:
        record = records[index]
        if record.database == HANDHELD:
            if record.truth[0] != NEITHER:
                yield index, 0, len(record.rr_ms)
            continue
        changed, early = changes(record), numpy.concatenate([[0], numpy.cumsum(record.is_ectopic)])
        for truth in (YES, NO):
            found = []
            places = numpy.flatnonzero(record.truth == truth)
            places = dice.choice(places, min(len(places), 12 * most), replace=False)
            for first in map(int, places):
                beats = int(dice.choice(LENGTHS))
                end = first + beats
                if end <= len(record.rr_ms) and changed[first] == changed[end - 1]:
                    found.append((early[end] - early[first], first, beats))
            half = most // 2 if seek_ectopy else most
            found = found[:half] + sorted(found[half:], reverse=True)[:most - half]
            yield from ((index, first, beats) for _, first, beats in found)


def truth_of(beats):
    return beats[0] if (beats == beats[0]).all() else NEITHER


def series_of(records, places):
    return [records[index].rr_ms[first:first + beats] for index, first, beats in places]


def gather(program, records, places, change=None):
    """Windows of the places; `change`, if given, makes another series of each."""
    places = list(places)
    series = series_of(records, places)
    features = measure(program, series if change is None else [change(rr) for rr in series])
    truths = [records[index].truth[first:first + beats] for index, first, beats in places]
    early = [records[index].is_ectopic[first:first + beats] for index, first, beats in places]
    windows = Windows(
        features,
        numpy.array([truth_of(truth) for truth in truths], dtype=int),
        *numpy.array(places, dtype=int).reshape(-1, 3).T,
        numpy.array([beats.mean() for beats in early], dtype=float),
        numpy.array([(truth == YES).mean() for truth in truths], dtype=float))
    return windows.where(~numpy.isnan(features[:, 0]))


def with_missed(rr, share, dice):
    """As a sensor that misses beats: each with that chance is joined to the next."""
    beats = numpy.cumsum(numpy.concatenate([[0], rr]))
    kept = dice.random(len(beats)) >= share
    kept[0] = kept[-1] = True
    return numpy.diff(beats[kept])


def with_extra(rr, share, dice):
    """As a sensor that sees beats where there are none: somewhere within an interval."""
    split = []
    for ms, chance in zip(rr, dice.random(len(rr))):
        if chance < share:
            part = int(ms * dice.uniform(0.2, 0.8))
            split += [part, ms - part]
        else:
            split.append(ms)
    return numpy.array(split)


def with_jitter(rr, deviation_ms, dice):
    """As a sensor that is never quite in time: each beat is moved."""
    moved = dice.normal(0, deviation_ms, len(rr) + 1)
    return numpy.maximum(1, numpy.rint(rr + numpy.diff(moved))).astype(numpy.int32)


def with_slips(rr, dice):
    """One or several of the above, as much as may be."""
    if dice.random() < 0.5:
        rr = with_missed(rr, dice.uniform(0, 0.07), dice)
    if dice.random() < 0.5:
        rr = with_extra(rr, dice.uniform(0, 0.07), dice)
    if dice.random() < 0.6:
        rr = with_jitter(rr, dice.uniform(2, 30), dice)
    return rr
