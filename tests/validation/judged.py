# judged.py: what the desk's own command says of windows, as anybody can ask it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Windows of one length are written into a file one after the other, and `dure-backend analyse
rhythm` cuts it into the same windows again: features, trees, gate and cross-check are the
product's."""

import json
import subprocess
import tempfile
from multiprocessing.pool import ThreadPool
from typing import NamedTuple

import numpy

CANNOT_TELL, REGULAR, IRREGULAR = "cannot-tell", "regular", "irregular"
SHORTEST, LONGEST = 8, 256
AT_A_TIME, SIDE_BY_SIDE = 10000, 4


class Judged(NamedTuple):
    probability: numpy.ndarray  # NAN where there is none
    cosen: numpy.ndarray
    rejected: numpy.ndarray
    verdict: numpy.ndarray

    def where(self, chosen):
        return Judged(*(column[chosen] for column in self))


def ask(backend, model, beats, series):
    with tempfile.NamedTemporaryFile("w", encoding="ascii", suffix=".csv") as file:
        file.writelines(f"{ms}\n" for rr in series for ms in rr)
        file.flush()
        command = [backend, "analyse", "rhythm", "--beats", str(beats), file.name]
        if model is not None:
            command += ["--model", model]
        told = subprocess.run(command, capture_output=True, check=True).stdout
    lines = [json.loads(line) for line in told.splitlines()]
    assert len(lines) == len(series) + 1, f"{len(series)} windows, {len(lines) - 1} answers"
    return lines[:-1]


def judge(backend, model, series):
    """`model`: a packed model's path, or None for the one that is built in."""
    nan = float("nan")
    answers = [{"probability": nan, "cosen": nan, "rejected": 0, "verdict": CANNOT_TELL}
               for _ in series]
    lengths = numpy.array([len(rr) for rr in series])
    parts = []
    for beats in sorted(set(lengths)):
        if SHORTEST <= beats <= LONGEST:
            places = numpy.flatnonzero(lengths == beats)
            parts += [(beats, places[start:start + AT_A_TIME])
                      for start in range(0, len(places), AT_A_TIME)]
    with ThreadPool(SIDE_BY_SIDE) as pool:
        told = pool.map(lambda part: ask(backend, model, part[0], [series[i] for i in part[1]]),
                        parts)
    for (_, places), part in zip(parts, told):
        for place, answer in zip(places, part):
            answers[place] = answer
    columns = ([answer[key] for answer in answers]
               for key in ("probability", "cosen", "rejected", "verdict"))
    probability, cosen, rejected, verdict = columns
    return Judged(numpy.array(probability, dtype=float), numpy.array(cosen, dtype=float),
                  numpy.array(rejected, dtype=int), numpy.array(verdict, dtype=str))


def judge_by_folds(backend, models, fold, series):
    """Each window by the model that does not know its person; one model for all if there is one."""
    if len(models) == 1:
        return judge(backend, models[0], series)
    parts = [judge(backend, model, [series[i] for i in numpy.flatnonzero(fold == left_out)])
             for left_out, model in enumerate(models)]
    order = numpy.argsort(numpy.concatenate(
        [numpy.flatnonzero(fold == left_out) for left_out in range(len(models))]))
    return Judged(*(numpy.concatenate(columns)[order] for columns in zip(*parts)))
