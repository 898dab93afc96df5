# check-strings.py: every word of the kiosk is translated, short, and safe to print
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import colorsys
import json
import re
import subprocess
from collections import Counter

from kit import tap
from kit.words import SOURCE, catalogue

CATALOGUES = SOURCE / "i18n" / "kiosk"
LONGEST_SENTENCE = 40  # letters of Korean, design.md's voice
# How many letters say what one Korean letter says. Over the whole catalogue it takes 0.8 Chinese
# characters or 1.8 to 2.0 letters of an alphabet, since a Korean letter is a syllable and a Chinese
# one a word. A sentence of an alphabet gets 1.5 only: its letters are narrow, but a line holds no
# more than 40 of them, and two lines are what an older reader takes in at once.
LETTERS_FOR_ONE = {"ko": 1.0, "zh": 0.8, "en": 1.5, "vi": 1.5, "ru": 1.5}
KEYWORDS = ("--keyword=_", "--keyword=N_", "--keyword=g_dngettext:2,3")
PLACEHOLDER = re.compile(r"%(?:\d+\$)?([-+0 #']*\d*(?:\.\d+)?[a-z%])")
SAME_EVERYWHERE = re.compile(r"\b(RMSSD|ms)\b")
MARKUP = re.compile(r"</?[a-z]+[^>]*>|&[a-z]+;")


def sources():
    """Every file that speaks to a visitor."""
    spoken = re.compile(r"\b_\(|N_ ?\(|g_dngettext|translatable=\"yes\"")
    files = [*(SOURCE / "ui" / "kiosk").rglob("*.[cu]*"),
             *(SOURCE / "kiosk" / "screens").glob("screen*.c")]
    return sorted(str(path.relative_to(SOURCE)) for path in files
                  if path.suffix in (".c", ".ui") and spoken.search(path.read_text("utf-8")))


def originals():
    """Every text of the source, as xgettext finds it; of a pair by number the one for one."""
    template = subprocess.run(
        ["xgettext", "--from-code=UTF-8", *KEYWORDS, "--no-wrap", "-o", "-", *sources()],
        cwd=SOURCE, capture_output=True, check=True, text=True).stdout
    texts = []
    for block in re.findall(r'^msgid ((?:".*"\n)+)', template, re.MULTILINE):
        texts.append("".join(json.loads(line) for line in block.splitlines()))
    return [text for text in texts if text]


def languages():
    return (CATALOGUES / "LINGUAS").read_text("utf-8").split()


def translations(language):
    """Pairs of an original and what it becomes; a text by number comes once for each form."""
    for key, text in catalogue("kiosk", language)._catalog.items():
        original = key[0] if isinstance(key, tuple) else key
        if original:
            yield original, text


def sentences(language):
    """Every sentence or line of a language; English is the source itself."""
    texts = originals() if language == "en" else [text for _, text in translations(language)]
    for text in texts:
        yield from re.split(r"(?<=[.?!])\s+|(?<=[。？！])\s*|\n", text)


def report(faults):
    assert not faults, "\n" + "\n".join(faults)


def test_languages():
    """there is a catalogue for every language that the kiosk offers, but for English"""
    table = (SOURCE / "ui" / "kiosk" / "language.c").read_text("utf-8")
    offered = re.findall(r'^  \{ "([a-z]+)", "', table, re.MULTILINE)
    assert sorted(offered) == sorted(["en", *languages()]), offered


def test_potfiles():
    """POTFILES names every file that speaks"""
    assert (CATALOGUES / "POTFILES").read_text("utf-8").split() == sources()


def test_complete():
    """every text has a translation in every language"""
    said = originals()
    report([f"i18n/kiosk/{language}.po lacks {text!r}" for language in languages()
            for text in sorted(set(said) - {original for original, _ in translations(language)})])


def test_translated():
    """no translation is the English text again, and none is marked as a guess"""
    report([f"i18n/kiosk/{language}.po: {text!r} is still English"
            for language in languages() for original, text in translations(language)
            if text == original
            and re.search("[A-Za-z]{2}", SAME_EVERYWHERE.sub("", PLACEHOLDER.sub("", text)))])
    report([f"i18n/kiosk/{language}.po has a fuzzy entry" for language in languages()
            if "#, fuzzy" in (CATALOGUES / f"{language}.po").read_text("utf-8")])


def test_nothing_left_over():
    """no catalogue translates what nobody says any more"""
    said = set(originals())
    report([f"i18n/kiosk/{language}.po: nobody says {original!r}" for language in languages()
            for original, _ in translations(language) if original not in said])


def test_formats():
    """translations take the same values as the original, and as many forms as the language has"""
    for language in languages():
        done = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", CATALOGUES / f"{language}.po"],
                              check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    report([f"i18n/kiosk/{language}.po: {original!r} and {text!r} differ in {what}"
            for language in languages() for original, text in translations(language)
            for what, pattern in (("values", PLACEHOLDER), ("markup", MARKUP))
            if Counter(pattern.findall(original)) != Counter(pattern.findall(text))])


def test_short():
    """no sentence is longer than its language's budget"""
    faults = []
    for language, factor in LETTERS_FOR_ONE.items():
        for sentence in sentences(language):
            letters = len(re.sub(r"\s", "", sentence))
            if letters > LONGEST_SENTENCE * factor:
                faults.append(f"{language}: {letters} letters, {LONGEST_SENTENCE * factor:.0f} "
                              f"are the most: {sentence}")
    report(faults)


def test_polite():
    """Korean sentences end politely"""
    for _, text in translations("ko"):
        for sentence in re.findall(r"[^?!\n]+?[.?!](?=\s|$)", text):
            assert re.search(r"(요|니다)[.?!]$", sentence.strip()), sentence


def test_readable_colours():
    """colours too faint to read end the build"""
    tokens = json.loads((SOURCE / "ui" / "tokens.json").read_text("utf-8"))
    tokens["colour"]["light"]["ink"] = "#BBBBBB"
    done = subprocess.run(
        ["/usr/bin/python3", SOURCE / "ui" / "tokens.py", "web", "/dev/stdin"],
        input=json.dumps(tokens), capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "ink on paper" in done.stderr, done.stderr


def hue(colour):
    """Degrees on the colour circle; None of what is nearly grey, black or white."""
    red, green, blue = (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))
    degrees, light, strength = colorsys.rgb_to_hls(red, green, blue)
    return degrees * 360 if strength > 0.25 and 0.1 < light < 0.9 else None


def test_no_confusing_colours():
    """no red stands on green, and no yellow on blue, or the other way round"""
    tokens = json.loads((SOURCE / "ui" / "tokens.json").read_text("utf-8"))
    ranges = {"red": (345, 375), "green": (80, 170), "yellow": (45, 70), "blue": (200, 260)}
    for name, colours in tokens["colour"].items():
        for front, back in (pair for pairs in tokens["contrast-floors"].values() for pair in pairs):
            shades = [{shade for shade, (first, last) in ranges.items()
                       if degrees is not None and (first <= degrees < last
                                                   or first <= degrees + 360 < last)}
                      for degrees in (hue(colours[front]), hue(colours[back]))]
            assert shades[0] | shades[1] not in ({"red", "green"}, {"yellow", "blue"}), \
                f"{name}: {front} on {back}"


if __name__ == "__main__":
    tap.main()
