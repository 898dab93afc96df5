# check-pilot.py: a company's model on trial, from the operator's desk to the donor's screen
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
from pathlib import Path

from kit import tap
from kit.processes import run
from kit.words import pattern, say
from visitor import house, panel

SLOW = 5  # times life: slow enough to say one's age meanwhile
DESCRIPTION = {
    "schema": "dure.model/1", "name": "pulse-rest", "version": 1, "featureList": "pilot-1",
    "link": "identity", "threshold": 0.5, "base": 0, "weights": [0.01],
    "features": [{"name": "heart-rate", "unit": "/min", "low": 30, "high": 120}],
    "vectors": [{"inputs": [50 + i], "output": 0.01 * (50 + i)} for i in range(20)]}
MANIFEST = {
    "schema": "dure.pilot-model/1", "name": "pulse-rest", "version": 1, "pilot": "gwangju-heart",
    "company": "무등바이오랩", "firstDay": "2026-01-01", "lastDay": "2099-12-31",
    "features": ["heart-rate"], "low": 0, "high": 2, "edges": [0.3],
    "words": {"ko": {"aim": "맥박을 보고, 푹 쉰 날과 비슷한지 견주어 봐요.",
                     "answers": ["아주 천천히 뛰어요.", "푹 쉰 날의 맥박과 비슷해요."]}}}


def bring_model(station):
    """The desk packs and signs it; somebody carries the folder to the station."""
    place = Path(station.folder)
    (place / "description.json").write_text(json.dumps(DESCRIPTION), encoding="utf-8")
    (place / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    backend = station.program("backend")
    run([backend, "model", "pack", place / "description.json", place / "model"])
    run([backend, "model", "sign", "--state", station.backend_files, place / "manifest.json",
         place / "model", station.kiosk_files / "pilot-model"])


def measures_and_says_the_age(visitor):
    visitor.starts()
    visitor.touches("Pulse")
    # The page moves with each beat: there is no waiting until it is still.
    chip = visitor.screen.wait_for(pattern("40–59", visitor.language), seconds=20)
    visitor.station.display.finger.tap(*chip.centre)
    visitor.touches("See what there is now", seconds=60)
    visitor.reads_the_result()


def test_answer_and_stop():
    """It answers who says yes, is counted by the day, and is not offered once it is stopped"""
    with house(speed=SLOW) as visitor:
        station = visitor.station
        bring_model(station)
        station.stop_one("kiosk")
        visitor.open_kiosk("--pilot-model", station.build / "kiosk/pilot/dure-pilot-model")
        measures_and_says_the_age(visitor)
        visitor.touches("Try an AI on trial")
        visitor.screen.wait_for("^무등바이오랩$")
        visitor.picture("05-pilot")
        visitor.touches("Yes, try it")
        visitor.screen.wait_for("^푹 쉰 날의 맥박과 비슷해요.$")
        visitor.picture("05-pilot-told")
        visitor.touches("Back to my result")
        visitor.sees("Donate this result")
        counted, = json.loads((station.kiosk_files / "pilot-runs.json").read_text("utf-8"))
        assert (counted["answered"], counted["killed"], counted["refused"]) == (1, 0, 0), counted
        (station.kiosk_files / "pilot-model/stop").write_text("", encoding="utf-8")
        visitor.touches("Finish without donating")
        visitor.touches("Finish")
        visitor.sees_the_welcome()
        visitor.forgot()
        measures_and_says_the_age(visitor)
        assert say("Try an AI on trial", visitor.language) not in visitor.screen.texts()


with panel():
    tap.main()
