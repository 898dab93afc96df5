#!/usr/bin/python3
# scenarios.py: makes the table of scenarios from a folder of them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""scenarios.py names FOLDER             prints the names, one a line
scenarios.py table FOLDER OUT DEPENDS    writes the C source, and that it depends on the folder"""

import sys
from pathlib import Path

HEAD = """// scenario-table.c: made from the scenarios by scenarios.py
#include "scenario.h"

const DureScenarioText dure_scenario_texts[] = {
"""


def literal(text):
    """A C string, line by line; only printable ASCII stands for itself."""
    def escaped(line):
        return "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\?' else f"\\{byte:03o}"
                       for byte in line.encode())
    return "\n".join(f'    "{escaped(line)}"' for line in text.splitlines(keepends=True)) or '""'


def main():
    folder = Path(sys.argv[2])
    found = sorted(folder.glob("*.scenario"))
    if sys.argv[1] == "names":
        print("\n".join(path.stem for path in found))
        return
    rows = [f'  {{ "{path.stem}",\n{literal(path.read_text(encoding="utf-8"))} }},\n'
            for path in found]
    Path(sys.argv[3]).write_text(HEAD + "".join(rows) + "  { 0 }\n};\n", encoding="ascii")
    inputs = " ".join(str(path).replace(" ", "\\ ") for path in [folder, *found])
    Path(sys.argv[4]).write_text(f"{sys.argv[3]}: {inputs}\n", encoding="utf-8")


main()
