# on-panel.py: runs one program on a panel of its own
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""on-panel.py PROGRAM [ARGUMENT...]   Starts a display without a monitor, runs the program on it
with GTK's accessibility checks within the process, and ends as it ended. Its output passes
through."""

import subprocess
import sys

from kit.display import Display
from kit.processes import temporary_folder


def main(command):
    with temporary_folder("dure-pages") as folder:
        display = Display(folder)
        try:
            environment = {**display.environment, "GTK_A11Y": "test"}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            display.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
