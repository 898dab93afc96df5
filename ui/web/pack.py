#!/usr/bin/python3
# pack.py: packs pages and assets into the one resource that the backend carries
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""pack.py OUT.c OUT.h SOURCE TOKENS.css CHART.js PO_FOLDER

Assets are named by their content, so that browsers keep them for ever, and stored once plain and
once compressed. Pages are joined with their @include(parts), translated once per language, and
name assets by @asset(style.css). @lang is the page's language, @languages the way to the others;
@choices(part) the way to that part of the page in each language; @here(my.html) marks a link to the
page it stands on, and @here(lab-models.html lab-model*) one to the room that the page is in."""

import gzip
import hashlib
import re
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

import translate

LANGUAGES = {"ko": "한국어", "en": "English", "zh": "中文", "vi": "Tiếng Việt", "ru": "Русский"}
# An asset may name those before it.
ASSETS = ("icon.svg", "icon-192.png", "icon-512.png", "manifest.json", "style.css",
          "install.js", "sw.js", "keys.js", "passkey.js", "claim.js", "sign-in.js", "phones.js",
          "add-phone.js", "guardian.js", "join.js", "recover.js", "visit.js", "witness.js",
          "ledger.js", "sending.js", "upload.js", "home-file.js", "receipt.css", "demo.css",
          "lab.css", "lab-sign-in.js", "lab-join.js",
          "lab-progress.js", "chart.min.js", "lab-plot.js")
# Drawn from icon.svg, so many pixels wide.
ICONS = {"icon-192.png": 192, "icon-512.png": 512}
# Somebody else's, as Debian has it; its licence (MIT) and its makers stand at its head.
LIBRARY = "chart.min.js"
# A browser looks for a newer one under the same name.
WORKER = "sw.js"
PREFIX = "/kr/gwangju/Dure/web"


def with_assets(text, names):
    return re.sub(r"@asset\(([\w.-]+)\)", lambda match: names[match[1]], text)


def drawn_icon(source, width):
    return subprocess.run(["rsvg-convert", "--width", str(width), "--height", str(width),
                           source / "assets" / "icon.svg"], check=True, capture_output=True).stdout


def content_of(name, source, tokens, library, names):
    """The bytes of an asset; the pictures of the icon are drawn."""
    if name in ICONS:
        return drawn_icon(source, ICONS[name])
    if name == LIBRARY:
        return library.read_bytes()
    text = (source / "assets" / name).read_text(encoding="utf-8")
    if name == "style.css":
        text = tokens.read_text(encoding="utf-8") + text
    return with_assets(text, names).encode()


def pack_assets(source, tokens, library, room):
    """Writes every asset under its hashed name; returns the addresses by plain name."""
    names, files = {}, []
    (room / "assets").mkdir()
    for name in ASSETS:
        content = content_of(name, source, tokens, library, names)
        stem, suffix = name.rsplit(".", 1)
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
        if name == WORKER:
            hashed = name
        names[name] = f"/a/{hashed}"
        (room / "assets" / hashed).write_bytes(content)
        files.append(f"assets/{hashed}")
        compressed = gzip.compress(content, 9, mtime=0)
        if len(compressed) < len(content):
            (room / "assets" / f"{hashed}.gz").write_bytes(compressed)
            files.append(f"assets/{hashed}.gz")
    return names, files


def joined(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r"@include\(([\w.-]+)\)",
                  lambda match: joined(path.with_name(match[1])).rstrip("\n"), text)


def ways_to_others(language):
    return " ".join(f'<a href="{{{{path}}}}?lang={code}" lang="{code}" hreflang="{code}">{name}</a>'
                    for code, name in LANGUAGES.items() if code != language)


def with_choices(text):
    """A touch on a language begins in it, as at the kiosk."""
    ways = " ".join(f'<a class="action" href="?lang={code}#PART" lang="{code}" '
                    f'hreflang="{code}">{name}</a>' for code, name in LANGUAGES.items())
    return re.sub(r"@choices\(([\w-]+)\)", lambda match: ways.replace("PART", match[1]), text)


def with_here(text, page):
    """The page itself comes first, and then those that are reached from it."""
    def mark(match):
        own, *others = match[1].split()
        if page == own:
            return ' aria-current="page"'
        return ' aria-current="true"' if any(fnmatch(page, other) for other in others) else ""
    return re.sub(r" @here\(([\w.* -]+)\)", mark, text)


def pack_pages(source, po_folder, names, room):
    files = []
    for language in LANGUAGES:
        po = po_folder / f"{language}.po"
        words = translate.catalogue(po if language != "en" else None)
        (room / "pages" / language).mkdir(parents=True)
        for path in sorted((source / "pages").glob("[!_]*.*")):
            text = with_assets(translate.translate(joined(path), words), names)
            text = with_choices(with_here(text, path.name))
            text = text.replace("@languages", ways_to_others(language)).replace("@lang", language)
            text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL)
            text = re.sub(r"\n\s+", "\n", text)
            name = f"pages/{language}/{path.name}"
            (room / name).write_text(text, encoding="utf-8")
            files.append(name)
    return files


def main(out_c, out_h, source, tokens, library, po_folder):
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        names, files = pack_assets(Path(source), Path(tokens), Path(library), room)
        files += pack_pages(Path(source), Path(po_folder), names, room)
        listed = "".join(f"<file>{name}</file>" for name in files)
        (room / "web.gresource.xml").write_text(
            f'<gresources><gresource prefix="{PREFIX}">{listed}</gresource></gresources>',
            encoding="utf-8")
        for kind, out in (("source", out_c), ("header", out_h)):
            subprocess.run(["glib-compile-resources", f"--generate-{kind}", "--c-name=dure_web",
                            f"--sourcedir={room}", f"--target={out}",
                            room / "web.gresource.xml"], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
