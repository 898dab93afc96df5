# check-translations.py: the same sentence for the same thing, at the kiosk and on the phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import ast
import json
import os
from pathlib import Path

from kit import tap

CATALOGUES = Path(os.environ["DURE_SOURCE"]) / "i18n"
LANGUAGES = ("ko",)
NOTICE = CATALOGUES / "notices" / "gwangju-heart" / "2"
# What a person must read before this is taken; a variation is told by the intervals it is made of.
NAMED_AS = {
    "8867-4": ("맥박", "pulse"), "8637-1": ("박동 간격", "beat intervals"),
    "rmssd": ("박동 간격", "beat intervals"), "8480-6": ("혈압", "blood pressure"),
    "8462-4": ("혈압", "blood pressure"), "8478-0": ("혈압", "blood pressure"),
    "59408-5": ("산소포화도", "oxygen"), "8310-5": ("체온", "temperature"),
    "29463-7": ("체중", " weight"), "8302-2": ("키", "height"),
    "39156-5": ("체질량지수", "BMI"), "41982-0": ("체지방", "body fat"),
    "41653-7": ("혈당", "blood sugar"), "14743-9": ("혈당", "blood sugar"),
}


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


def test_notice_names_what_it_takes():
    """The question on health data names every item of its terms in every language."""
    terms = json.loads((NOTICE / "terms.json").read_text("utf-8"))["asks"]["sensitive"]
    for at, language in enumerate(("ko", "en")):
        ask = json.loads((NOTICE / f"{language}.json").read_text("utf-8"))["asks"]["sensitive"]
        told = ask["facts"][0]["text"]
        silent = [code for code in terms["dataItems"] if NAMED_AS[code][at] not in told]
        assert not silent, f"{language}: {silent} are taken and not named in {told!r}"


tap.main()
