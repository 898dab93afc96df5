# axe.py: looks for barriers in a page, by the rules of WCAG 2.2 AA that a program can check
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""axe-core comes from the npm registry, once a build folder, in one pinned version."""

import base64
import hashlib
import io
import os
import tarfile
import urllib.request
from pathlib import Path

VERSION = "4.10.2"
SHA512 = "RE3mdQ7P3FRSe7eqCWoeQ/Z9QXrtniSjp1wUjt5nRC3WIpz5rSCve6o3fsZ2aCpJtrZjSZgjwXAoTO5k4tEI0w=="
PACKAGE = f"https://registry.npmjs.org/axe-core/-/axe-core-{VERSION}.tgz"
PROGRAM = Path(os.environ["DURE_BUILD"]) / f"axe-core-{VERSION}.js"
FETCH_S = 60
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # what another colour scheme may break
LOOK = """
    const [rules, done] = arguments;
    axe.run(document, {runOnly: rules})
      .then((found) => done(found.violations.map(
        (it) => `${it.id}: ${it.help}: ${it.nodes.map((node) => node.html).join(' | ')}`)),
        (error) => done([`axe failed: ${error}`]));"""


def fetch():
    """The program inside the package, which must be the one that is pinned."""
    with urllib.request.urlopen(PACKAGE, timeout=FETCH_S) as answer:
        package = answer.read()
    assert base64.b64encode(hashlib.sha512(package).digest()).decode() == SHA512
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        return files.extractfile("package/axe.min.js").read()


def program():
    """The text of axe-core; fetched first where it is not there."""
    if not PROGRAM.exists():
        PROGRAM.write_bytes(fetch())
    return PROGRAM.read_text(encoding="utf-8")


def barriers(phone, rules=None):
    """What stands in somebody's way on the page that is open, one line each; by all rules, or by
    some of them, such as COLOURS."""
    if phone.driver.execute_script("return typeof axe") == "undefined":
        phone.driver.execute_script(program())
    return phone.driver.execute_async_script(LOOK, rules or EVERY_RULE)
