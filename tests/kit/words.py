# words.py: the product's own words in every language, so that no test repeats a translation
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""A test names a text by its English original, as the source does, and looks for what the catalogue
(`kiosk` or `web`) makes of it. So improving a translation breaks no test, and losing one does."""

import functools
import gettext
import io
import json
import os
import re
import subprocess
from pathlib import Path

SOURCE = Path(os.environ.get("DURE_SOURCE") or Path(__file__).resolve().parents[2])
NOTICE = SOURCE / "i18n" / "notices" / "gwangju-heart" / "3"


@functools.cache
def catalogue(domain, language):
    """The translations of i18n/DOMAIN/LANGUAGE.po; English is the source itself."""
    if language == "en":
        return gettext.NullTranslations()
    compiled = subprocess.run(
        ["msgfmt", "-o", "-", SOURCE / "i18n" / domain / f"{language}.po"],
        capture_output=True, check=True).stdout
    return gettext.GNUTranslations(io.BytesIO(compiled))


def say(text, language, domain="kiosk"):
    """The text as a person reads it in a language."""
    said = catalogue(domain, language).gettext(text)
    if language != "en":
        assert said != text, f"i18n/{domain}/{language}.po has no translation of {text!r}"
    return said


def pattern(text, language, domain="kiosk"):
    """A regular expression of exactly that text, with %d, %s and the like left open."""
    parts = re.split(r"%(?:\d+\$)?[-+0 #']*\d*(?:\.\d+)?[a-z]+", say(text, language, domain))
    return "^" + ".*".join(re.escape(part) for part in parts) + "$"


@functools.cache
def notice(language):
    """The legal text of the pilot in a language."""
    return json.loads((NOTICE / f"{language}.json").read_text(encoding="utf-8"))
