# measures.py: how often a test is right, and how sure that is
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from typing import NamedTuple

import numpy

RESAMPLES = 1000


class Share(NamedTuple):
    """A share of windows; the interval is from drawing persons, not windows, anew."""
    value: float
    low: float
    high: float
    windows: int
    persons: int

    def of_the_rest(self):
        """The share of those of whom it is not so."""
        return self._replace(value=1 - self.value, low=1 - self.high, high=1 - self.low)

    def __str__(self):
        if self.windows == 0:
            return "-"
        return f"{self.value:.4f} [{self.low:.3f}-{self.high:.3f}] {self.persons} p"


NOTHING = Share(float("nan"), float("nan"), float("nan"), 0, 0)


def counts(is_so, person):
    """For each person, of how many windows it is so, and how many there are."""
    _, group = numpy.unique(person, return_inverse=True)
    return numpy.bincount(group, weights=is_so), numpy.bincount(group)


def interval(so, all_, of):
    dice = numpy.random.default_rng(3)
    drawn = dice.integers(0, len(all_), (RESAMPLES, len(all_)))
    return numpy.quantile([of(so[row], all_[row]) for row in drawn], [0.025, 0.975])


def pooled(is_so, person):
    """Of all windows."""
    if len(is_so) == 0:
        return NOTHING
    so, all_ = counts(is_so, person)
    low, high = interval(so, all_, lambda so, all_: so.sum() / all_.sum())
    return Share(is_so.mean(), low, high, len(is_so), len(all_))


def by_person(is_so, person, fewest=5):
    """Mean of the persons' own shares, of persons with so many windows at least."""
    if len(is_so) == 0:
        return NOTHING
    so, all_ = counts(is_so, person)
    enough = all_ >= fewest
    if not enough.any():
        return NOTHING
    so, all_ = so[enough], all_[enough]
    low, high = interval(so, all_, lambda so, all_: (so / all_).mean())
    return Share((so / all_).mean(), low, high, int(all_.sum()), len(all_))


def auroc(said, truth):
    """How often an irregular window is given more than a regular one; ties count half."""
    if truth.all() or not truth.any():
        return float("nan")
    values, place, count = numpy.unique(said, return_inverse=True, return_counts=True)
    rank = (numpy.cumsum(count) - (count - 1) / 2)[place]
    yes = int(truth.sum())
    return (rank[truth].sum() - yes * (yes + 1) / 2) / (yes * (len(truth) - yes))


def predictive_value(sensitivity, specificity, prevalence):
    """Of those who are told, how many have it."""
    right, wrong = sensitivity * prevalence, (1 - specificity) * (1 - prevalence)
    return right / (right + wrong)
