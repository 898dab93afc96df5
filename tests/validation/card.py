# card.py: the figures as tables, and the model card around them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import datetime
import json
import subprocess
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import numpy

import table
from records import HANDHELD, HOLTER, YES
from threshold import PASSED_HANDHELD, PASSED_HOLTER


SOURCES = {
    "ltafdb": "Petrutiu, Sahakian, Swiryn, Europace 9 (2007)",
    "afdb": "Moody, Mark, Computers in Cardiology 10 (1983)",
    "mitdb": "Moody, Mark, IEEE EMB Magazine 20(3) (2001)",
    "nsr2db": "PhysioNet (Stein and colleagues)",
    "healthy": "Irurzun and others, PhysioNet (2021), doi 10.13026/51yd-d219",
    HANDHELD: "Clifford and others, Computing in Cardiology 44 (2017)",
}


class Figures(NamedTuple):
    model: dict
    threshold: float
    maker: Any
    targets: list
    holter: Any
    handheld: Any
    noisy: dict
    other_lengths: dict
    baselines: list  # of (name, threshold, the targets' values by what they are)


def describe_model(backend, file):
    """What the packed model says of itself, after its own checks."""
    told = subprocess.run([backend, "model", "check", file], capture_output=True, check=True)
    return json.loads(told.stdout)


def rows(head, cells):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in cells:
        yield "| " + " | ".join(map(str, row)) + " |"
    yield ""


def target_rows(targets):
    for target in sorted(targets, key=lambda target: target.number):
        sign = "<=" if target.is_most else ">="
        value = f"{target.value:.1e}" if target.number == 6 else f"{target.value:.4f}"
        wanted = "" if numpy.isnan(target.wanted) else f"{sign} {target.wanted:g}"
        said = "" if target.is_open() else "met" if target.is_met() else "**not met**"
        yield target.number, target.what, wanted, value, target.more or "-", said


def baseline_rows(figures):
    for target in sorted(figures.targets, key=lambda target: target.number):
        values = [values.get(target.what, float("nan")) for _, _, values in figures.baselines]
        if not numpy.isnan(values).all():
            yield (target.number, target.what, *(f"{value:.4f}" for value in values),
                   f"{target.value:.4f}")
    yield "", "threshold", *(f"{threshold:.2f}" for _, threshold, _ in figures.baselines), \
        f"{figures.threshold:.2f}"


def length_rows(figures):
    for beats, scene in sorted({60: figures.holter, **figures.other_lengths}.items()):
        yield (beats, f"{table.curve(scene):.4f}", table.sensitivity(scene, figures.threshold),
               table.specificity(scene, figures.threshold),
               table.sensitivity(scene, figures.threshold, table.by_person),
               table.specificity(scene, figures.threshold, table.by_person))


def flutter_row(figures):
    scene = figures.maker.flutter(figures.holter)
    return "flutter", table.pooled(scene.flagged(figures.threshold), scene.person)


def tables(figures):
    t, holter = figures.threshold, figures.holter
    yield from rows(("target", "what", "wanted", "here", "by persons", ""),
                    target_rows(figures.targets))
    if figures.baselines:
        yield "The baseline that the targets were measured by, on the same folds, windows and " \
            "judging (`tests/validation/baseline.py`).\n"
        yield from rows(("target", "what", *(name for name, _, _ in figures.baselines), "here"),
                        baseline_rows(figures))
    yield "By set, windows of 60 beats at the threshold; intervals are of 95 %, over persons.\n"
    yield from rows(("set", "sensitivity", "specificity"),
                    ((name, table.sensitivity(scene, t, mean), table.specificity(scene, t, mean))
                     for name, scene, mean in table.subsets(figures.maker, holter, t)))
    yield "By length of the window (of 30 and 120 beats a sample).\n"
    yield from rows(("beats", "AUROC", "sensitivity", "specificity", "sensitivity, mean of persons",
                     "specificity, mean of persons"), length_rows(figures))
    yield "By verdict, with the gate and CoSEn: of windows in fibrillation, and without.\n"
    yield from rows(("set", "in: irregular", "in: cannot tell", "without: irregular",
                     "without: cannot tell"),
                    [("Holter", *table.verdicts(holter)),
                     ("handheld", *table.verdicts(figures.handheld))])
    yield "Handheld recordings of some 30 s.\n"
    yield from rows(("label", "at the threshold", "irregular", "cannot tell"),
                    table.handheld_rows(figures.handheld, t))
    yield "Slips of the sensor added to a sample of Holter windows.\n"
    yield from rows(("slip", "sensitivity", "specificity"),
                    ((name, table.sensitivity(scene, t), table.specificity(scene, t))
                     for name, scene in figures.noisy.items()))
    yield "Flagged: windows partly in fibrillation, by the share of beats, and flutter.\n"
    yield from rows(("window", "flagged"), [*table.partly(holter, t), flutter_row(figures)])
    yield "The hardest: persons of whom most windows without fibrillation are flagged.\n"
    yield from rows(("person", "windows", "flagged", "ectopic beats"), table.hardest(holter, t))
    yield "Three windows in a row, as in a visit: all three irregular.\n"
    yield from rows(("visits", "in fibrillation", "without"), table.three_of_three(holter))
    low, high = table.cosen_edges(holter)
    yield f"CoSEn: 1 in 200 windows in fibrillation lies below {low:.2f}, 1 in 100 without it " \
        f"above {high:.2f}.\n"
    found, passed, values = table.predictive_values(holter, t)
    yield "Of those told once \"irregular\", how many are in fibrillation (sensitivity " \
        f"{found:.3f}, specificity {passed:.3f}):\n"
    yield from rows(("of 1000 visitors have it", "of 10 who are told"),
                    ((f"{prevalence * 1000:.0f}", f"{value * 10:.1f}")
                     for prevalence, value in values))


def trained_rows(records):
    for database in (*HOLTER, HANDHELD):
        mine = [record for record in records if record.database == database]
        if mine:
            yield (database, len({record.person for record in mine}),
                   f"{sum(len(record.rr_ms) for record in mine):,}",
                   f"{sum(int(numpy.sum(record.truth == YES)) for record in mine):,}",
                   SOURCES[database])


FOLDS = ("Cross-validation in five folds over persons: every figure is of models that do not know "
         "the person.")
BUILT_IN = "Of the model as it is built in, on other records than it was trained on."


def whole(figures, text):
    """The model card: the template's words around the tables."""
    template = Template((Path(__file__).parent / "card-template.md").read_text(encoding="utf-8"))
    trained = list(rows(("",) * 5, trained_rows(figures.maker.records)))[2:-1]
    return template.substitute(
        figures.model, features=len(figures.model["features"]), trained="\n".join(trained),
        day=datetime.date.today().isoformat(), tables=text,
        passedHolter=f"{PASSED_HOLTER:.2%}", passedHandheld=f"{PASSED_HANDHELD:.1%}",
        how=BUILT_IN if len(figures.maker.models) == 1 else FOLDS)
