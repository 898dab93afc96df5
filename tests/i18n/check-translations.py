# check-translations.py: the same sentence for the same thing, at the kiosk and on the phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import ast
import os
from pathlib import Path

from kit import tap

CATALOGUES = Path(os.environ["DURE_SOURCE"]) / "i18n"
LANGUAGES = ("ko",)


def read(path):
    """The entries of a .po file: msgid -> msgstr."""
    entries, key, value, into = {}, [], [], None
    for line in path.read_text(encoding="utf-8").splitlines() + [""]:
        if line.startswith("msgid "):
            into = key = []
            line = line[len("msgid "):]
        elif line.startswith("msgstr "):
            into = value = []
            line = line[len("msgstr "):]
        elif not line and into is value:
            entries["".join(key)] = "".join(value)
            into = None
        if into is not None and line.startswith('"'):
            into.append(ast.literal_eval(line))
    entries.pop("", None)
    assert len(entries) > 50, f"{path}: only {len(entries)} entries were read"
    return entries


def catalogues(language):
    return [read(CATALOGUES / part / f"{language}.po") for part in ("kiosk", "web")]


def test_same_words():
    """What kiosk and phone say in the same English they say in the same words of each language."""
    for language in LANGUAGES:
        kiosk, web = catalogues(language)
        shared = kiosk.keys() & web.keys()
        assert shared, "nothing is said by both: was the wrong file read?"
        apart = [f"{key}: {kiosk[key]} | {web[key]}" for key in sorted(shared)
                 if kiosk[key] != web[key]]
        assert not apart, "\n" + "\n".join(apart)


def test_same_english():
    """Two English sentences for one sentence of another language are one thing said twice."""
    for language in LANGUAGES:
        kiosk, web = catalogues(language)
        english = {text: key for key, text in kiosk.items()}
        apart = [f"{text}: {english[text]} | {key}" for key, text in web.items()
                 if english.get(text, key) != key and key not in kiosk]
        assert not apart, "\n" + "\n".join(apart)


tap.main()
