# threshold.py: from which probability on a window is called irregular
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import numpy

from records import NO

# The threshold is the lowest at which so many windows of those without fibrillation are passed,
# as the mean over people with Holter records, and of all handheld recordings labelled normal.
PASSED_HOLTER, PASSED_HANDHELD = 0.9905, 0.99

# What rhythm.c looks at: enough usable intervals, and few others.
SHORTEST_MS, LONGEST_MS, FEWEST_USABLE, MOST_REJECTED = 300, 2000, 30, 0.1


def is_looked_at(rr):
    usable = numpy.count_nonzero((rr >= SHORTEST_MS) & (rr <= LONGEST_MS))
    return usable >= FEWEST_USABLE and len(rr) - usable <= MOST_REJECTED * len(rr)


def passed(said, person, label, truth, threshold):
    """Specificity as the mean over Holter people, and of normal handheld recordings."""
    flagged = said >= threshold
    holter = (label == "") & (truth == NO)
    means = [1 - flagged[holter & (person == one)].mean() for one in numpy.unique(person[holter])]
    return numpy.mean(means), 1 - flagged[label == "N"].mean()


def choose_threshold(said, records, windows):
    """`said`: of each window, the probability by trees that do not know its person."""
    looked_at = numpy.array([
        is_looked_at(records[index].rr_ms[first:first + beats])
        for index, first, beats in zip(windows.record, windows.first, windows.beats)])
    person = numpy.array([record.person for record in records])[windows.record][looked_at]
    label = numpy.array([record.label for record in records])[windows.record][looked_at]
    for threshold in numpy.arange(0.1, 0.99, 0.01):
        holter, handheld = passed(said[looked_at], person, label, windows.truth[looked_at],
                                  threshold)
        if holter >= PASSED_HOLTER and handheld >= PASSED_HANDHELD:
            return round(float(threshold), 2)
    raise SystemExit("no threshold passes enough: this is not a model to be packed")
