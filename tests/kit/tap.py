# tap.py: turns plain test functions into a TAP program
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Ends every Python test program with `tap.main()`.

Each function of the program whose name starts with `test_` is one test, in the order written; its
title is the first line of its docstring. An exception is a failure with its traceback as
diagnostics. What a test prints goes to standard error, so it cannot be read as a result.
Names given on the command line choose some of the tests."""

import os
import sys
import traceback

state = {"running": 0}  # the number of the test that runs


def collect(namespace):
    """The (title, function) pairs of a namespace, in the order written."""
    cases = []
    for name, value in namespace.items():
        if name.startswith("test_") and callable(value):
            lines = (value.__doc__ or "").strip().splitlines()
            title = lines[0].rstrip(".") if lines else name[5:].replace("_", " ")
            cases.append((name, title, value))
    return cases


def run(cases):
    """Runs (title, function) pairs, prints TAP and returns how many failed."""
    report = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    sys.stdout.flush()
    os.dup2(2, 1)
    report.write(f"1..{len(cases)}\n")
    failed = 0
    for number, (title, function) in enumerate(cases, 1):
        title = title.replace("#", "number ")
        state["running"] = number
        try:
            function()
            report.write(f"ok {number} {title}\n")
        except (Exception, SystemExit):
            failed += 1
            report.write(f"not ok {number} {title}\n")
            for line in traceback.format_exc().rstrip().splitlines():
                report.write(f"# {line}\n")
    report.close()
    return failed


def main():
    namespace = vars(sys.modules["__main__"])
    chosen = sys.argv[1:]
    cases = [(title, function) for name, title, function in collect(namespace)
             if not chosen or name in chosen]
    if not cases:
        print(f"Bail out! No test is called {' '.join(chosen)}")
        sys.exit(1)
    sys.exit(1 if run(cases) else 0)
