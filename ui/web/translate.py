#!/usr/bin/python3
# translate.py: puts each language's words in place of the [[English]] ones
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""translate.py extract FILE...       prints a template of translations (.pot)
translate.py check KO.po FILE...   names every [[English]] without a translation, exit status 1

A page writes [[What a person reads]]; the English text itself is the key in i18n/web/*.po. White
space counts as one blank; {{names}} inside stay as they are and may move."""

import gettext
import io
import re
import subprocess
import sys
from pathlib import Path

NAME = re.compile(r"\{\{.+?\}\}")
MARKER = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


def key_of(text):
    return " ".join(text.split())


def catalogue(po):
    """The translations of a .po file; none for English, whose words are the keys."""
    if po is None:
        return {}
    compiled = subprocess.run(["msgfmt", "--check-format", "-o", "-", po], check=True,
                              capture_output=True).stdout
    return {key: value for key, value
            in gettext.GNUTranslations(io.BytesIO(compiled))._catalog.items() if key and value}


def translate(text, words):
    return MARKER.sub(lambda match: words.get(key_of(match[1]), key_of(match[1])), text)


def keys_in(paths):
    """Every key with the files that hold it, in the order found."""
    found = {}
    for path in paths:
        for match in MARKER.finditer(Path(path).read_text(encoding="utf-8")):
            found.setdefault(key_of(match[1]), []).append(Path(path).name)
    return found


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def extract(paths):
    print('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n')
    for key, files in keys_in(paths).items():
        print(f"#: {' '.join(dict.fromkeys(files))}\nmsgid {quote(key)}\nmsgstr \"\"\n")


def check(po, paths):
    words = catalogue(po)
    keys = keys_in(paths)
    faults = [f"without a translation: {key}" for key in keys if key not in words]
    faults += [f"no page says this any more: {key}" for key in words if key not in keys]
    for key in keys:
        if set(NAME.findall(key)) != set(NAME.findall(words.get(key, key))):
            faults.append(f"the names in braces differ: {key}")
    print("\n".join(faults) or f"{len(keys)} texts, all translated")
    return 1 if faults else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["extract"]:
        extract(sys.argv[2:])
    elif sys.argv[1:2] == ["check"]:
        sys.exit(check(sys.argv[2], sys.argv[3:]))
    else:
        sys.exit(__doc__)
