# table.py: the figures of the rhythm model: targets first, then everything else that was looked at
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

from typing import NamedTuple

import numpy

from judged import CANNOT_TELL
from measures import auroc, by_person, pooled, predictive_value
from records import NEITHER, NO, YES
from scenes import visits

MUCH_ECTOPY = 0.1
PREVALENCES = (0.005, 0.01, 0.02, 0.05)


class Target(NamedTuple):
    number: int
    what: str
    wanted: float  # NAN for what is only told
    value: float
    more: str = ""
    is_most: bool = False  # whether it must stay below

    def is_open(self):
        """Nothing is wanted, or there is no data for it."""
        return numpy.isnan(self.wanted) or numpy.isnan(self.value)

    def is_met(self):
        return self.value <= self.wanted if self.is_most else self.value >= self.wanted


def sensitivity(scene, threshold, mean=pooled):
    true = scene.true()
    return mean(true.flagged(threshold), true.person)


def specificity(scene, threshold, mean=pooled):
    false = scene.false()
    return mean(~false.flagged(threshold), false.person)


def curve(scene):
    pure = scene.where(scene.windows.truth != NEITHER)
    return auroc(pure.judged.probability, pure.windows.truth == YES)


def ectopic(holter):
    return holter.where(holter.windows.ectopy >= MUCH_ECTOPY)


def share_target(number, what, wanted, share, is_most=False):
    share = share.of_the_rest() if is_most else share
    return Target(number, what, wanted, share.value, str(share), is_most)


def holter_targets(holter, t):
    healthy = [holter.of("nsr2db"), holter.of("healthy")]
    yield Target(1, "Holter, 60 beats: AUROC", 0.995, curve(holter))
    yield share_target(1, "Holter: sensitivity", 0.97, sensitivity(holter, t))
    yield share_target(1, "Holter: specificity", 0.98, specificity(holter, t))
    yield share_target(1, "Holter: specificity, mean of persons", 0.95,
                       specificity(holter, t, by_person))
    for name, scene in zip(("nsr2db", "healthy"), healthy):
        yield share_target(3, f"{name}: false positives", 0.003, specificity(scene, t), True)
    yield share_target(4, "10 % ectopic beats or more: specificity", 0.92,
                       specificity(ectopic(holter), t))
    yield share_target(4, "mitdb: specificity", 0.90, specificity(holter.of("mitdb"), t))


def handheld_targets(handheld, t):
    yield Target(2, "handheld: AUROC", 0.970, curve(handheld))
    yield share_target(2, "handheld: sensitivity", 0.80, sensitivity(handheld, t))
    for label, name, wanted in (("N", "normal", 0.985), ("O", "other rhythm", 0.90)):
        labelled = handheld.where(handheld.label == label)
        yield share_target(2, f"handheld: specificity, {name}", wanted, specificity(labelled, t))


def noise_targets(noisy, t):
    for name, wanted in (("jitter 20 ms", 0.92), ("5 % extra beats", 0.96)):
        yield share_target(5, f"{name}: specificity", wanted, specificity(noisy[name], t))


def gate_targets(handheld, difference):
    pure = handheld.where(handheld.windows.truth != NEITHER)
    told = pure.judged.verdict != CANNOT_TELL
    if difference is not None:
        yield Target(6, "probability, desk and trainer: difference", 1e-6, difference, "", True)
    yield share_target(7, "handheld: share that gate and CoSEn leave a word for", float("nan"),
                       pooled(told, pure.person))


def without_hardest(scene, t):
    """All but the person of whom most windows without fibrillation are flagged."""
    false = scene.false()
    persons, flagged = numpy.unique(false.person[false.flagged(t)], return_counts=True)
    if len(persons) == 0:
        return scene
    return scene.where(scene.person != persons[flagged.argmax()])


def subsets(maker, holter, t):
    yield "all, pooled", holter, pooled
    yield "all, mean of persons", holter, by_person
    for database in ("ltafdb", "afdb", "mitdb", "nsr2db", "healthy"):
        yield database, holter.of(database), pooled
        yield f"{database}, mean of persons", holter.of(database), by_person
    yield "10 % ectopic or more", ectopic(holter), pooled
    yield "10 % ectopic or more, mean of persons", ectopic(holter), by_person
    yield "10 % ectopic or more, without the hardest person", without_hardest(ectopic(holter), t), \
        pooled
    yield "nsr2db, without the hardest person", without_hardest(holter.of("nsr2db"), t), pooled
    yield "bigeminy", maker.bigeminy(holter), pooled


def verdicts(scene):
    """Of true and false windows: (irregular, cannot tell) as the desk's verdicts."""
    for truth in (scene.true(), scene.false()):
        yield pooled(truth.irregular(), truth.person)
        yield pooled(truth.judged.verdict == CANNOT_TELL, truth.person)


def partly(holter, t):
    for low, high in ((0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1)):
        share = holter.windows.share
        part = holter.where((share > low) & (share <= high) & (share < 1))
        yield f"{low:.0%} to {high:.0%}", pooled(part.flagged(t), part.person)


def hardest(holter, t, most=8):
    false = holter.false()
    flagged = false.flagged(t)
    found = []
    for person in numpy.unique(false.person):
        mine = false.person == person
        found.append((int(flagged[mine].sum()), person, int(mine.sum()),
                      false.windows.ectopy[mine].mean()))
    for count, person, windows, ectopy in sorted(found, reverse=True)[:most]:
        yield person, windows, count, f"{ectopy:.0%}"


def three_of_three(holter):
    person, truth, irregular = visits(holter)
    for name, mean in (("pooled", pooled), ("mean of persons", by_person)):
        yield name, mean(irregular[truth == YES], person[truth == YES]), \
            mean(irregular[truth == NO], person[truth == NO])


def cosen_edges(holter):
    """Below the first lies one in two hundred of the irregular windows, above the second one in a
    hundred of the regular ones: where rhythm.c calls CoSEn sure."""
    told = holter.where(~numpy.isnan(holter.judged.cosen))
    if not len(told.true().person) or not len(told.false().person):
        return float("nan"), float("nan")
    return (numpy.quantile(told.true().judged.cosen, 0.005),
            numpy.quantile(told.false().judged.cosen, 0.99))


def predictive_values(holter, t):
    found = sensitivity(holter, t, by_person).value
    passed = specificity(holter, t, by_person).value
    return found, passed, [(prevalence, predictive_value(found, passed, prevalence))
                           for prevalence in PREVALENCES]


def handheld_rows(handheld, t):
    for label, name in (("A", "fibrillation"), ("N", "normal"), ("O", "other rhythm"),
                        ("~", "too noisy")):
        labelled = handheld.where(handheld.label == label)
        yield (name, pooled(labelled.flagged(t), labelled.person),
               pooled(labelled.irregular(), labelled.person),
               pooled(labelled.judged.verdict == CANNOT_TELL, labelled.person))
