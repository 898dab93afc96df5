# axe.py: looks for barriers in a page, by the rules of WCAG 2.2 AA that a program can check
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""axe-core comes from the npm registry, once, in the version that tests/web/axe pins."""

import os
import shutil
import subprocess
from pathlib import Path

PINNED = Path(os.environ["DURE_SOURCE"]) / "tests" / "web" / "axe"
INSTALLED = Path(os.environ["DURE_BUILD"]) / "axe"
PROGRAM = INSTALLED / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """
    const done = arguments[0];
    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',
                                 'best-practice']})
      .then((found) => done(found.violations.map(
        (it) => `${it.id}: ${it.help}: ${it.nodes.map((node) => node.html).join(' | ')}`)),
        (error) => done([`axe failed: ${error}`]));"""


def program():
    """The text of axe-core; installed first where it is not there."""
    if not PROGRAM.exists():
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINNED / name, INSTALLED)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                              cwd=INSTALLED, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return PROGRAM.read_text(encoding="utf-8")


def barriers(phone):
    """What stands in somebody's way on the page that is open, one line each."""
    if phone.driver.execute_script("return typeof axe") == "undefined":
        phone.driver.execute_script(program())
    return phone.driver.execute_async_script(LOOK)
