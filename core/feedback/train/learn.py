# learn.py: how trees are grown from windows, and how well they do on people they do not know
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""What was chosen here was chosen by cross-validation over people: nobody's beats are on both
sides. Weights count people and databases, not beats: a day of one patient says little more than an
hour."""

from multiprocessing.pool import ThreadPool

import numpy
import xgboost

from made_up import make_up
from records import HANDHELD, NO, YES
from windows import Windows, at_random, gather, with_slips

FOLDS = 5
ROUNDS = 300
SETTINGS = {
    "objective": "binary:logistic",
    "base_score": 0.5,
    "tree_method": "hist",
    "max_depth": 6,
    "max_bin": 64,
    "eta": 0.07,
    "subsample": 0.7,
    "colsample_bytree": 0.3,
    "min_child_weight": 6,
    "reg_lambda": 2,
    "nthread": 1,
    "seed": 1,
}

# Windows of a Holter record and class: as measured, and with slips of a sensor added; and of a
# record, for each kind of heart that is made up.
MOST_CLEAN, MOST_SLIPPED, MOST_MADE_UP = 200, 80, 120

# What all windows of a database weigh together, by truth. All who are in ltafdb have fibrillation
# at times, and nobody in nsr2db has: so each class is spread over several databases.
SHARES = {
    ("ltafdb", YES): 1.0, ("ltafdb", NO): 1.0,
    ("afdb", YES): 0.4, ("afdb", NO): 0.5,
    ("mitdb", YES): 0.15, ("mitdb", NO): 0.8,
    ("nsr2db", NO): 1.2,
    ("healthy", NO): 0.2,
    (HANDHELD, YES): 1.4, (HANDHELD, NO): 1.0,
}
# Windows with many ectopic beats are the hard ones: at 30 % they weigh so many times more.
ECTOPY_WEIGHT, ECTOPY_ENOUGH = 10, 0.3


def merge(*parts):
    return Windows(*(numpy.concatenate(columns) for columns in zip(*parts)))


def folds(records):
    """The fold of each record: persons of a database are dealt out in turn, after shuffling."""
    dice = numpy.random.default_rng(5)
    fold_of = {}
    for database in sorted({record.database for record in records}):
        persons = sorted({record.person for record in records if record.database == database})
        dice.shuffle(persons)
        fold_of.update({person: place % FOLDS for place, person in enumerate(persons)})
    return numpy.array([fold_of[record.person] for record in records])


def sample(program, records):
    """The windows to learn from."""
    dice = numpy.random.default_rng(1)
    everyone = range(len(records))
    clean = gather(program, records, at_random(records, everyone, MOST_CLEAN, dice))
    slipped = gather(program, records, at_random(records, everyone, MOST_SLIPPED, dice),
                     change=lambda rr: with_slips(rr, dice))
    return merge(clean, slipped, *make_up(program, records, MOST_MADE_UP, dice))


def weigh(records, windows):
    """Each record and class of a database the same, each database its share."""
    database = numpy.array([record.database for record in records])[windows.record]
    _, group, count = numpy.unique(2 * windows.record + windows.truth, return_inverse=True,
                                   return_counts=True)
    ectopy = numpy.minimum(windows.ectopy, ECTOPY_ENOUGH) / ECTOPY_ENOUGH
    weight = (1 + (ECTOPY_WEIGHT - 1) * ectopy) / count[group]
    for (name, truth), share in SHARES.items():
        chosen = (database == name) & (windows.truth == truth)
        if chosen.any():
            weight[chosen] *= share / weight[chosen].sum()
    return weight * len(weight) / weight.sum()


def grow(windows, weight):
    learned = xgboost.DMatrix(windows.features, windows.truth, weight=weight)
    return xgboost.train(SETTINGS, learned, ROUNDS)


def predict(trees, features):
    return trees.predict(xgboost.DMatrix(features)).astype(numpy.float64)


def grow_folds(records, windows):
    """For each fold, trees that know nobody in it."""
    fold, weight = folds(records)[windows.record], weigh(records, windows)
    with ThreadPool(FOLDS) as pool:
        return pool.map(lambda left_out: grow(windows.where(fold != left_out),
                                              weight[fold != left_out]), range(FOLDS))


def out_of_fold(records, grown, windows):
    """What the trees that do not know a window's person say of it."""
    fold = folds(records)[windows.record]
    said = numpy.empty(len(windows.truth))
    for left_out, trees in enumerate(grown):
        said[fold == left_out] = predict(trees, windows.features[fold == left_out])
    return said
