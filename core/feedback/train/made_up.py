# made_up.py: hearts that the data has too few of, made of those that it has
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two kinds of people without fibrillation are flagged most, and the data has a handful of each:
whose breath moves the pulse far, and whose atria beat early often and from several places. Calm
windows of everybody are changed into such ones by what is known of both kinds, not by what those
few are like; a window that was made of somebody is in their fold. So that no spread of intervals
comes to mean early beats by itself, some windows in fibrillation are drawn anew, without any
order."""

import numpy

from records import HANDHELD, NO, YES
from windows import gather, in_a_row

BEATS = 60
CALM = 0.05  # at most such a share of ectopic beats
AROUND = 15  # intervals whose mean the breath moves a beat away from
SHORTEST_MS, LONGEST_MS = 300, 2000
BEGINS_ANEW = 0.65  # of hearts with salvos, those that do so after an early beat


def usable(ms):
    return numpy.clip(numpy.rint(ms), SHORTEST_MS, LONGEST_MS).astype(numpy.int32)


def with_deep_breath(rr, dice):
    """Each interval is moved up to three times as far from those around it."""
    ms = numpy.clip(rr, SHORTEST_MS, LONGEST_MS).astype(float)
    padded = numpy.pad(ms, AROUND // 2, "edge")
    around = numpy.convolve(padded, numpy.full(AROUND, 1 / AROUND), "valid")
    return usable(around + (ms - around) * dice.uniform(1.3, 3))


def with_early_beats(rr, dice):
    """One to three places in the atria beat early, each at its own share of the interval, up to
    nearly every second time; the next beat makes up for it, or the rhythm begins anew. Some hearts
    have early beats in pairs."""
    ms = numpy.array(rr, dtype=float)
    often, places = dice.uniform(0.08, 0.45), dice.uniform(0.45, 0.82, dice.integers(1, 4))
    makes_up, has_pairs = dice.random() < 0.5, dice.random() < 0.3
    at = 0
    while at < len(ms) - 1:
        if dice.random() >= often:
            at += 1
            continue
        usual, share = ms[at], dice.choice(places) * (1 + dice.normal(0, 0.03))
        ms[at] = usual * share
        if has_pairs and dice.random() < 0.25 and at + 2 < len(ms):
            at += 1
            ms[at] *= dice.choice(places)
        ms[at + 1] = usual * (2 - share if makes_up else dice.uniform(0.95, 1.2))
        at += 2
    return usable(ms)


def with_held_breath(rr, dice):
    """The heart is slow, and each breath out holds one or two beats back: by how much, and when,
    is never quite the same."""
    ms = numpy.clip(rr, SHORTEST_MS, LONGEST_MS).astype(float)
    ms *= max(1, dice.uniform(750, 1200) / numpy.median(ms))
    depth, sharpness = dice.uniform(0.06, 0.28), dice.uniform(1.4, 6)
    usual_breath, unevenness = dice.uniform(2800, 6000), dice.uniform(0.05, 0.2)
    now = begun = 0
    breath, strength = usual_breath, 1
    for at, interval in enumerate(ms):
        while now - begun >= breath:
            begun += breath
            breath = usual_breath * max(0.4, 1 + dice.normal(0, unevenness))
            strength = max(0, 1 + dice.normal(0, 0.3))
        wave = numpy.sin(numpy.pi * (now - begun) / breath) ** sharpness
        ms[at] = interval * (1 + depth * strength * wave)
        now += ms[at]
    return usable(ms)


def with_salvos(rr, dice):
    """Up to four places in the atria beat early, up to nearly always and not quite evenly; some
    early beats come in runs, some come too early for the ventricles to follow."""
    ms = numpy.clip(rr, SHORTEST_MS, LONGEST_MS).astype(float)
    often = dice.uniform(0.15, 0.9)
    places, unevenness = dice.uniform(0.38, 0.82, dice.integers(1, 5)), dice.uniform(0.02, 0.08)
    begins_anew = dice.random() < BEGINS_ANEW
    anew, anew_unevenness = dice.uniform(0.92, 1.25), dice.uniform(0.02, 0.08)
    in_runs, blocked = dice.choice([0, 0, 0.15, 0.35]), dice.choice([0, 0, 0.1, 0.25])

    def early():
        return dice.choice(places) * (1 + dice.normal(0, unevenness))

    made, at = [], 0
    while at < len(ms):
        usual = ms[at]
        if dice.random() >= often:
            made.append(usual)
            at += 1
            continue
        share = early()
        if dice.random() < blocked:
            made.append(usual * (share + anew))
        else:
            made.append(usual * share)
            while dice.random() < in_runs:
                made.append(usual * early())
            made.append(usual * (anew * (1 + dice.normal(0, anew_unevenness)) if begins_anew
                                 else 2 - share))
        at += 2
    return usable(made[:len(ms)])


def without_order(rr, dice):
    """Each interval is drawn by itself: evenly, by the normal distribution, or the longer the rarer
    above what the ventricles let through."""
    spread, length = dice.uniform(0.13, 0.3), len(rr)
    around = (dice.uniform(-3 ** 0.5, 3 ** 0.5, length), dice.normal(0, 1, length),
              dice.exponential(1, length) - 1)[dice.integers(3)]
    return usable(numpy.median(rr) * (1 + spread * around))


# How each kind is made, of windows with which truth, how many for each one of the others, and with
# what share of ectopic beats a window weighs as much as such a one.
KINDS = (
    (with_deep_breath, NO, 1, 0.08),
    (with_early_beats, NO, 1, 0.01),
    (with_held_breath, NO, 1, 0.03),
    (with_salvos, NO, 1, 0.01),
    (without_order, YES, 0.25, 0),
)


def calm_places(records, truth, most, dice):
    """At most so many windows of each Holter record, with this truth and nearly without ectopic
    beats."""
    for index, record in enumerate(records):
        if record.database == HANDHELD:
            continue
        found = [(index, first, beats) for _, first, beats in in_a_row(records, [index], BEATS)
                 if (record.truth[first:first + beats] == truth).all()
                 and record.is_ectopic[first:first + beats].mean() <= CALM]
        for place in dice.choice(len(found), min(most, len(found)), replace=False):
            yield found[place]


def make_up(program, records, most, dice):
    """Windows of every kind, so many of each of a record."""
    for change, truth, share, hard_as in KINDS:
        places = calm_places(records, truth, round(most * share), dice)
        windows = gather(program, records, places,
                         change=lambda rr, change=change: change(rr, dice))
        yield windows._replace(ectopy=numpy.full(len(windows.truth), float(hard_as)))
