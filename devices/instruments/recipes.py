#!/usr/bin/python3
# recipes.py: makes the table of recipes from recipes.tsv
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""recipes.py TABLE    prints the C source of the table"""

import re
import sys

UUID = r"(?:[0-9a-f]{4}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
COLUMNS = {
    "model": r"[\x20-\x7e]+",
    "kind": r"[a-z]+(-[a-z]+)*",
    "service": f"(ad:)?{UUID}",
    "subscribe": rf"-|\??{UUID}(,\??{UUID})*",
    "appearance": r"-|[0-9]{1,4}",
    "bond": "first|demand|never",
    "clock": "write|read|leave",
    "records": "last|-",
    "user": r"any|guest|[0-9]{1,3}",
}
KINDS = {
    "heart-rate": "HEART_RATE",
    "blood-pressure": "BLOOD_PRESSURE",
    "body-temperature": "TEMPERATURE",
    "body-weight": "WEIGHT",
    "oxygen-saturation": "OXYGEN",
    "blood-glucose": "GLUCOSE",
    "electricity": "ELECTRICITY",
}

HEAD = """// recipe-table.c: made from recipes.tsv by recipes.py
#include "recipe.h"

static const DureRecipe recipes[] = {"""

FOOT = """};

/**
 * dure_recipe_get:
 * Returns: (nullable): the recipe at @index, %NULL beyond the last
 */
const DureRecipe *
dure_recipe_get (gsize index)
{
  return index < G_N_ELEMENTS (recipes) ? &recipes[index] : NULL;
}"""


def rows(path):
    """Each row by column, in order; a bad row ends the build."""
    found = []
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        row = dict(zip(COLUMNS, cells))
        bad = [name for name, shape in COLUMNS.items()
               if not re.fullmatch(shape, row.get(name, ""))]
        if bad or len(cells) != len(COLUMNS) or row["kind"] not in KINDS:
            sys.exit(f"{path}:{number}: not a recipe: {', '.join(bad) or 'its columns or kind'}")
        if row["service"].startswith("ad:") != (row["subscribe"] == "-"):
            sys.exit(f"{path}:{number}: to a broadcaster nothing is subscribed")
        found.append(row)
    return found


def whole(uuid):
    """As bluetoothd writes it."""
    return f"0000{uuid}-0000-1000-8000-00805f9b34fb" if len(uuid) == 4 else uuid


def c_source(row):
    """One row as an initializer."""
    service = row["service"].removeprefix("ad:")
    wanted = [] if row["subscribe"] == "-" else row["subscribe"].split(",")
    notify = "".join(f'"{"?" * uuid.startswith("?")}{whole(uuid.lstrip("?"))}", '
                     for uuid in wanted)
    users = {"any": "DURE_RECIPE_USER_ANY", "guest": "DURE_RECIPE_USER_GUEST"}
    model = row["model"].replace("\\", "\\\\").replace('"', '\\"')
    return f"""  {{
    .model = "{model}",
    .kind = DURE_INSTRUMENT_KIND_{KINDS[row["kind"]]},
    .service = "{whole(service)}",
    .is_broadcast = {"TRUE" if row["service"].startswith("ad:") else "FALSE"},
    .notify = (const char *const[]){{ {notify}NULL }},
    .appearance = {row["appearance"].replace("-", "0")},
    .bond = DURE_RECIPE_BOND_{row["bond"].upper()},
    .clock = DURE_RECIPE_CLOCK_{row["clock"].upper()},
    .has_records = {"TRUE" if row["records"] == "last" else "FALSE"},
    .user = {users.get(row["user"], row["user"])},
  }},"""


def main():
    print("\n".join([HEAD, *map(c_source, rows(sys.argv[1])), FOOT]))


main()
