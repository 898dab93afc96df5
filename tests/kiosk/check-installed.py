# check-installed.py: what a station's machine is given beside the program
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import xml.etree.ElementTree as xml
from pathlib import Path

from kit import tap
from kit.processes import run, temporary_folder
from kit.words import SOURCE

KIOSK = SOURCE / "kiosk"
BUILD = Path(os.environ["DURE_BUILD"])
UNIT = KIOSK / "systemd" / "dure-kiosk.service"
POLICY = KIOSK / "dbus" / "dure-kiosk.conf"
NOBODY = 65534
MOST_EXPOSED = 5.0  # of 10, by systemd's own count; a screen and a radio cannot be walled off


def settings():
    """The unit's lines, by name."""
    found = {}
    for line in UNIT.read_text("utf-8").replace("\\\n", " ").splitlines():
        if match := re.match(r"([A-Za-z]+)=(.*)$", line):
            found.setdefault(match[1], []).append(match[2])
    return found


def copied_unit(folder):
    """The unit as on a machine where its program and its user are."""
    copy = folder / UNIT.name
    text = UNIT.read_text("utf-8").replace("\\\n", " ")
    text = re.sub(r"^ExecStart=.*$", f"ExecStart={BUILD}/kiosk/dure-kiosk --help", text,
                  flags=re.MULTILINE).replace("User=dure-kiosk\n", "User=daemon\n")
    copy.write_text(text, "utf-8")
    return copy


def test_everything_is_installed():
    """Each file for systemd, D-Bus, BlueZ and PAM has a place where it is installed"""
    installed = json.loads(run(["meson", "introspect", "--installed", BUILD]).stdout)
    wanted = [path for folder in ("systemd", "dbus", "bluetooth")
              for path in (KIOSK / folder).iterdir()]
    wanted += (KIOSK / "speech").glob("*.conf")
    assert len(wanted) >= 7
    for path in wanted:
        assert "/share/dure/kiosk/" in installed.get(str(path), ""), path


def test_unit():
    """systemd takes the unit, and counts it as closed as a program with a screen can be"""
    if shutil.which("systemd-analyze") is None:
        return
    with temporary_folder("dure-unit") as folder:
        copy = copied_unit(folder)
        done = subprocess.run(["systemd-analyze", "verify", copy], text=True, capture_output=True,
                              check=False, timeout=60)
        assert done.returncode == 0 and copy.name not in done.stderr, done
        done = subprocess.run(["systemd-analyze", "security", "--offline=true", copy], text=True,
                              capture_output=True, check=False, timeout=60)
        exposure = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
        assert float(exposure[1]) <= MOST_EXPOSED, exposure[0]


def ordinary(folder):
    """What makes a program run as somebody who may nothing: compositors refuse root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, NOBODY, NOBODY)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def test_session():
    """The unit's compositor shows the kiosk, which tells systemd through it that it is ready"""
    (start,) = settings()["ExecStart"]
    compositor = re.split(r" --\s+", start)[0].split()
    with temporary_folder("dure-session") as folder, socket.socket(socket.AF_UNIX,
                                                                   socket.SOCK_DGRAM) as systemd:
        kiosk = shutil.copy(BUILD / "kiosk" / "dure-kiosk", folder)
        systemd.bind(str(folder / "notify"))
        systemd.settimeout(30)
        os.chmod(folder / "notify", 0o666)
        environment = {**os.environ, **dict(pair.split("=", 1) for pair in
                                            settings()["Environment"][0].split()),
                       "NOTIFY_SOCKET": str(folder / "notify"), "HOME": str(folder),
                       "XDG_RUNTIME_DIR": str(folder), "GSK_RENDERER": "cairo",
                       "WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1",
                       "WLR_RENDERER": "pixman", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        command = [*ordinary(folder), *compositor, "--", kiosk, "--state", folder / "state"]
        session = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            assert b"READY=1" in systemd.recv(1024)
        finally:
            session.kill()
            session.wait()


def test_watched_over():
    """A kiosk that hangs or ends is started anew, without core file, swap or terminal"""
    unit = settings()
    assert unit["Type"] == ["notify"] and unit["NotifyAccess"] == ["all"]
    assert unit["Restart"] == ["always"] and 0 < int(unit["WatchdogSec"][0]) <= 60
    assert unit["LimitCORE"] == ["0"] and unit["MemorySwapMax"] == ["0"]
    (start,) = unit["ExecStart"]
    compositor, ours = re.split(r" --\s+", start)
    assert compositor == "/usr/bin/cage -d", "with -s a key would change the terminal"
    assert ours.split()[0] == "/usr/local/bin/dure-kiosk"


def test_habits():
    """The unit sets what the program would begin a second time for"""
    program = (KIOSK / "main.c").read_text("utf-8")
    wanted = re.findall(r'{ "([A-Z_]+)", "(.+)" },', program)
    assert len(wanted) == 3, wanted
    given = dict(pair.split("=", 1) for line in settings()["Environment"] for pair in line.split())
    assert {name: given.get(name) for name, _ in wanted} == dict(wanted)


def test_options():
    """The unit's options and those of its example are ones that the kiosk knows"""
    known = set(re.findall(r"--[a-z-]+", run([BUILD / "kiosk" / "dure-kiosk", "--help"]).stdout))
    example = (KIOSK / "systemd" / "kiosk.env").read_text("utf-8")
    said = re.findall(r"--[a-z-]+", settings()["ExecStart"][0].split(" -- ")[1])
    said += re.findall(r"--[a-z-]+", re.search(r"^DURE_KIOSK_OPTIONS=(.*)$", example,
                                               re.MULTILINE)[1])
    assert said and set(said) <= known, set(said) - known


def test_policy():
    """A bus takes the policy; it opens bluetoothd to the kiosk's user, and nothing else"""
    rules = xml.parse(POLICY).getroot().findall(".//allow")
    assert rules and all(rule.get("send_destination") == "org.bluez" for rule in rules)
    assert [policy.get("user") for policy in xml.parse(POLICY).getroot()] == ["dure-kiosk"]
    opened = {rule.get("send_interface") for rule in rules}
    spoken = re.compile(r"org\.bluez\.(?:Adapter1|AgentManager1|Device1|GattCharacteristic1)")
    for path in (SOURCE / "devices" / "bluetooth").glob("*.[ch]"):
        assert set(spoken.findall(path.read_text("utf-8"))) <= opened, path.name
    with temporary_folder("dure-bus") as folder:
        ours = folder / POLICY.name
        ours.write_text(POLICY.read_text("utf-8").replace(
            'user="dure-kiosk"', f'user="{getpass.getuser()}"'), "utf-8")
        whole = folder / "bus.conf"
        whole.write_text(f"""<busconfig><listen>unix:path={folder}/bus</listen>
            <policy context="default"><deny send_type="method_call"/></policy>
            <include>{ours}</include></busconfig>""", "utf-8")
        with subprocess.Popen(["dbus-daemon", f"--config-file={whole}", "--print-address",
                               "--nofork", "--nopidfile"], stdout=subprocess.PIPE,
                              text=True) as bus:
            address = bus.stdout.readline()
            bus.terminate()
        assert address.startswith("unix:path="), "the bus does not take the policy"


tap.main()
