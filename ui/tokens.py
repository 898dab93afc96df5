# tokens.py: makes style sheets from the one file of colours, sizes and shapes
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""tokens.py web TOKENS.json                   prints the phone's custom properties, light and dark,
                                               and the kiosk's sizes, a millimetre as 1/16 rem;
                                               what is .lit is light, as the kiosk's screen is
tokens.py gtk TOKENS.json SET TEMPLATE.css.in  prints the kiosk's sheet: the colours of one set as
                                               @define-color, then the template filled in
tokens.py fonts TOKENS.json TEMPLATE.conf.in   prints the kiosk's fontconfig: the template with a
                                               pattern for each family at $families

GTK 4.8 has no variables for lengths, so sizes become literal millimetres: in a template $space-m is
a distance, $type-title a size of letters, $action a height, $font-ko a list of families. Colours
are GTK's own @ink. A pair of colours that a person could not read well ends the build."""

import json
import re
import sys


def properties(colours):
    return "".join(f"  --{name}: {value};\n" for name, value in colours.items())


def kiosk_sizes(sizes):
    """What a picture of the kiosk on the web is made of."""
    flat = {}
    for name, size in sizes.items():
        stem = name.removesuffix("-mm")
        flat |= ({f"{stem}-{part}": mm for part, mm in size.items()} if isinstance(size, dict)
                 else {stem: size})
    return {f"kiosk-{name}": f"{mm / 16:g}rem" for name, mm in flat.items()}


def web(tokens):
    sizes = tokens["web"]
    scale = {f"type-{name}": f"{rem}rem" for name, rem in sizes["type-rem"].items()}
    scale |= {f"space-{name}": f"{rem}rem" for name, rem in sizes["space-rem"].items()}
    scale |= {"radius": f"{sizes['radius-rem']}rem", "touch": f"{sizes['touch-rem']}rem",
              "hairline": f"{sizes['line-px']}px", "focus": f"{sizes['focus-px']}px"}
    scale |= kiosk_sizes(tokens["kiosk"])
    colour = tokens["colour"]
    return (":root {\n  color-scheme: light dark;\n" + properties(scale)
            + properties(colour["light"]) + "}\n"
            + "@media (prefers-color-scheme: dark) {\n:root {\n" + properties(colour["dark"])
            + "}\n}\n"
            + ".lit {\n  color-scheme: light;\n" + properties(colour["light"]) + "}\n"
            + "@media (prefers-contrast: more) and (prefers-color-scheme: light) {\n:root {\n"
            + properties(colour["high-contrast"]) + "}\n}\n")


def gtk_names(tokens):
    """What a template may name, as GTK CSS writes it."""
    sizes = tokens["kiosk"]
    names = {f"type-{name}": f"{mm}mm" for name, mm in sizes["type-mm"].items()}
    names |= {f"space-{name}": f"{mm}mm" for name, mm in sizes["space-mm"].items()}
    names |= {name.removesuffix("-mm"): f"{mm}mm" for name, mm in sizes.items()
              if not isinstance(mm, dict)}
    for language, families in tokens["fonts"].items():
        names[f"font-{language}"] = ", ".join(
            family if family == "sans-serif" else f'"{family}"' for family in families)
    return names


def gtk(tokens, which, template_path):
    names = gtk_names(tokens)

    def fill_in(match):
        if match.group(1) not in names:
            sys.exit(f"{template_path} names ${match.group(1)}, which tokens.json does not have")
        return names[match.group(1)]

    with open(template_path, encoding="utf-8") as file:
        template = file.read()
    colours = "".join(f"@define-color {name} {value};\n"
                      for name, value in tokens["colour"][which].items())
    return colours + re.sub(r"\$([a-zA-Z][\w-]*)", fill_in, template)


def fonts(tokens, template_path):
    families = {family for families in tokens["fonts"].values() for family in families}
    patterns = "".join(f'      <pattern><patelt name="family"><string>{family}</string></patelt>'
                       '</pattern>\n' for family in sorted(families - {"sans-serif"}))
    with open(template_path, encoding="utf-8") as file:
        return file.read().replace("$families\n", patterns)


def luminance(colour):
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faint_pairs(tokens):
    """Tells of each pair in each set that is below its floor."""
    for name, colours in tokens["colour"].items():
        for floor, pairs in tokens["contrast-floors"].items():
            for front, back in pairs:
                high, low = sorted((luminance(colours[front]), luminance(colours[back])),
                                   reverse=True)
                ratio = (high + 0.05) / (low + 0.05)
                if ratio < float(floor):
                    yield f"{name}: {front} on {back} is {ratio:.2f}:1, less than {floor}:1"


MODES = {"web": web, "gtk": gtk, "fonts": fonts}

if __name__ == "__main__":
    mode, path, *rest = sys.argv[1:]
    with open(path, encoding="utf-8") as tokens_file:
        all_tokens = json.load(tokens_file)
    if faults := list(faint_pairs(all_tokens)):
        sys.exit("\n".join(faults))
    sys.stdout.write(MODES[mode](all_tokens, *rest))
