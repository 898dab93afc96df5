# pack.py: trees as XGBoost has them, described for the desk's packer, and packed by it
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""core/feedback/model/packed-model-writer.c says what a description holds."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy

from learn import predict
from windows import feature_list, feature_names

NAME, VERSION = "irregular-pulse", 3
VECTORS = 40
TREE_KEYS = ("left_children", "right_children", "split_indices", "split_conditions")


def describe(program, trees, features, threshold):
    """`features` are rows to take the model's own vectors from: evenly along its answers."""
    grown = json.loads(trees.save_raw("json").decode())["learner"]["gradient_booster"]["model"]
    answers = predict(trees, features)
    order = numpy.argsort(answers, kind="stable")
    chosen = order[numpy.linspace(0, len(order) - 1, VECTORS).astype(int)]
    return {
        "schema": "dure.model/1", "name": NAME, "version": VERSION,
        "featureList": feature_list(program), "link": "logistic", "threshold": threshold,
        "base": 0.0,
        "features": [{"name": name, "unit": unit, "low": low, "high": high}
                     for name, unit, low, high in feature_names(program)],
        "trees": [{key: tree[key] for key in TREE_KEYS} for tree in grown["trees"]],
        "vectors": [{"inputs": list(map(float, features[row])), "output": float(answers[row])}
                    for row in chosen],
    }


def pack(build, description, file):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "description.json"
        path.write_text(json.dumps(description), encoding="ascii")
        subprocess.run([build / "backend" / "dure-backend", "model", "pack", path, file],
                       check=True)
