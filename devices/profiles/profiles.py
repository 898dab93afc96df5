#!/usr/bin/python3
# profiles.py: makes the table of decoders from profiles.tsv
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""profiles.py files TABLE    prints the files that have a decoder, one a line
profiles.py rows TABLE     prints id, name and whether it reads, a row a line
profiles.py table TABLE    prints the C source of the table"""

import re
import sys

ID = re.compile(r"[0-9a-f]{4}|ad:[0-9a-f]{4}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

HEAD = """// profile-table.c: made from profiles.tsv by profiles.py
#include "profile.h"
#include <string.h>
"""

FOOT = """
/**
 * dure_profile_get:
 * Returns: (nullable): the profile at @index, %NULL beyond the last
 */
const DureProfile *
dure_profile_get (size_t index)
{
  return index < sizeof profiles / sizeof profiles[0] ? &profiles[index] : NULL;
}

/**
 * dure_profile_find:
 * Returns: (nullable): the profile of that id
 */
const DureProfile *
dure_profile_find (const char *id)
{
  for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
    if (strcmp (profiles[i].id, id) == 0)
      return &profiles[i];
  return NULL;
}
"""


def rows(path):
    """(id, name, file, reads) of each row, in order; a bad row ends the build."""
    found = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        if (len(cells) != 4 or not ID.fullmatch(cells[0]) or not NAME.fullmatch(cells[1])
                or not NAME.fullmatch(cells[2]) or cells[3] not in ("yes", "no")
                or cells[0] in [row[0] for row in found]):
            sys.exit(f"{path}:{number}: not a row, or an id that is there already")
        found.append(cells)
    return found


def table(found):
    """The C source: every decoder declared, then the rows."""
    functions = [(row[0], row[1], "dure_" + row[1].replace("-", "_"), row[3] == "yes")
                 for row in found]
    lines = [HEAD]
    for function in dict.fromkeys(function for _, _, function, _ in functions):
        lines.append(f"bool {function}_describe (const uint8_t *, size_t, DureFields *, "
                     "DureRefusal *);")
    for function in dict.fromkeys(function for _, _, function, reads in functions if reads):
        lines.append(f"bool {function}_read (const uint8_t *, size_t, DureReading *, "
                     "DureRefusal *);")
    lines.append("\nstatic const DureProfile profiles[] = {")
    for ident, name, function, reads in functions:
        read = f"{function}_read" if reads else "NULL"
        lines.append(f'  {{ "{ident}", "{name}", {function}_describe, {read} }},')
    lines.append("};")
    return "\n".join(lines) + FOOT


def main():
    verb, path = sys.argv[1:]
    if verb == "files":
        print("\n".join(dict.fromkeys(row[2] + ".c" for row in rows(path))))
    elif verb == "rows":
        print("\n".join(f"{row[0]} {row[1]} {row[3]}" for row in rows(path)))
    else:
        print(table(rows(path)), end="")


main()
