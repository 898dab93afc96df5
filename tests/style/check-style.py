# check-style.py: every house rule over the whole tree, and every rule against its own sample
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rules import rules  # noqa: E402

from kit import tap  # noqa: E402

SOURCE = Path(os.environ.get("DURE_SOURCE") or Path(__file__).resolve().parents[2])


def tree():
    """The text files of the tree, tracked or about to be: path -> text."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", SOURCE, "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"], capture_output=True, check=True).stdout.decode()
    found = {}
    for path in filter(None, listed.split("\0")):
        try:
            found[path] = (SOURCE / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    assert found, "the tree is empty"
    return found


def over_the_tree(rule, files):
    def check():
        complaints = [f"{path}:{line}: {complaint}" for path, text in files.items()
                      for line, complaint in rule.check(path, text)]
        assert not complaints, "\n" + "\n".join(complaints)
    return check


def against_its_sample(rule):
    def check():
        for sample in (rule.bad, *rule.more):
            assert list(rule.check(*sample)), f"{sample} passed"
        if rule.good:
            assert not list(rule.check(*rule.good)), f"{rule.good} was refused"
    return check


def main():
    files = tree()
    headers = {PurePosixPath(path).name: str(PurePosixPath(path).parent)
               for path in files if path.endswith(".h")}
    cases = []
    for rule in rules(headers):
        cases.append((rule.title, over_the_tree(rule, files)))
        cases.append((f"{rule.title}: the sample is caught", against_its_sample(rule)))
    sys.exit(1 if tap.run(cases) else 0)


main()
