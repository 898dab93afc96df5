# embed.py: writes a file as a table of C
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""embed.py HEADER NAME FILE   prints C that defines NAME_bytes and NAME_size, as HEADER says."""

import sys
from pathlib import Path

header, name, path = sys.argv[1:]
content = Path(path).read_bytes()
print(f'#include "{header}"\n')
print(f"const guint8 {name}_bytes[] = {{")
for start in range(0, len(content), 24):
    print("  " + ", ".join(map(str, content[start:start + 24])) + ",")
print("};")
print(f"const gsize {name}_size = sizeof {name}_bytes;")
