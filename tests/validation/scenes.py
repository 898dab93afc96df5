# scenes.py: the sets of windows that the table speaks of, each judged by the desk
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from typing import NamedTuple

import numpy

from judged import IRREGULAR, Judged, judge_by_folds
from records import HANDHELD, NEITHER, NO, YES
from windows import Windows, gather, in_a_row, series_of, with_extra, with_jitter, with_missed

BEATS = 60
SAMPLE_OF_RECORD = 300  # of windows of other lengths
NOISY_WINDOWS = 7000
FEWEST_HANDHELD = 25
MOST_REJECTED = 0.1


class Scene(NamedTuple):
    """Windows, what the desk says of them, and who they are of."""
    windows: Windows
    judged: Judged
    person: numpy.ndarray
    database: numpy.ndarray
    label: numpy.ndarray

    def where(self, chosen):
        return Scene(self.windows.where(chosen), self.judged.where(chosen), self.person[chosen],
                     self.database[chosen], self.label[chosen])

    def of(self, *databases):
        return self.where(numpy.isin(self.database, databases))

    def true(self):
        return self.where(self.windows.truth == YES)

    def false(self):
        return self.where(self.windows.truth == NO)

    def flagged(self, threshold):
        return self.judged.probability >= threshold

    def irregular(self):
        return self.judged.verdict == IRREGULAR


class Maker:
    """Makes scenes of a data folder's records. `models`: packed ones, one a fold, or [None]."""

    def __init__(self, records, program, backend, models, folds):
        self.records, self.program, self.backend = records, program, backend
        self.models, self.folds = models, folds

    def scene(self, windows, change=None):
        records = self.records
        series = series_of(records, zip(windows.record, windows.first, windows.beats))
        if change is not None:
            series = [change(rr) for rr in series]
        judged = judge_by_folds(self.backend, self.models, self.folds[windows.record], series)
        return Scene(windows, judged,
                     *(numpy.array([getattr(records[index], what) for index in windows.record],
                                   dtype=str)
                       for what in ("person", "database", "label")))

    def chosen(self, is_handheld):
        return [index for index, record in enumerate(self.records)
                if (record.database == HANDHELD) == is_handheld]

    def holter(self, beats=BEATS, most=None):
        places = in_a_row(self.records, self.chosen(False), beats, most)
        return self.scene(gather(self.program, self.records, places))

    def handheld(self):
        """Whole recordings with enough intervals, few of them impossible."""
        windows = gather(self.program, self.records,
                         in_a_row(self.records, self.chosen(True), BEATS))
        scene = self.scene(windows)
        enough = windows.beats >= FEWEST_HANDHELD
        return scene.where(enough & (scene.judged.rejected <= MOST_REJECTED * windows.beats))

    def noisy(self, holter):
        """The same sample of Holter windows, clean and with a sensor's slips."""
        dice = numpy.random.default_rng(2)
        pure = numpy.flatnonzero(holter.windows.truth != NEITHER)
        chosen = dice.choice(pure, min(NOISY_WINDOWS, len(pure)), replace=False)
        windows = holter.windows.where(numpy.sort(chosen))
        changes = {
            "clean": None,
            "5 % beats missed": lambda rr: with_missed(rr, 0.05, dice),
            "5 % extra beats": lambda rr: with_extra(rr, 0.05, dice),
            "jitter 10 ms": lambda rr: with_jitter(rr, 10, dice),
            "jitter 20 ms": lambda rr: with_jitter(rr, 20, dice),
            "jitter 30 ms": lambda rr: with_jitter(rr, 30, dice),
        }
        return {name: self.scene(windows, change) for name, change in changes.items()}

    def bigeminy(self, holter):
        """Windows in which nine beats of ten are annotated as bigeminy."""
        return holter.where(self.share_of(holter, ("AB", "B")) > 0.9)

    def flutter(self, holter):
        return holter.where(self.share_of(holter, ("AFL",)) == 1)

    def share_of(self, holter, rhythms):
        windows = holter.windows
        return numpy.array([
            numpy.isin(self.records[index].rhythm[first:first + beats], rhythms).mean()
            for index, first, beats in zip(windows.record, windows.first, windows.beats)],
            dtype=float)

    def largest_difference(self, holter, trees):
        """Between the probabilities of the desk and of the trainer, over all windows."""
        from learn import predict  # needs the trainer's library, which a check alone does not
        said = numpy.empty(len(holter.person))
        fold = self.folds[holter.windows.record]
        for left_out, grown in enumerate(trees):
            mine = fold == left_out
            said[mine] = predict(grown, holter.windows.features[mine])
        return numpy.abs(said - holter.judged.probability).max()


def visits(holter):
    """Three windows one after the other, all of one truth: their persons, truth, and whether all
    three are called irregular."""
    windows, said = holter.windows, holter.irregular()
    place = numpy.arange(len(windows.record) - 2)
    place = place[(windows.record[place] == windows.record[place + 2])
                  & (windows.first[place + 2] - windows.first[place] == 2 * windows.beats[place])]
    place = place[place % 3 == 0]
    truths = numpy.stack([windows.truth[place + k] for k in range(3)])
    pure = (truths[0] != NEITHER) & (truths == truths[0]).all(axis=0)
    place, truth = place[pure], truths[0][pure]
    all_three = said[place] & said[place + 1] & said[place + 2]
    return holter.person[place], truth, all_three
