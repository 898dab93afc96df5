# make-initramfs.py: packs process 1 and kernel modules into the machine's first file system
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""make-initramfs.py KERNEL-ROOT RELEASE INIT OUT MODULE...

Writes an uncompressed archive (newc cpio): /init, /dev/console and the named modules with all they
depend on, in the order in which they must be loaded. Needs neither cpio nor root nor device files.
KERNEL-ROOT holds lib/modules/RELEASE."""

import lzma
import subprocess
import sys
from pathlib import Path

FOLDER, FILE, DEVICE = 0o40755, 0o100644, 0o20600


def entry(number, name, mode, data=b"", device=(0, 0)):
    """One file of the archive: its head of 13 fields, its name, its bytes, each padded to 4."""
    name = name.encode() + b"\0"
    fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    return head + b"\0" * (-len(head) % 4) + data + b"\0" * (-len(data) % 4)


def module_name(path):
    return Path(path).name.split(".ko")[0].replace("-", "_")


def load_order(root, release, wanted):
    """The files of the wanted modules and of what they need, in load order."""
    builtin = {module_name(line) for line in
               (root / "lib/modules" / release / "modules.builtin").read_text().splitlines()}
    order = []
    for name in wanted:
        if name.replace("-", "_") in builtin:
            continue
        lines = subprocess.run(
            ["modprobe", "-d", root, "-S", release, "--show-depends", name],
            check=True, capture_output=True, text=True).stdout.splitlines()
        for words in map(str.split, lines):
            if words and words[0] == "insmod" and words[1] not in order:
                order.append(words[1])
    return order


def read_module(path):
    data = Path(path).read_bytes()
    return lzma.decompress(data) if path.endswith(".xz") else data


def main():
    root, release, init, out, *wanted = sys.argv[1:]
    files = [(name, FOLDER) for name in ("dev", "modules", "proc", "sys")]
    files.append(("dev/console", DEVICE, b"", (5, 1)))
    files.append(("init", 0o100755, Path(init).read_bytes()))
    names = []
    for place, path in enumerate(load_order(Path(root), release, wanted)):
        names.append(f"{place:02d}-{module_name(path)}.ko")
        files.append((f"modules/{names[-1]}", FILE, read_module(path)))
    files.append(("modules/list", FILE, ("\n".join(names) + "\n").encode()))
    files.append(("TRAILER!!!", 0))
    fresh = Path(f"{out}.new")
    fresh.write_bytes(b"".join(entry(number, *each) for number, each in enumerate(files, 1)))
    fresh.replace(out)


main()
