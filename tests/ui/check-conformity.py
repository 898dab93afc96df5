# check-conformity.py: the table of what the law asks names tests that there are
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import subprocess
import sys

from kit import tap
from kit.processes import temporary_folder
from kit.words import SOURCE

COMMAND = SOURCE / "tests" / "ui" / "conformity"
SOUND = ("gap", "2.5 mm", "K", "test", "tests/ui/test-pages.c:/pages/korean")


def conformity(*arguments):
    return subprocess.run([sys.executable, COMMAND, *arguments], capture_output=True, text=True,
                          check=False)


def of_row(row):
    """What the command says of a table of one row."""
    with temporary_folder("dure-conformity") as folder:
        table = folder / "table.tsv"
        table.write_text("# a table\n" + "\t".join(row) + "\n", "utf-8")
        return conformity(table)


def test_page():
    """ui/CONFORMITY.md is what the table says, and every test that it names is there"""
    done = conformity()
    assert done.returncode == 0, done.stderr
    page = (SOURCE / "ui" / "CONFORMITY.md").read_text("utf-8")
    assert page == done.stdout, "run tests/ui/conformity > ui/CONFORMITY.md"


def test_faults():
    """A row that names nothing, or a program or a test that is not there, is told"""
    assert of_row(SOUND).returncode == 0
    for what in ("", "tests/ui/test-pages.c", "tests/ui/test-page.c:/pages/korean",
                 "tests/ui/test-pages.c:/pages/klingon", "tests/visit/phone.py:test_nothing",
                 "tests/visit/check-locked.py:test_welcom"):
        done = of_row((*SOUND[:4], what))
        assert done.returncode == 1 and done.stderr, what
    assert of_row((*SOUND[:3], "perhaps", "somehow")).returncode == 1
    assert of_row(SOUND[:4]).returncode == 1


if __name__ == "__main__":
    tap.main()
