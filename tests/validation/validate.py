# validate.py: every figure that is said of the rhythm model, from a data folder
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""validate.py DATA_FOLDER BUILD_FOLDER [--built-in] [--card FILE]   what run starts."""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy

SOURCE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "core" / "feedback" / "train"))

import card  # noqa: E402
import table  # noqa: E402
from records import read_folder  # noqa: E402
from scenes import Maker  # noqa: E402

MODEL = SOURCE / "core" / "feedback" / "rhythm" / "rhythm.model"


def packed_folds(records, program, build, threshold, folder):
    """One model a fold, trained as the product's is, on everybody but the fold's persons."""
    import learn  # the trainer's library, which a check of the built-in model does without
    import pack
    learned = learn.sample(program, records)
    grown = learn.grow_folds(records, learned)
    paths = [folder / f"fold-{number}.model" for number in range(len(grown))]
    for path, trees in zip(paths, grown):
        pack.pack(build, pack.describe(program, trees, learned.features, threshold), path)
    return grown, paths, learn.folds(records)


def targets_of(holter, handheld, noisy, threshold):
    return [*table.holter_targets(holter, threshold), *table.handheld_targets(handheld, threshold),
            *table.noise_targets(noisy, threshold)]


def baselines(maker, build, holter, folder):
    """Of each baseline its name, threshold and values of the targets, by what they are."""
    import baseline  # the trainer's library again
    return [(one.name, one.threshold,
             {target.what: target.value for target in
              targets_of(one.holter, one.handheld, one.noisy, one.threshold)})
            for one in baseline.make(maker, build, holter, folder)]


def look(maker, grown, threshold, model, build, folder):
    """All that the table and the card say."""
    holter = maker.holter()
    handheld = maker.handheld()
    noisy = maker.noisy(holter)
    difference = maker.largest_difference(holter, grown) if grown else None
    targets = [*targets_of(holter, handheld, noisy, threshold),
               *table.gate_targets(handheld, difference)]
    return card.Figures(
        model, threshold, maker, targets, holter, handheld, noisy,
        {beats: maker.holter(beats, 300) for beats in (30, 120)},
        baselines(maker, build, holter, folder) if grown else [])


def main():
    parser = argparse.ArgumentParser(prog="tests/validation/run")
    parser.add_argument("data", type=Path)
    parser.add_argument("build", type=Path)
    parser.add_argument("--built-in", action="store_true")
    parser.add_argument("--card", type=Path)
    options = parser.parse_args()
    program = options.build / "core" / "rhythm-features"
    backend = options.build / "backend" / "dure-backend"
    model = card.describe_model(backend, MODEL)
    records = read_folder(options.data)
    if all(record.label for record in records):
        raise SystemExit("there is no Holter record, which most of the figures are of")
    with tempfile.TemporaryDirectory() as folder:
        if options.built_in:
            grown, paths, folds = None, [None], numpy.zeros(len(records), dtype=int)
        else:
            grown, paths, folds = packed_folds(records, program, options.build,
                                               model["threshold"], Path(folder))
        maker = Maker(records, program, backend, paths, folds)
        figures = look(maker, grown, model["threshold"], model, options.build, Path(folder))
    text = "\n".join(card.tables(figures)) + "\n"
    print(text, end="")
    if options.card:
        options.card.write_text(card.whole(figures, text), encoding="utf-8")


main()
