# baseline.py: what XGBoost does as it comes, on the same folds and windows as the product's model
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The targets were set by what a baseline did on persons who are not in the data folder. Where they
are missed, the persons of the folder may be harder, or our model worse: the baseline's own figures
on these persons tell which. Two recipes, of the 37 features of ours that are known from papers:

  Holter    windows of 60 beats, at most 200 of a record and class; 200 trees of depth 4
  combined  windows of 30 to 120 beats, at most 150, half of them with slips, and handheld ones;
            300 trees of depth 5

Classes weigh the same, windows too. The threshold passes 97 % of what was learned from, out of
fold; the combined one is also shown at a threshold by our own rule."""

from multiprocessing.pool import ThreadPool
from typing import NamedTuple

import numpy
import xgboost

from learn import FOLDS, folds, merge, out_of_fold
from pack import describe, pack
from records import HANDHELD, NO
from scenes import BEATS, Maker
from threshold import choose_threshold
from windows import at_random, gather, in_a_row, with_slips

FEATURES = 37  # the first of the list: spread, steps, entropies, the neighbours' correlation
PASSED = 0.97
SETTINGS = {"objective": "binary:logistic", "base_score": 0.5, "tree_method": "hist", "eta": 0.1,
            "subsample": 0.8, "colsample_bytree": 0.8, "nthread": 1, "seed": 1}


class Recipe(NamedTuple):
    name: str
    trees: int
    depth: int
    learned: object  # windows


class Baseline(NamedTuple):
    """Scenes as the product's model has them, and the threshold."""
    name: str
    threshold: float
    holter: object
    handheld: object
    noisy: dict


def without_others(windows):
    """What does not vary is never asked for by a tree."""
    features = windows.features.copy()
    features[:, FEATURES:] = 0
    return windows._replace(features=features)


def holter_sample(records, holter):
    dice = numpy.random.default_rng(11)
    windows, chosen = holter.windows, []
    trained = [record.database not in ("healthy", HANDHELD) for record in records]
    group = 3 * windows.record + windows.truth
    for one in numpy.unique(group[numpy.array(trained)[windows.record] & (windows.truth >= 0)]):
        places = numpy.flatnonzero(group == one)
        chosen += list(dice.choice(places, min(200, len(places)), replace=False))
    return windows.where(numpy.sort(chosen))


def combined_sample(program, records):
    dice = numpy.random.default_rng(12)
    everyone = range(len(records))
    halves = [at_random(records, everyone, 75, dice, seek_ectopy=False) for _ in range(2)]
    return merge(gather(program, records, halves[0]),
                 gather(program, records, halves[1], change=lambda rr: with_slips(rr, dice)))


def grow_folds(records, recipe):
    windows, fold = without_others(recipe.learned), folds(records)[recipe.learned.record]
    weight = (len(fold) / 2 / numpy.bincount(windows.truth))[windows.truth]

    def grow(left_out):
        kept = fold != left_out
        learned = xgboost.DMatrix(windows.features[kept], windows.truth[kept], weight=weight[kept])
        return xgboost.train({**SETTINGS, "max_depth": recipe.depth}, learned, recipe.trees)

    with ThreadPool(FOLDS) as pool:
        return pool.map(grow, range(FOLDS))


def judge(maker, build, recipe, grown, threshold, holter, folder):
    """The same windows, by the desk with the baseline's trees."""
    paths = [folder / f"{recipe.name}-{number}.model" for number in range(FOLDS)]
    for path, trees in zip(paths, grown):
        pack(build, describe(maker.program, trees, recipe.learned.features, threshold), path)
    other = Maker(maker.records, maker.program, maker.backend, paths, maker.folds)
    same = other.scene(holter.windows)
    return same, other.handheld(), other.noisy(same)


def make(maker, build, holter, folder):
    """Every baseline; `folder` is for their models."""
    records, program = maker.records, maker.program
    in_row = gather(program, records, in_a_row(records, range(len(records)), BEATS, 600))
    for recipe in (Recipe("Holter", 200, 4, holter_sample(records, holter)),
                   Recipe("combined", 300, 5, combined_sample(program, records))):
        grown = grow_folds(records, recipe)
        said = out_of_fold(records, grown, recipe.learned)
        threshold = float(numpy.quantile(said[recipe.learned.truth == NO], PASSED))
        scenes = judge(maker, build, recipe, grown, threshold, holter, folder)
        yield Baseline(recipe.name, threshold, *scenes)
    ours = choose_threshold(out_of_fold(records, grown, in_row), records, in_row)
    yield Baseline("combined, our rule", ours, *scenes)
