# extract-kernel.py: unpacks the plain kernel inside a compressed one
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""extract-kernel.py VMLINUZ OUT

Under emulation the kernel's own unpacker costs seconds at every boot. QEMU can start the unpacked
kernel instead, through its PVH entry."""

import lzma
import subprocess
import sys
import zlib
from pathlib import Path


def unzstd(data):
    return subprocess.run(["zstd", "-dqc"], input=data, capture_output=True).stdout


PACKINGS = (
    (b"\xfd7zXZ\0", lambda data: lzma.LZMADecompressor().decompress(data)),
    (b"\x1f\x8b\x08", lambda data: zlib.decompressobj(31).decompress(data)),
    (b"\x28\xb5\x2f\xfd", unzstd),
)


def candidates(data):
    """Whatever unpacks at one of the places where a packing's first bytes stand."""
    for magic, unpack in PACKINGS:
        at = data.find(magic)
        while at >= 0:
            try:
                yield unpack(data[at:])
            except (lzma.LZMAError, zlib.error, OSError):
                pass
            at = data.find(magic, at + 1)


def main():
    source, out = sys.argv[1:]
    for kernel in candidates(Path(source).read_bytes()):
        if kernel.startswith(b"\x7fELF"):
            fresh = Path(f"{out}.new")
            fresh.write_bytes(kernel)
            fresh.replace(out)
            return
    sys.exit(f"extract-kernel.py: there is no kernel in {source}")


main()
