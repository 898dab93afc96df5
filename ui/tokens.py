# tokens.py: makes style sheets from the one file of colours, sizes and shapes
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""tokens.py web TOKENS.json    prints the phone's custom properties, light and dark"""

import json
import sys


def properties(colours):
    return "".join(f"  --{name}: {value};\n" for name, value in colours.items())


def web(tokens):
    sizes = tokens["web"]
    scale = {f"type-{name}": f"{rem}rem" for name, rem in sizes["type-rem"].items()}
    scale |= {f"space-{name}": f"{rem}rem" for name, rem in sizes["space-rem"].items()}
    scale |= {"radius": f"{sizes['radius-rem']}rem", "touch": f"{sizes['touch-rem']}rem",
              "hairline": f"{sizes['line-px']}px", "focus": f"{sizes['focus-px']}px"}
    colour = tokens["colour"]
    return (":root {\n  color-scheme: light dark;\n" + properties(scale)
            + properties(colour["light"]) + "}\n"
            + "@media (prefers-color-scheme: dark) {\n:root {\n" + properties(colour["dark"])
            + "}\n}\n"
            + "@media (prefers-contrast: more) and (prefers-color-scheme: light) {\n:root {\n"
            + properties(colour["high-contrast"]) + "}\n}\n")


MODES = {"web": web}

if __name__ == "__main__":
    mode, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        sys.stdout.write(MODES[mode](json.load(file)))
