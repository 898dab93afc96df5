# models.py: how often companies' models on trial ran, which may not any more, and who signs them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import json
import math
from pathlib import Path

from backend.city import BACKEND, Kiosk, running_city
from jsonschema import Draft202012Validator
from kit import tap
from kit.processes import run, temporary_folder

DIGEST = hashlib.sha256(b"a model").hexdigest()


def post(city, path, body):
    """A request, whose answer must be one that the description knows."""
    answer = city.ask(city.machines, "POST", path, body)
    described = DESCRIPTION["paths"][path]["post"]["responses"]
    assert str(answer.status) in described, answer.status
    (_, content), = described[str(answer.status)]["content"].items()
    Draft202012Validator(dict(content["schema"],
                              components=DESCRIPTION["components"])).validate(answer.json)
    return answer


def report(city, *reports):
    answer = post(city, "/v1/model-runs", {"model-runs": list(reports)})
    assert answer.status == 200, answer.text
    return [(result["status"], result.get("reason")) for result in answer.json["results"]]


def runs(city, digest):
    return [line for line in map(json.loads, city.command("model", "runs").stdout.splitlines())
            if line["model"] == digest]


def entries(city):
    return city.row("SELECT count(*) FROM ledger_entry")[0]


def test_reports_are_kept_once():
    """A report is four counts of a day, and one entry of the ledger, however often it comes"""
    city, kiosk = CITY, Kiosk(CITY)
    sent = kiosk.model_runs(DIGEST, 5)
    city.command("model", "runs")  # whatever waited has its entry
    before = entries(city)
    assert report(city, sent) == [("stored", None)]
    assert report(city, sent, sent) == [("repeat", None)] * 2
    kept, = runs(city, DIGEST)
    assert (kept["answered"], kept["cannotTell"], kept["killed"], kept["refused"]) == (5, 0, 1, 0)
    assert set(kept) == {"schema", "id", "day", "model", "answered", "cannotTell", "killed",
                         "refused"}
    assert len(kept["day"]) == len("2026-11-28")
    assert entries(city) == before + 1
    city.command("ledger", "verify")


def test_a_changed_count_shows():
    """Who changes a count in the store is found by the check of the ledger"""
    city, kiosk = CITY, Kiosk(CITY)
    digest = hashlib.sha256(b"another model").hexdigest()
    assert report(city, kiosk.model_runs(digest, 7)) == [("stored", None)]
    city.command("ledger", "verify")
    record, = city.row("SELECT record FROM model_run WHERE model = ?", digest)
    city.change("UPDATE model_run SET record = ? WHERE model = ?",
                record.replace('"answered":7', '"answered":70'), digest)
    found = city.command("ledger", "verify", check=False)
    assert found.returncode == 65 and "model_run" in found.stdout + found.stderr, found
    city.change("UPDATE model_run SET record = ? WHERE model = ?", record, digest)
    city.command("ledger", "verify")


def test_what_is_no_report():
    """Changed, of a stranger, of a donation's kind, or nothing at all: none is kept"""
    city, kiosk, revoked = CITY, Kiosk(CITY), Kiosk(CITY)
    stranger = Kiosk(CITY)
    stranger.id = "0f8fad5b-d9cb-469f-a165-70867728950e"
    digest = hashlib.sha256(b"a third model").hexdigest()
    good = kiosk.model_runs(digest, 1)
    late = revoked.model_runs(digest, 1)
    city.command("revoke", revoked.id)
    bent = dict(good, sequence=good["sequence"] + 1)
    unknown, malformed = ("refused", "unknown-kiosk"), ("refused", "malformed")
    assert report(city, bent, stranger.model_runs(digest, 1), late) == [unknown] * 3
    assert report(city, kiosk.give()["envelope"], kiosk.model_runs("abc", 1)) == [malformed] * 2
    for body in ({}, {"model-runs": []}, {"model-runs": [good] * 9}, {"model-runs": [7]},
                 {"model-runs": [good], "more": 1}):
        assert post(city, "/v1/model-runs", body).status == 400, body
    assert runs(city, digest) == []


def test_stop():
    """A stopped model is stopped for whoever asks, the others are not; the city signs its word"""
    city, asked = CITY, "01990000-0000-7000-8000-000000000000"
    stopped, other = hashlib.sha256(b"bad").hexdigest(), hashlib.sha256(b"good").hexdigest()

    def word(model):
        return post(city, "/v1/model-words", {"model": model, "asked": asked}).json
    assert word(stopped)["word"] == "runs"
    city.command("model", "stop", stopped)
    city.command("model", "stop", stopped)
    answer = word(stopped)
    assert (answer["word"], answer["model"], answer["asked"]) == ("stopped", stopped, asked)
    assert len(base64.urlsafe_b64decode(answer["signature"] + "==")) == 64
    assert word(other)["word"] == "runs"
    for body in ({}, {"model": "abc", "asked": asked}, {"model": 7, "asked": asked},
                 {"model": stopped, "asked": asked, "more": 1}, {"model": stopped},
                 {"model": stopped, "asked": "now"}):
        assert post(city, "/v1/model-words", body).status == 400, body
    assert city.command("model", "stop", "abc", check=False).returncode == 1


def description(unit="/min"):
    """0.01 times the heart rate"""
    return {"schema": "dure.model/1", "name": "pulse-rest", "version": 1,
            "featureList": "pilot-1", "link": "identity", "threshold": 0.5, "base": 0,
            "features": [{"name": "heart-rate", "unit": unit, "low": 30, "high": 100}],
            "weights": [0.01],
            "vectors": [{"inputs": [50 + i], "output": 0.01 * (50 + i)} for i in range(20)]}


def pack(folder, described):
    """A packed model, as the desk makes it of its description."""
    (folder / "described.json").write_text(json.dumps(described))
    run([BACKEND, "model", "pack", folder / "described.json", folder / "packed"])
    return (folder / "packed").read_bytes()


def saved(objective="binary:logistic", booster="gbtree", split_type=0, base="2E-1"):
    """What XGBoost 1.7 saves of a stump: below 70 a minute -1.5, else 0.25."""
    tree = {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
            "split_indices": [0, 0, 0], "split_conditions": [70, -1.5, 0.25],
            "split_type": [split_type, 0, 0], "default_left": [1, 0, 0], "base_weights": [0, 9, 9],
            "parents": [2147483647, 0, 0], "tree_param": {"num_nodes": "3", "num_feature": "1"}}
    return {"version": [1, 7, 4], "learner": {
        "feature_names": ["heart-rate"], "feature_types": ["float"],
        "learner_model_param": {"base_score": base, "num_class": "0", "num_feature": "1"},
        "objective": {"name": objective, "reg_loss_param": {"scale_pos_weight": "1"}},
        "gradient_booster": {"name": booster, "model": {
            "gbtree_model_param": {"num_trees": "1"}, "tree_info": [0], "trees": [tree]}}}}


def draft(unit="/min", base=0.2):
    """What XGBoost does not know: units, ranges, and what the model must answer."""
    described = description(unit)
    for key in ("link", "base", "weights"):
        del described[key]
    described["vectors"] = [
        {"inputs": [rate], "output": 1 / (1 + math.exp(-math.log(base / (1 - base))
                                                       - (-1.5 if rate < 70 else 0.25)))}
        for rate in range(60, 80)]
    return described


def test_from_xgboost():
    """A model of XGBoost is packed when it is of the plain kind and answers as its vectors say"""
    with temporary_folder("dure-models") as place:
        folder = Path(place)

        def pack(of, draft_of):
            (folder / "saved").write_text(json.dumps(of))
            (folder / "draft").write_text(json.dumps(draft_of))
            return run([BACKEND, "model", "pack", "--xgboost", folder / "saved", folder / "draft",
                        folder / "packed"], check=False).returncode

        assert pack(saved(), draft()) == 0
        told = json.loads(run([BACKEND, "model", "check", folder / "packed"]).stdout)
        assert told["form"] == "trees" and told["features"][0]["name"] == "heart-rate"
        other = saved()
        other["learner"]["feature_names"] = ["age"]
        many = saved()
        many["learner"]["gradient_booster"]["model"]["tree_info"] = [1]
        for bad in (saved("multi:softprob"), saved(booster="dart"), saved(split_type=1), other,
                    many, saved(base="3E-1"), saved(base="x"), saved("reg:squarederror"), {}, []):
            assert pack(bad, draft()) == 65, bad
        assert pack(saved(), {}) == 65


def manifest(**changes):
    return {"schema": "dure.pilot-model/1", "name": "pulse-rest", "version": 1,
            "pilot": "gwangju-heart", "company": "Mudeung Labs", "firstDay": "2026-11-01",
            "lastDay": "2099-12-31", "features": ["heart-rate"], "low": 0, "high": 1,
            "edges": [0.6], "words": {"ko": {"aim": "쉬는 맥박을 봐요.",
                                             "answers": ["아래예요.", "위예요."]}}, **changes}


def test_sign():
    """What is signed is what a kiosk takes: the model's own digest, all in a folder for stations"""
    city = CITY
    with temporary_folder("dure-models") as place:
        folder = Path(place)
        (folder / "description.json").write_text(json.dumps(description()))
        (folder / "minutes.json").write_text(json.dumps(description("/h")))
        (folder / "manifest.json").write_text(json.dumps(manifest()))
        (folder / "other.json").write_text(json.dumps(manifest(features=["rmssd"])))
        (folder / "wide.json").write_text(json.dumps(manifest(urgency="usual")))
        for description_of, model in (("description", "model"), ("minutes", "minutes")):
            run([BACKEND, "model", "pack", folder / f"{description_of}.json", folder / model])
        done = city.command("model", "sign", folder / "manifest.json", folder / "model",
                            folder / "out")
        digest = hashlib.sha256((folder / "model").read_bytes()).hexdigest()
        assert done.stdout.startswith(digest + "  pulse-rest of Mudeung Labs")
        assert json.loads((folder / "out/manifest.json").read_text())["model"] == digest
        assert (folder / "out/model").read_bytes() == (folder / "model").read_bytes()
        assert len((folder / "out/manifest.sig").read_text()) == 86
        assert {path.stat().st_mode & 0o777 for path in (folder / "out").iterdir()} == {0o600}
        for words in (("other.json", "model"), ("wide.json", "model"), ("manifest.json", "minutes"),
                      ("manifest.json", "manifest.json"), ("model", "model")):
            refused = city.command("model", "sign", *(folder / word for word in words),
                                   folder / "no", check=False)
            assert refused.returncode == 1 and not (folder / "no").exists(), words


if __name__ == "__main__":
    with running_city() as CITY:
        DESCRIPTION = CITY.ask(CITY.machines, "GET", "/openapi.json").json
        tap.main()
