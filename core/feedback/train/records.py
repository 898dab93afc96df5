# records.py: the data folder: beats of many people, and what their rhythm was
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A data folder holds a folder of Holter records for each database, `ltafdb/00.csv.gz` and so on,
with the columns rr_ms, beat, rhythm; and `cinc2017.csv.gz` with record, label and the intervals of
one handheld recording a line. Nothing else is known of it here."""

import csv
import gzip
from pathlib import Path
from typing import NamedTuple

import numpy

HOLTER = ("ltafdb", "afdb", "mitdb", "nsr2db", "healthy")
HANDHELD = "cinc2017"

# What the model is to find, and what is neither that nor its opposite: flutter and unlabelled.
FIBRILLATION = {"AFIB"}
UNSURE = {"AFL", "?"}
# Beats that do not come from where they should, in the letters of WFDB.
ECTOPIC = set("AaJSVFEerfj")
# Two records of one person.
SAME_PERSON = {("mitdb", "202"): "201"}

YES, NO, NEITHER = 1, 0, -1


class Record(NamedTuple):
    database: str
    name: str
    person: str
    rr_ms: numpy.ndarray
    truth: numpy.ndarray  # YES, NO or NEITHER, for each beat
    is_ectopic: numpy.ndarray
    rhythm: numpy.ndarray
    label: str  # of a handheld recording: A, N, O, ~


def read_holter(path):
    database, name = path.parent.name, path.name.removesuffix(".csv.gz")
    with gzip.open(path, "rt", encoding="ascii") as file:
        columns = list(zip(*(line.rstrip("\n").split(",") for line in file)))
    rr_ms, beat, rhythm = (column[1:] for column in columns)
    kinds = {kind: YES if kind in FIBRILLATION else NEITHER if kind in UNSURE else NO
             for kind in set(rhythm)}
    return Record(database, name, f"{database}/{SAME_PERSON.get((database, name), name)}",
                  numpy.array([int(float(ms)) for ms in rr_ms], dtype=numpy.int32),
                  numpy.array([kinds[kind] for kind in rhythm], dtype=numpy.int8),
                  numpy.array([code in ECTOPIC for code in beat], dtype=bool),
                  numpy.array(rhythm), "")


def read_handheld(path):
    with gzip.open(path, "rt", encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            rr_ms = numpy.array(row["rr_ms_space_separated"].split(), dtype=numpy.int32)
            if len(rr_ms) == 0:
                continue
            truth = {"A": YES, "~": NEITHER}.get(row["label"], NO)
            yield Record(HANDHELD, row["record"], f"{HANDHELD}/{row['record']}", rr_ms,
                         numpy.full(len(rr_ms), truth, dtype=numpy.int8),
                         numpy.zeros(len(rr_ms), dtype=bool), numpy.full(len(rr_ms), ""),
                         row["label"])


def read_folder(folder):
    """Every record of the folder, in one order on every machine."""
    found = []
    for database in HOLTER:
        found += [read_holter(path) for path in sorted((Path(folder) / database).glob("*.csv.gz"))]
    handheld = Path(folder) / f"{HANDHELD}.csv.gz"
    if handheld.exists():
        found += read_handheld(handheld)
    if not found:
        raise SystemExit(f"{folder}: no records here")
    return found
