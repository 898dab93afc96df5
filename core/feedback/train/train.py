# train.py: from a data folder to the packed model
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""train.py DATA_FOLDER BUILD_FOLDER MODEL_FILE   what run starts, after it has built."""

import sys
from pathlib import Path

import numpy

from learn import grow, grow_folds, out_of_fold, sample, weigh
from pack import describe, pack
from records import NO, read_folder
from windows import gather, in_a_row

BEATS, MOST = 60, 600  # windows in a row, of a record
# The threshold is the lowest at which so many windows of those without fibrillation are passed,
# as the mean over people with Holter records, and of all handheld recordings labelled normal.
PASSED_HOLTER, PASSED_HANDHELD = 0.985, 0.99


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


def main():
    data, build, file = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    program = build / "core" / "rhythm-features"
    records = read_folder(data)
    print(f"{len(records)} records", flush=True)
    learned = sample(program, records)
    print(f"{len(learned.truth)} windows to learn from", flush=True)
    looked_at = gather(program, records, in_a_row(records, range(len(records)), BEATS, MOST))
    print(f"{len(looked_at.truth)} windows to set the threshold by", flush=True)
    said = out_of_fold(records, grow_folds(records, learned), looked_at)
    threshold = choose_threshold(said, records, looked_at)
    trees = grow(learned, weigh(records, learned))
    pack(build, describe(program, trees, learned.features, threshold), file)
    print(f"threshold {threshold}; {file}: {file.stat().st_size} bytes")


main()
