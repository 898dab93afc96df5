# check-translations.py: the same sentence for the same thing, at the kiosk and on the phone
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import ast
import json
import os
import re
from pathlib import Path

from kit import tap

CATALOGUES = Path(os.environ["DURE_SOURCE"]) / "i18n"
LANGUAGES = ("ko", "zh", "vi", "ru")
GLOSSARY = CATALOGUES / "glossary.tsv"
NOTICES = CATALOGUES / "notices" / "gwangju-heart"
NOTICE = NOTICES / "3"
NOTICE_LANGUAGES = ("ko", "en", "zh", "vi", "ru")
DRAFT = {"ko": "초안", "en": "draft", "zh": "草案", "vi": "bản thảo", "ru": "черновик"}
PULSE = ("맥박", "pulse", "脉搏", "mạch", "пульс")
BEATS = ("박동 간격", "beat intervals", "心跳间隔", "khoảng giữa các nhịp", "промежутки")
PRESSURE = ("혈압", "blood pressure", "血压", "huyết áp", "давление")
SUGAR = ("혈당", "blood sugar", "血糖", "đường huyết", "сахар")
# What a person must read before this is taken; a variation is told by the intervals it is made of.
NAMED_AS = {
    "8867-4": PULSE, "8637-1": BEATS, "rmssd": BEATS,
    "8480-6": PRESSURE, "8462-4": PRESSURE, "8478-0": PRESSURE,
    "59408-5": ("산소포화도", "oxygen", "血氧", "oxy", "кислород"),
    "8310-5": ("체온", "temperature", "体温", "nhiệt độ", "температура"),
    "29463-7": ("체중", " weight", "体重", "cân nặng", "вес"),
    "8302-2": ("키", "height", "身高", "chiều cao", "рост"),
    "39156-5": ("체질량지수", "BMI", "体质指数", "BMI", "ИМТ"),
    "41982-0": ("체지방", "body fat", "体脂", "mỡ cơ thể", "жир"),
    "41653-7": SUGAR, "14743-9": SUGAR,
}


def read(path):
    """The entries of a .po file: msgid -> msgstr."""
    entries, key, value, into = {}, [], [], None
    for line in path.read_text(encoding="utf-8").splitlines() + [""]:
        if line.startswith("msgid "):
            into = key = []
            line = line[len("msgid "):]
        elif line.startswith("msgid_plural "):
            into = None
            continue
        elif re.match(r"msgstr(\[0\])? ", line):
            into = value = []
            line = line.split(" ", 1)[1]
        elif line.startswith("msgstr["):
            into = None
            entries["".join(key)] = "".join(value)
            continue
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


def unbroken(entries):
    """Where a line ends is the screen's; Chinese writes no blank there."""
    return {" ".join(key.split()): re.sub(r"(?<=[，。？！：；])\n", "", text).replace("\n", " ")
            for key, text in entries.items()}


def test_same_words():
    """What kiosk and phone say in the same English they say in the same words of each language."""
    for language in LANGUAGES:
        kiosk, web = map(unbroken, catalogues(language))
        shared = kiosk.keys() & web.keys()
        assert shared, "nothing is said by both: was the wrong file read?"
        apart = [f"{key}: {kiosk[key]} | {web[key]}" for key in sorted(shared)
                 if kiosk[key] != web[key]]
        assert not apart, "\n" + "\n".join(apart)


def test_same_english():
    """Two English sentences for one sentence of another language are one thing said twice."""
    for language in LANGUAGES:
        kiosk, web = map(unbroken, catalogues(language))
        english = {text: key for key, text in kiosk.items()}
        apart = [f"{text}: {english[text]} | {key}" for key, text in web.items()
                 if english.get(text, key) != key and key not in kiosk]
        assert not apart, "\n" + "\n".join(apart)


def glossary():
    """The rows of the glossary: what to look for in English, the words by language, the note."""
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines()
             if line and not line.startswith("#")]
    names = lines[0].split("\t")
    assert names == ["en", *LANGUAGES, "note"], names
    rows = [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
    assert len(rows) > 15, "was the wrong file read?"
    return rows


def test_glossary():
    """Where the kiosk's English has a concept, every language has its own word for it."""
    apart = []
    for row in glossary():
        found = 0
        for language in LANGUAGES:
            for english, text in read(CATALOGUES / "kiosk" / f"{language}.po").items():
                if not re.search(row["en"], english, re.IGNORECASE):
                    continue
                found += 1
                if not re.search(row[language], text, re.IGNORECASE):
                    apart.append(f"i18n/kiosk/{language}.po: {english!r} is {text!r}, "
                                 f"without {row[language]}")
        assert found, f"the kiosk never says {row['en']}"
    assert not apart, "\n" + "\n".join(apart)


def test_notice_names_what_it_takes():
    """The question on health data names every item of its terms in every language."""
    terms = json.loads((NOTICE / "terms.json").read_text("utf-8"))["asks"]["sensitive"]
    for at, language in enumerate(NOTICE_LANGUAGES):
        ask = json.loads((NOTICE / f"{language}.json").read_text("utf-8"))["asks"]["sensitive"]
        told = ask["facts"][0]["text"]
        silent = [code for code in terms["dataItems"]
                  if NAMED_AS[code][at].lower() not in told.lower()]
        assert not silent, f"{language}: {silent} are taken and not named in {told!r}"


def shape(notice):
    """What must be the same in every language: the questions, and which facts stand out."""
    return {name: [fact.get("strong", False) for fact in ask["facts"]]
            for name, ask in notice["asks"].items()}


def test_notices_in_every_language():
    """Every notice is there in every language, asks the same, and says that it is a draft"""
    for folder in sorted(NOTICES.iterdir()):
        texts = {language: json.loads((folder / f"{language}.json").read_text("utf-8"))
                 for language in NOTICE_LANGUAGES}
        for language, text in texts.items():
            assert shape(text) == shape(texts["ko"]), f"{folder.name}/{language}"
            assert text["approval"].startswith(DRAFT[language]), f"{folder.name}/{language}"
        listed = (CATALOGUES / "notices.gresource.xml").read_text("utf-8")
        for file in sorted(folder.iterdir()):
            name = f'"gwangju-heart/{folder.name}/{file.name}"'
            assert name in listed, f"{name} is not carried along"


tap.main()
