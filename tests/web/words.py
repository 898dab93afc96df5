# words.py: every text of the phone's pages is there in every language, and in the right voice
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import sys
from pathlib import Path

from kit import tap

SOURCE = Path(os.environ["DURE_SOURCE"])
sys.path.insert(0, str(SOURCE / "ui" / "web"))
import pack  # noqa: E402
import translate  # noqa: E402

PAGES = sorted((SOURCE / "ui" / "web" / "pages").glob("*.*"))
CATALOGUES = sorted((SOURCE / "i18n" / "web").glob("*.po"))
KOREAN = SOURCE / "i18n" / "web" / "ko.po"
# Names and measures that some languages write as English does.
ALIKE = {"Dure", "AI", "RMSSD {{rmssd}} ms", "{{day}}/{{month}}/{{year}}", "{{whole}}.{{part}}",
         "{{won}} won"}
FOREIGN = {"Dure", "JavaScript", "Cookie", "cookie", "RMSSD", "gzip", "zstd", "JOSE", "LOINC",
           "FHIR", "about", "csv", "fhir", "rmssd", "receipts", "decisions",
           "energy", "open", "mhealth"}


def test_languages_are_those_of_the_server():
    """Every language that the server offers has its words, and no words lie unused"""
    offered = re.search(r"dure_web_languages\[\] = \{(.*?), NULL \}",
                        (SOURCE / "backend" / "pages" / "web.c").read_text("utf-8"))[1]
    assert sorted(re.findall(r"\w+", offered)) == sorted(
        ["en"] + [path.stem for path in CATALOGUES])


def test_every_language_is_whole():
    """Every [[text]] is there in every language, its names in braces too, and none is left over"""
    for path in CATALOGUES:
        assert translate.check(str(path), PAGES) == 0, path.name


def test_no_english_left():
    """No text is still the English one, and none in a language of other letters has its words"""
    for path in CATALOGUES:
        for key, text in translate.catalogue(path).items():
            assert text != key or key in ALIKE, f"{path.name}: {text!r}"
            if path.stem in ("ko", "zh", "ru"):
                words = set(re.findall(r"[A-Za-z]{4,}", re.sub(r"\{\{.*?\}\}", "", text)))
                assert words <= FOREIGN, f"{path.name}: {words - FOREIGN} in {text!r}"


def test_no_words_outside():
    """Nothing that a person reads stands in a page outside of [[...]]"""
    for page in PAGES:
        if page.suffix != ".html":
            continue
        text = page.read_text(encoding="utf-8")
        text = re.sub(r"<!--.*?-->|<script.*?</script>|\[\[.*?\]\]|\{\{.*?\}\}|@\w+(\([\w.-]+\))?",
                      "", text, flags=re.DOTALL)
        words = re.findall(r"[A-Za-z가-힣]{2,}", re.sub(r"<[^>]*>", "", text))
        assert not words, f"{page.name}: {words}"


def test_voice():
    """Korean sentences are polite and plain: they end in 요 or with a request, and are short"""
    for key, korean in translate.catalogue(str(KOREAN)).items():
        for sentence in re.split(r"(?<=[.?])\s+", korean):
            plain = re.sub(r"\{\{.*?\}\}", "", sentence)
            if sentence.endswith("."):
                assert re.search(r"(요|고맙습니다)\.$", plain), f"{sentence!r} of {key!r}"
            assert len(plain) <= 46, f"{len(plain)} letters: {sentence!r}"


def test_nothing_inline():
    """No page carries a script, a style or a handler of its own, as the security policy asks"""
    inline = r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:"
    for page in PAGES:
        assert not re.search(inline, page.read_text(encoding="utf-8")), page


def test_rooms():
    """Each page of the lab says in which of its rooms it is, as its own page or one of it"""
    rooms = set()
    for page in PAGES:
        if not page.name.startswith("lab-") or page.stem in ("lab-join", "lab-sign-in",
                                                             "lab-problem"):
            continue
        here = re.findall(r'href="(.*?)" aria-current="(\w+)"',
                          pack.with_here(pack.joined(page), page.name))
        assert len(here) == 1, f"{page.name}: {here}"
        rooms |= {here[0][0]} if here[0][1] == "page" else set()
    assert len(rooms) == 15, rooms


if __name__ == "__main__":
    tap.main()
