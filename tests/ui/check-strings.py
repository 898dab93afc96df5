# check-strings.py: every word of the kiosk is translated, short, and safe to print
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import re
import subprocess

from kit import tap
from kit.words import SOURCE, catalogue

CATALOGUES = SOURCE / "i18n" / "kiosk"
LONGEST_SENTENCE = 40  # letters, design.md's voice


def sources():
    """Every file that speaks to a visitor."""
    spoken = re.compile(r"\b_\(|N_ ?\(|translatable=\"yes\"")
    files = [*(SOURCE / "ui" / "kiosk").glob("*.[cu]*"), *(SOURCE / "kiosk").glob("screen*.c")]
    return sorted(str(path.relative_to(SOURCE)) for path in files
                  if path.suffix in (".c", ".ui") and spoken.search(path.read_text("utf-8")))


def originals():
    """Every text of the source, as xgettext finds it."""
    template = subprocess.run(
        ["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--no-wrap", "-o", "-",
         *sources()], cwd=SOURCE, capture_output=True, check=True, text=True).stdout
    texts = []
    for block in re.findall(r'^msgid ((?:".*"\n)+)', template, re.MULTILINE):
        texts.append("".join(json.loads(line) for line in block.splitlines()))
    return [text for text in texts if text]


def languages():
    return (CATALOGUES / "LINGUAS").read_text("utf-8").split()


def test_potfiles():
    """POTFILES names every file that speaks"""
    assert (CATALOGUES / "POTFILES").read_text("utf-8").split() == sources()


def test_complete():
    """every text has a translation in every language"""
    for language in languages():
        words = catalogue("kiosk", language)
        missing = [text for text in originals() if text not in words._catalog]
        assert not missing, f"{language}: {missing}"


def test_nothing_left_over():
    """no catalogue translates what nobody says any more"""
    for language in languages():
        said = set(originals())
        unused = [text for text in catalogue("kiosk", language)._catalog if text not in said | {""}]
        assert not unused, f"{language}: {unused}"


def test_formats():
    """translations take the same values as the original"""
    for language in languages():
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", CATALOGUES / f"{language}.po"],
                       check=True, capture_output=True)


def test_short():
    """no Korean sentence is longer than 40 letters"""
    words = catalogue("kiosk", "ko")
    for text in originals():
        for sentence in re.split(r"(?<=[.?!])\s+|\n", words.gettext(text)):
            letters = len(re.sub(r"\s", "", sentence))
            assert letters <= LONGEST_SENTENCE, f"{letters} letters: {sentence}"


def test_polite():
    """Korean sentences end politely"""
    words = catalogue("kiosk", "ko")
    for text in originals():
        for sentence in re.findall(r"[^?!\n]+?[.?!](?=\s|$)", words.gettext(text)):
            assert re.search(r"(요|니다)[.?!]$", sentence.strip()), sentence


def test_readable_colours():
    """colours too faint to read end the build"""
    tokens = json.loads((SOURCE / "ui" / "tokens.json").read_text("utf-8"))
    tokens["colour"]["light"]["ink"] = "#BBBBBB"
    done = subprocess.run(
        ["/usr/bin/python3", SOURCE / "ui" / "tokens.py", "web", "/dev/stdin"],
        input=json.dumps(tokens), capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "ink on paper" in done.stderr, done.stderr


if __name__ == "__main__":
    tap.main()
