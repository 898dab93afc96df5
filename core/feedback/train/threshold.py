# threshold.py: from which probability on a window is called irregular
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import numpy

from records import NO

# The threshold is the lowest at which so many windows of those without fibrillation are passed,
# as the mean over people with Holter records, and of all handheld recordings labelled normal.
PASSED_HOLTER, PASSED_HANDHELD = 0.984, 0.99


def passed(said, records, windows, threshold):
    """Specificity as the mean over Holter people, and of normal handheld recordings."""
    flagged = said >= threshold
    person = numpy.array([record.person for record in records])[windows.record]
    label = numpy.array([record.label for record in records])[windows.record]
    holter = (label == "") & (windows.truth == NO)
    means = [1 - flagged[holter & (person == one)].mean() for one in numpy.unique(person[holter])]
    return numpy.mean(means), 1 - flagged[label == "N"].mean()


def choose_threshold(said, records, windows):
    for threshold in numpy.arange(0.1, 0.99, 0.01):
        holter, handheld = passed(said, records, windows, threshold)
        if holter >= PASSED_HOLTER and handheld >= PASSED_HANDHELD:
            return round(float(threshold), 2)
    raise SystemExit("no threshold passes enough: this is not a model to be packed")
