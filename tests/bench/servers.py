# servers.py: the servers that are compared, each on a fresh folder
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from kit.processes import Process, run

BUILD = Path(".build/bench").resolve()
BACKEND = BUILD / "backend" / "dure-backend"
MAKE_CITY = BUILD / "tests" / "bench" / "make-city"
PEER = Path(__file__).resolve().parent / "peer"
PEER_INSTALLED = Path(".build/bench-peer").resolve()
NODES = ("v18.", "v20.")
START_S = 60
# Batches a second that one source may send: more than come, but still counted.
SOURCE_RATE = 1_000_000

NODE_PACKAGES = ("nodejs", "npm", "libnode-dev", "g++", "make")
NO_NODE = f"""The peers need Node 18 or 20 with npm, and there is {{found}}. On Debian 12:
    apt-get install {' '.join(NODE_PACKAGES)}"""
NO_PACKAGES = f"""The peers' packages could not be installed; npm's last words are above. They come
from the npm registry, and better-sqlite3 is compiled where it has no ready build:
    apt-get install {' '.join(NODE_PACKAGES[2:])}"""


class City:
    """A state folder for dure-backend, with sources, phones and donations that wait to be sent."""

    def __init__(self, folder, sources, phones=0, donations=0):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True)
        self.state, self.secrets, self.sessions, self.bodies = (
            self.folder / name for name in ("state", "secrets", "sessions", "bodies"))
        run([MAKE_CITY, "--state", self.state, "--sources", sources, "--secrets", self.secrets,
             "--phones", phones, "--sessions", self.sessions, "--donations", donations,
             "--bodies", self.bodies], seconds=600)


class Server:
    """`url`: where batches go; `pid`: whose cost is measured."""
    name = None

    def __init__(self, folder):
        self.folder = Path(folder) / self.name
        self.folder.mkdir(parents=True)
        self.log = self.folder / "log"
        self.process = None
        self.url = None

    def launch(self, *command):
        self.process = Process(command, self.log)
        self.url = self.process.wait_for_line(r"^machines (\S+)$", START_S)[1]
        return self

    @property
    def pid(self):
        return self.process.child.pid

    def stop(self):
        self.process.stop(60)

    def remove(self):
        shutil.rmtree(self.folder)

    def __enter__(self):
        return self.start()

    def __exit__(self, *problem):
        self.stop()


class Dure(Server):
    """`city`: what to begin with, copied."""
    name = "dure"
    title = "dure-backend"
    read = ("GET", "/my", "")
    withdrawal = ("POST", "/my/withdraw", "what=everything&erase=yes")

    def __init__(self, folder, city):
        super().__init__(folder)
        self.state = self.folder / "state"
        shutil.copytree(city.state, self.state)
        self.people = None

    def start(self):
        self.launch(BACKEND, "serve", "--state", self.state, "--people-port", 0,
                    "--machines-port", 0, "--operators-port", 0, "--source-rate", SOURCE_RATE)
        self.people = self.process.wait_for_line(r"^people (\S+)$")[1]
        return self


class Peer(Server):
    """`secrets`: a file of those who may send."""
    mode = None
    read = ("GET", "/v1/consent", "")
    withdrawal = ("POST", "/v1/withdrawal", "")

    def __init__(self, folder, secrets):
        super().__init__(folder)
        self.secrets = secrets

    def start(self):
        return self.launch("node", PEER_INSTALLED / "server.js", "--mode", self.mode,
                           "--database", self.folder / "main.db", "--secrets", self.secrets)

    @property
    def people(self):
        return self.url


class Rows(Peer):
    name = mode = "rows"
    title = "fastify, a transaction each"


class Packed(Peer):
    name = mode = "packed"
    title = "fastify, grouped and packed"


def node_version():
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    return run(["node", "--version"]).stdout.strip()


def install_node():
    """The version of Node; first it is installed, where there is none and root asks."""
    if node_version() is None and os.geteuid() == 0:
        print("Installing Node with apt-get (once)", flush=True)
        subprocess.run(["apt-get", "install", "--yes", "--no-install-recommends",
                        *NODE_PACKAGES], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return node_version()


def install_peers():
    """Puts the peers and their packages in place, once for each version of them and of Node."""
    version = install_node()
    if version is None or not version.startswith(NODES):
        sys.exit(NO_NODE.format(found=version or "none"))
    files = sorted(path for path in PEER.iterdir() if path.suffix in (".js", ".json"))
    packages = b"".join(path.read_bytes() for path in files if path.suffix == ".json")
    stamp = hashlib.sha256(packages + version.encode()).hexdigest()
    stamp_file = PEER_INSTALLED / "stamp"
    PEER_INSTALLED.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copy(path, PEER_INSTALLED)
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    print(f"Installing the peers' packages in {PEER_INSTALLED} (once)", flush=True)
    done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=PEER_INSTALLED,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        print((done.stdout + done.stderr)[-3000:])
        sys.exit(NO_PACKAGES)
    stamp_file.write_text(stamp)
