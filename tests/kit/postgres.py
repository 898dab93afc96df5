# postgres.py: a real PostgreSQL server, for as long as a test lasts
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""The server runs as an ordinary user on a Unix socket in a folder of its own, without a TCP port,
with the durability it has by default (fsync, full pages); where there is room, that folder is in
memory, where a sync costs nothing. It dies with the test. Making an empty cluster takes a second or
two, so the build folder keeps one to copy."""

import atexit
import contextlib
import itertools
import os
import shutil
import signal
import zlib
from pathlib import Path
from urllib.parse import quote

import psycopg2

from kit.processes import Process, as_unprivileged, run, temporary_folder

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
USER = "dure"
# How a cluster is made; its sorting differs from SQLite's as an operator's may.
MAKING = ("--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
          "--no-sync")
# What went wrong is logged without the values that were in it, as an operator should have it.
SETTINGS = {"listen_addresses": "", "log_error_verbosity": "terse", "shared_buffers": "32MB",
            "max_connections": "60", "wal_keep_size": "64MB"}
MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes: enough for the few servers that run at once


def database_address(name, *servers):
    """The address of a database that one of these servers lets be changed."""
    hosts = ",".join(quote(str(server.folder), safe="") for server in servers)
    return f"postgresql://{USER}@/{name}?host={hosts}"


def kept_cluster():
    """Where the build folder keeps an empty cluster of this kind; None without a build folder."""
    build = os.environ.get("DURE_BUILD")
    kind = zlib.crc32(" ".join((str(PROGRAMS), *MAKING)).encode())
    return Path(build) / f"postgres-{kind:08x}" if build else None


def keep_cluster(data, kept):
    """Copies a cluster that was never started; whoever is first with it wins."""
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    run(["cp", "--archive", data, draft])
    try:
        draft.rename(kept)
    except OSError:
        shutil.rmtree(draft)


class Postgres:
    """One server on `folder`, which must lie where anyone may pass."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log = self.folder / "postgres.log"
        self.settings = {**SETTINGS, "unix_socket_directories": str(self.folder), **settings}
        self.names = itertools.count(1)
        self.process = None

    def program(self, name, *options):
        """Runs one of the server's own programs to its end."""
        return run(as_unprivileged([PROGRAMS / name, *options], self.folder))

    def make(self):
        """An empty cluster."""
        kept = kept_cluster()
        if kept and kept.exists():
            run(["cp", "--archive", kept, self.data])
            return self
        self.program("initdb", "--pgdata", self.data, *MAKING)
        if kept:
            keep_cluster(self.data, kept)
        return self

    def copy_of(self, other, slot):
        """A standby that follows `other` under the name `slot`."""
        self.program("pg_basebackup", "--pgdata", self.data, "--write-recovery-conf", "--dbname",
                     other.stream(slot), "--create-slot", "--slot", slot, "--checkpoint", "fast")
        return self

    def stream(self, slot):
        """Where a standby finds this server."""
        return f"host={self.folder} user={USER} application_name={slot}"

    def follow(self, other, slot):
        """Makes a standby follow another server from now on."""
        other.rows("postgres", "SELECT pg_create_physical_replication_slot(%s)", [slot])
        for name, value in (("primary_conninfo", other.stream(slot)), ("primary_slot_name", slot)):
            self.rows("postgres", f"ALTER SYSTEM SET {name} = %s", [value])
        self.rows("postgres", "SELECT pg_reload_conf()")

    def start(self):
        options = [word for name, value in self.settings.items() for word in ("-c",
                                                                              f"{name}={value}")]
        self.log.write_bytes(b"")
        self.process = Process(as_unprivileged([PROGRAMS / "postgres", "-D", self.data, *options],
                                               self.folder), self.log)
        self.process.wait_for_line("ready to accept", 60)
        return self

    def stop(self):
        if self.process is not None and self.process.running:
            self.process.stop(30)

    def kill(self):
        """Ends all its processes like a power cut; those that serve are in groups of their own."""
        pid = self.process.child.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        self.process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def promote(self):
        """Turns a standby into a server that takes writes."""
        self.program("pg_ctl", "promote", "--pgdata", self.data, "--wait", "--timeout", 60)

    def address(self, name):
        return database_address(name, self)

    def new_database(self, like="template1"):
        """The name of an empty database, or of a copy of another that nobody uses."""
        name = f"city{next(self.names)}"
        self.rows("postgres", f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return name

    def files(self, *names):
        """What the disk holds of some databases: theirs, the log of all, and what is shared."""
        self.rows("postgres", "CHECKPOINT")
        numbers = self.rows("postgres", "SELECT oid FROM pg_database WHERE datname = ANY (%s)",
                            [list(names)])
        folders = [f"base/{number}" for number, in numbers] + ["pg_wal", "global"]
        return {path: path.read_bytes() for folder in folders
                for path in (self.data / folder).rglob("*") if path.is_file()}

    def rows(self, name, sql, values=None):
        """What a statement (parameters %s) answers, or what it changes."""
        with contextlib.closing(psycopg2.connect(self.address(name))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                found = cursor.fetchall() if cursor.description else []
        return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in found]


def server_folder():
    """A temporary folder for one server."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return temporary_folder("dure-postgres", MEMORY if has_room else None)


@contextlib.contextmanager
def running_postgres(**settings):
    with server_folder() as folder:
        server = Postgres(folder, **settings).make().start()
        try:
            yield server
        finally:
            server.stop()


_ends = contextlib.ExitStack()
_shared = []


def shared_postgres():
    """The one server of this test program, started when it is first asked for."""
    if not _shared:
        atexit.register(_ends.close)
        _shared.append(_ends.enter_context(running_postgres()))
    return _shared[0]
