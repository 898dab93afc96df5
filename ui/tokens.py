#!/usr/bin/python3
# tokens.py: makes style sheets of tokens.json, for the kiosk (GTK CSS) and for the phone (web CSS)
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""tokens.py gtk TOKENS TEMPLATE SET OUTPUT   the kiosk's sheet: the set's colours as @define-color,
                                              then the template (may be -) with its $names replaced
tokens.py web TOKENS OUTPUT                   the phone's custom properties: light, dark, contrast

GTK 4.8 has no variables for lengths, so sizes become literal millimetres. In a template $space-m is
a distance, $type-title a size of letters, $font-ko a list of families, $slide-ms the slide's time;
colours are GTK's own @ink. A pair of colours that a person could not read ends the build."""

import json
import re
import sys
from pathlib import Path


def luminance(colour):
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def faint_pairs(tokens):
    """Says of each pair in each set that is below its floor."""
    for name, colours in tokens["colours"].items():
        for floor, pairs in tokens["pairs"].items():
            for front, back in pairs:
                ratio = contrast(colours[front], colours[back])
                if ratio < float(floor):
                    yield f"{name}: {front} on {back} is {ratio:.2f}:1, less than {floor}:1"


def gtk_names(tokens):
    """What a template may name, as GTK CSS writes it."""
    names = {f"space-{name}": f"{size['mm']:g}mm" for name, size in tokens["space"].items()}
    names |= {f"type-{name}": f"{size['mm']:g}mm" for name, size in tokens["type"].items()}
    for language, families in tokens["fonts"].items():
        quoted = (family if family == "sans-serif" else f'"{family}"' for family in families)
        names[f"font-{language}"] = ", ".join(quoted)
    names["slide-ms"] = f"{tokens['motion']['slide-ms']}ms"
    return names


def gtk_sheet(tokens, template, which):
    names = gtk_names(tokens)

    def replace(match):
        if match.group(1) not in names:
            sys.exit(f"tokens.py: the template names ${match.group(1)}, which tokens.json has not")
        return names[match.group(1)]

    colours = [f"@define-color {name} {value};"
               for name, value in tokens["colours"][which].items()]
    return "\n".join(colours) + "\n" + re.sub(r"\$([a-zA-Z][\w-]*)", replace, template)


def web_block(selector, colours):
    lines = [f"  --{name}: {value};" for name, value in colours.items()]
    return "\n".join([f"{selector} {{", *lines, "}"])


def web_sheet(tokens):
    sizes = {f"space-{name}": f"{size['rem']:g}rem" for name, size in tokens["space"].items()}
    sizes |= {f"type-{name}": f"{size['rem']:g}rem" for name, size in tokens["type"].items()}
    for language, families in tokens["fonts"].items():
        quoted = (family if family == "sans-serif" else f'"{family}"' for family in families)
        sizes[f"font-{language.replace('_', '-')}"] = ", ".join(quoted)
    sizes["slide-ms"] = f"{tokens['motion']['slide-ms']}ms"
    colours = tokens["colours"]
    blocks = [
        web_block(":root", {"color-scheme": "light dark"} | colours["light"] | sizes)
        .replace("--color-scheme", "color-scheme"),
        "@media (prefers-color-scheme: dark) {\n" + web_block(":root", colours["dark"]) + "\n}",
        "@media (prefers-contrast: more) {\n" + web_block(":root", colours["contrast"]) + "\n}",
    ]
    return "\n".join(blocks) + "\n"


def main(arguments):
    kind, tokens_path, *rest = arguments
    tokens = json.loads(Path(tokens_path).read_text(encoding="utf-8"))
    faults = list(faint_pairs(tokens))
    if faults:
        sys.exit("\n".join(faults))
    if kind == "gtk":
        template_path, which, output = rest
        template = "" if template_path == "-" else Path(template_path).read_text(encoding="utf-8")
        sheet = gtk_sheet(tokens, template, which)
    elif kind == "web":
        (output,) = rest
        sheet = web_sheet(tokens)
    else:
        sys.exit(__doc__)
    Path(output).write_text(sheet, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
