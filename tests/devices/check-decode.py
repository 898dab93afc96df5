# check-decode.py: `dure-wearables decode` over every packet of vectors/, read by a JSON parser
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import json
import os
import subprocess
import tempfile
from decimal import Decimal, InvalidOperation
from pathlib import Path

from kit import tap

WEARABLES = os.environ["DURE_WEARABLES"]
VECTORS = Path(os.environ["DURE_VECTORS"])
SECONDS = 60
REFUSED, WRONG_USE, NO_INPUT = 65, 64, 66

KEY = "231d39c1d7cc1ab1aee224cd096db932"
ADDRESS = "54:48:E6:8F:80:A5"
SEALED = "41e445f3c9962b332211006c7c4519"
OPENED = {"temperature": Decimal("25.06"), "humidity": Decimal("50.55"), "trigger_based": 0}


def run(*arguments, given=b""):
    return subprocess.run([WEARABLES, *arguments], input=given, capture_output=True,
                          timeout=SECONDS)


def once(pairs):
    """A JSON object, no name of which comes twice."""
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"a name comes twice: {names}"
    return dict(pairs)


def parse_all(done, count):
    """(status, objects) of a run that told so many objects, one a line, and nothing else."""
    text = done.stdout.decode("utf-8")
    assert text.endswith("\n") and text.count("\n") == count, f"not {count} lines: {text!r}"
    assert not done.stderr, done.stderr
    return done.returncode, [json.loads(line, parse_float=Decimal, parse_int=Decimal,
                                        parse_constant=None, object_pairs_hook=once)
                             for line in text.splitlines()]


def parse(done):
    status, (told,) = parse_all(done, 1)
    return status, told


def decode(ident, packet, *options):
    return parse(run("decode", *options, ident, packet))


def assert_rejects(done):
    status, told = parse(done)
    assert status == REFUSED and list(told) == ["reject"] and told["reject"], (status, told)


def assert_wrong_use(*arguments):
    done = run("decode", *arguments)
    assert done.returncode == WRONG_USE, (arguments, done)
    assert not done.stdout and b"Usage:" in done.stderr, (arguments, done)


def rows():
    """(id, hex) -> [(field, value)] of every file; the rejects have the field `*`."""
    packets = {}
    for path in sorted(VECTORS.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "uuid\t")):
                ident, packet, field, value, _, _ = line.split("\t")
                packets.setdefault((ident, packet), []).append((field, value))
    assert len(packets) > 300, f"only {len(packets)} packets were read"
    return packets


def same(told, value):
    """Numbers as numbers, exactly; words as what JSON says they are."""
    if isinstance(told, Decimal):
        try:
            return told == Decimal(value)
        except InvalidOperation:
            return False
    return told == json.loads(f'"{value}"')


def complaints(ident, packet, expected, told):
    for field, value in expected:
        if field == "*":
            if list(told) != ["reject"]:
                yield f"{ident} {packet} was not refused: {told}"
        elif field not in told or not same(told[field], value):
            yield f"{ident} {packet} {field} is not {value}: {told}"


def test_every_packet():
    """Every packet of every file of vectors, each field as it stands there."""
    packets = rows()
    words = [word for packet in packets for word in packet]
    status, told = parse_all(run("decode", *words), len(packets))
    wrong = [line for (packet, expected), one in zip(packets.items(), told)
             for line in complaints(*packet, expected, one)]
    assert not wrong, "\n" + "\n".join(wrong)
    assert status == REFUSED, "some of them are to be refused"


def test_several_packets():
    """Each has its line, in order; the status tells of one that was refused, wherever it stands."""
    first, second = ("2a37", "0055"), ("2a19", "64")
    assert parse_all(run("decode", *first, *second), 2) == (
        0, [{"heart_rate": 85, "sensor_contact": "not_supported"}, {"battery": 100}])
    for refused in (("2a37", "zz"), ("x", "00")):
        for words in ((*refused, *second), (*second, *refused)):
            status, told = parse_all(run("decode", *words), 2)
            assert status == REFUSED and [list(one)[0] for one in told].count("reject") == 1, told


def test_spellings_of_ids():
    """An id is the same in short and whole, in either case."""
    for ident in ("2a37", "2A37", "0x2A37", "00002a37-0000-1000-8000-00805f9b34fb",
                  "00002A37-0000-1000-8000-00805F9B34FB", " 2a37 "):
        assert decode(ident, "0055")[1]["heart_rate"] == 85, ident
    for ident in ("ad:fcd2", "AD:FCD2", "ad:0000FCD2-0000-1000-8000-00805F9B34FB"):
        assert decode(ident, "40065e1f")[1]["mass"] == Decimal("80.3"), ident
    for ident in ("fb005c82-02e7-f387-1cad-8acd2d8df0c8", "FB005C82-02E7-F387-1CAD-8ACD2D8DF0C8"):
        told = decode(ident, "000094357700000000000280ff")[1]
        assert told["ecg[0]"] == -32766, told
    assert decode("SFLOAT", "70f1")[1]["value"] == Decimal("36.8")


def test_spellings_of_packets():
    """Digits in either case, with spaces and colons between octets."""
    for packet in ("1e8A005800780000", "1E 8a 00 58 00 78 00 00", "1e:8a:00:58:00:78:00:00"):
        packet += " 00041114293B3C00012700"
        assert decode("2a35", packet)[1]["systolic"] == 138, packet


def test_empty_packet():
    """An empty packet is a packet; for most it is too short, for a text it is a text."""
    assert_rejects(run("decode", "2a37", ""))
    assert_rejects(run("decode", "2a37", " "))
    assert decode("2a24", "") == (0, {"model_number": ""})


def test_what_is_no_packet():
    """Half an octet, an octet torn apart and other characters are refused."""
    for packet in ("0", "005", "0 0", "0:0", "0x55", "zz", "00,55", "00-55", "0055\u00e9", "::g"):
        assert_rejects(run("decode", "2a37", packet))


def test_unknown_ids():
    """What has no decoder is refused, the numbers that identify a device among it."""
    for ident in ("2a23", "2a25", "2aff", "2a3", "2a377", "ad:2a37", "2a37:ad", "ad:", "", "x",
                  "fb005c82-02e7-f387-1cad-8acd2d8df0c9", "fb005c82", "2a37\n2a37", "float32",
                  "00002a37-0000-1000-8000-00805f9b34fc", "12342a37-0000-1000-8000-00805f9b34fb"):
        assert_rejects(run("decode", ident, "0055"))


def test_wrong_use():
    """Too little, too much or an option that is none: help on standard error, status 64."""
    for arguments in ((), ("2a37",), ("2a37", "00", "55"), ("--loud", "2a37", "0055"),
                      ("--key",)):
        assert_wrong_use(*arguments)


def test_help():
    """Help that was asked for is no error, and names every id that has packets here."""
    done = run("decode", "--help")
    text = done.stdout.decode()
    assert done.returncode == 0 and not done.stderr, done
    for ident, _ in rows():
        assert f"  {ident} " in text, ident


def test_key_on_the_command_line():
    """An encrypted packet opens with its key, however the key is spelt."""
    for key in (KEY, KEY.upper(), ":".join(KEY[i:i + 2] for i in range(0, 32, 2))):
        assert decode("ad:fcd2", SEALED, "--key", key, "--address", ADDRESS) == (0, OPENED)


def test_key_from_a_file():
    """The key need not be on the command line: a file or standard input has it."""
    with tempfile.NamedTemporaryFile("w", suffix=".key") as file:
        file.write(KEY + "\n")
        file.flush()
        assert decode("ad:fcd2", SEALED, "--key-file", file.name, "--address",
                      ADDRESS) == (0, OPENED)
    given = run("decode", "--key-file", "-", "--address", ADDRESS, "ad:fcd2", SEALED,
                given=KEY.encode())
    assert parse(given) == (0, OPENED)


def test_key_that_does_not_open():
    """Another key, another address, no key, or a plain packet of a device that has one."""
    for packet, options in ((SEALED, ("--key", "00" * 16, "--address", ADDRESS)),
                            (SEALED, ("--key", KEY, "--address", "00:00:00:00:00:00")),
                            (SEALED, ()),
                            ("40065e1f", ("--key", KEY, "--address", ADDRESS))):
        assert_rejects(run("decode", *options, "ad:fcd2", packet))


def test_key_that_is_none():
    """A key or an address that cannot be one is wrong use, a file that is not there no input."""
    for options in (("--key", KEY), ("--key", KEY[:-2], "--address", ADDRESS),
                    ("--key", KEY + "00", "--address", ADDRESS), ("--key", "", "--address", ""),
                    ("--key", KEY, "--address", "54:48"), ("--address", ADDRESS),
                    ("--key", "key", "--address", ADDRESS),
                    ("--key", KEY, "--key-file", "-", "--address", ADDRESS)):
        done = run("decode", *options, "ad:fcd2", SEALED)
        assert done.returncode == WRONG_USE and not done.stdout and done.stderr, (options, done)
    done = run("decode", "--key-file", "/nonexistent/key", "--address", ADDRESS, "ad:fcd2", SEALED)
    assert done.returncode == NO_INPUT and not done.stdout and done.stderr, done


def test_key_is_not_told():
    """Whatever happens, the key is in no output."""
    for options in (("--key", KEY), ("--key", KEY + "0", "--address", ADDRESS),
                    ("--key", KEY, "--address", ADDRESS)):
        done = run("decode", *options, "ad:fcd2", SEALED)
        assert KEY.encode() not in done.stdout + done.stderr, done


def test_key_for_others():
    """A key changes nothing of what is not BTHome."""
    assert decode("2a19", "64", "--key", KEY, "--address", ADDRESS) == (0, {"battery": 100})


tap.main()
