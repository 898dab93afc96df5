# configuration.py: options in a file and on the command line, right and wrong
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import os
import re
import shutil
import subprocess
from pathlib import Path

from city import BACKEND, City
from kit import tap
from kit.processes import run, temporary_folder

SOURCE = Path(os.environ["DURE_SOURCE"]) / "backend"
EXAMPLE = SOURCE / "backend.conf"


def check(text, *words, mode=0o600):
    """(exit code, what was said) of --check-config on a file with this text."""
    with temporary_folder("dure-configuration") as folder:
        file = folder / "x.conf"
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        done = run([BACKEND, "serve", "--config", file, "--check-config", *words], check=False)
        assert (done.returncode == 0) == (done.stderr == ""), done
        return done.returncode, (done.stdout + done.stderr).replace(str(folder), "FOLDER")


def mistakes(text, *words, **how):
    code, said = check(text, *words, **how)
    assert code == 1, (text, said)
    return said.splitlines()


def options_of_help():
    text = run([BACKEND, "serve", "--help"]).stdout
    return set(re.findall(r"^  --([a-z-]+)", text, re.MULTILINE)) - {"config", "check-config"}


def example():
    """{option: (group, example)} of the example file."""
    found, group = {}, None
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif (told := re.match(r"#([a-z-]+)=(.+)", line)) is not None:
            found[told[1]] = (group, told[2])
    return found


def test_example():
    """The example is accepted as it is, has every option, and each of its lines can be used"""
    assert check(EXAMPLE.read_text(encoding="utf-8")) == (0, "FOLDER/x.conf: ok\n")
    found = example()
    assert set(found) == options_of_help(), set(found) ^ options_of_help()
    for name, (group, text) in found.items():
        if name not in ("cert", "key", "notices"):  # these name files, which are looked at
            assert check(f"[{group}]\n{name}={text}\n")[0] == 0, name


def test_all_mistakes():
    """Every mistake is told at once: its file, group, option, and what is allowed"""
    told = mistakes("""
[people]
people-port=eighty
proxy=yes
port=1
public-url=nowhere
machines-port=1
cert=/none
host=a b
[machines]
source-rate=0
machine-threads=65
machines-url=nowhere
[store]
database=
notices=/none
[nothing]
a=b
[operators]
log=xml
log-level=loud
operators-port=65536
""")
    assert told == [
        'dure-backend: FOLDER/x.conf: [people] people-port: "eighty" is no whole number from 0 to '
        '65535',
        'dure-backend: FOLDER/x.conf: [people] proxy: "yes" is neither true nor false',
        "dure-backend: FOLDER/x.conf: [people] port: there is no such option",
        "dure-backend: FOLDER/x.conf: [people] machines-port: this option belongs into [machines]",
        'dure-backend: FOLDER/x.conf: [machines] source-rate: "0" is no whole number from 1 to '
        '1000000',
        'dure-backend: FOLDER/x.conf: [machines] machine-threads: "65" is no whole number from 0 '
        'to 64',
        "dure-backend: FOLDER/x.conf: [store] database: nothing stands behind it",
        "dure-backend: FOLDER/x.conf: [nothing]: there is no such group, only [store], [people], "
        "[machines], [operators]",
        'dure-backend: FOLDER/x.conf: [operators] log: "xml" is none of text|json',
        'dure-backend: FOLDER/x.conf: [operators] log-level: "loud" is none of '
        'error|critical|warning|notice|info|debug',
        'dure-backend: FOLDER/x.conf: [operators] operators-port: "65536" is no whole number from '
        '0 to 65535',
        'dure-backend: FOLDER/x.conf: [people] host: "a b" is not the name of a host',
        'dure-backend: FOLDER/x.conf: [people] public-url: "nowhere" is not an address on the web',
        'dure-backend: FOLDER/x.conf: [machines] machines-url: "nowhere" is not an address on the '
        'web',
        "dure-backend: FOLDER/x.conf: [store] notices: there is no directory /none",
        "dure-backend: FOLDER/x.conf: [people] cert: it needs key as well"], told


def test_command_line():
    """The same checks hold for the command line, which wins over the file"""
    assert mistakes("", "--people-port", "-1", "--log", "no") == [
        'dure-backend: --people-port: "-1" is no whole number from 0 to 65535',
        'dure-backend: --log: "no" is none of text|json']
    assert mistakes("[people]\nhost=a b\n", "--host", "c d") == [
        'dure-backend: --host: "c d" is not the name of a host']
    assert len(mistakes("", "--nonsense")) == len(mistakes("", "word")) == 1
    with temporary_folder("dure-city") as folder:
        file = folder / "x.conf"
        file.write_text("[operators]\nlog=json\nlog-level=info\n", encoding="utf-8")
        city = City(folder)
        for words, is_json in (((), True), (("--log", "text"), False)):
            city.start("--config", file, *words)
            assert city.get("/").status == 200
            line = city.process.wait_for_line(r"^.*\brequest\b.*$")[0]
            assert line.startswith("{") == is_json, line
            assert city.stop() == 0


def test_missing_and_broken_files():
    """A file that is not there, or no such file at all, is an error that names it"""
    done = run([BACKEND, "serve", "--config", "/none/x.conf", "--check-config"], check=False)
    assert done.returncode == 1 and "/none/x.conf: " in done.stderr, done
    for text in ("people-port=1\n", "[people\n", "[people]\nhello\n", "[people]\nhost=a\\qb\n"):
        (line,) = mistakes(text)
        assert line.startswith("dure-backend: FOLDER/x.conf: "), line


def test_secrets():
    """A key or a password that others may read, and a key of another certificate, are refused"""
    with temporary_folder("dure-keys") as folder:
        for name in ("a", "b"):
            run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                 "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                 "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"])

        def told(certificate, key):
            words = ("--cert", folder / certificate, "--key", folder / key)
            code, said = check("", *words)
            return code, said.replace(str(folder), "KEYS")
        assert told("a.pem", "a.key")[0] == 0
        assert "KEYS/b.key is not the key of the certificate" in told("a.pem", "b.key")[1]
        assert "KEYS/a.key holds no certificate" in told("a.key", "a.key")[1]
        assert "KEYS/none.key " in told("a.pem", "none.key")[1]
        (folder / "a.key").chmod(0o640)
        assert "KEYS/a.key may be read by others" in told("a.pem", "a.key")[1]
        assert "PRIVATE" not in told("a.pem", "a.key")[1]
    for address in ("postgresql://dure:secret@db/city", "postgresql://db/city?password=secret"):
        text = f"[store]\ndatabase={address}\n"
        assert check(text, mode=0o600)[0] == 0
        (line,) = mistakes(text, mode=0o640)
        assert "0640" in line and "secret" not in line, line


def test_unit():
    """The unit for systemd is one that systemd takes, and starts what there is"""
    unit = SOURCE / "systemd" / "dure-backend.service"
    with temporary_folder("dure-unit") as folder:
        copy = folder / unit.name
        copy.write_text(unit.read_text(encoding="utf-8").replace(
            "/usr/local/bin/dure-backend", str(BACKEND)).replace(
            "User=dure\n", "User=daemon\n"), encoding="utf-8")
        if shutil.which("systemd-analyze") is not None:
            done = subprocess.run(["systemd-analyze", "verify", copy], text=True,
                                  capture_output=True, check=False, timeout=60)
            assert done.returncode == 0 and copy.name not in done.stderr, done
    words = re.search(r"^ExecStart=\S+ (.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert run([BACKEND, *words.split(), "--check-config"]).stdout.endswith(": ok\n")


if __name__ == "__main__":
    tap.main()
