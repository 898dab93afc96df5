# train.py: from a data folder to the packed model
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""train.py DATA_FOLDER BUILD_FOLDER MODEL_FILE   what run starts, after it has built."""

import sys
from pathlib import Path

from learn import grow, grow_folds, out_of_fold, sample, weigh
from pack import describe, pack
from records import read_folder
from threshold import choose_threshold
from windows import gather, in_a_row

BEATS, MOST = 60, 600  # windows in a row, of a record


def main():
    data, build, file = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    program = build / "core" / "rhythm-features"
    records = read_folder(data)
    print(f"{len(records)} records", flush=True)
    learned = sample(program, records)
    print(f"{len(learned.truth)} windows to learn from", flush=True)
    looked_at = gather(program, records, in_a_row(records, range(len(records)), BEATS, MOST))
    print(f"{len(looked_at.truth)} windows to set the threshold by", flush=True)
    said = out_of_fold(records, grow_folds(records, learned), looked_at)
    threshold = choose_threshold(said, records, looked_at)
    trees = grow(learned, weigh(records, learned))
    pack(build, describe(program, trees, learned.features, threshold), file)
    print(f"threshold {threshold}; {file}: {file.stat().st_size} bytes")


main()
