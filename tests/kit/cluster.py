# cluster.py: three PostgreSQL servers of which any two have what was committed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""One takes writes, two follow it, and a commit is answered when one of these two has it on its
disk as well (quorum commit, `ANY 1`). Who takes over is decided here by hand, as an operator's
watchdog would: of those that are left, the one that has received most."""

import contextlib
import shutil

from kit.postgres import Postgres, database_address, server_folder
from kit.processes import wait_until

NAMES = ("one", "two", "three")


class Cluster:
    """`primary` takes writes, `standbys` follow it; asked like a single server."""

    def __init__(self, folders):
        quorum = f"ANY 1 ({', '.join(NAMES)})"
        self.servers = [Postgres(folder, synchronous_standby_names=quorum) for folder in folders]
        self.primary, *self.standbys = self.servers
        self.primary.make().start()
        for name, standby in zip(NAMES[1:], self.standbys):
            standby.copy_of(self.primary, name).start()
        self.wait_for_quorum(2)

    def wait_for_quorum(self, count):
        """Until so many follow the primary closely enough to be asked."""
        sql = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'"
        wait_until(lambda: self.primary.rows("postgres", sql) == [(count,)], 60,
                   f"{count} standbys in step")

    def lose_primary(self):
        """Kills the server that takes writes, and lets the better of the others take its place."""
        self.primary.kill()
        for standby in self.standbys:
            wait_until(lambda server=standby: not server.rows(
                "postgres", "SELECT 1 FROM pg_stat_wal_receiver"), 30, "the end of the stream")
        self.primary = max(self.standbys, key=received)
        self.standbys.remove(self.primary)
        self.primary.promote()
        for standby in self.standbys:
            standby.follow(self.primary, NAMES[self.servers.index(standby)])
        self.wait_for_quorum(len(self.standbys))

    def bring_back(self):
        """The server that is missing is made anew, and follows who takes writes now."""
        [server] = [each for each in self.servers
                    if each is not self.primary and each not in self.standbys]
        shutil.rmtree(server.data)
        server.copy_of(self.primary, NAMES[self.servers.index(server)]).start()
        self.standbys.append(server)

    def stop(self):
        for server in (*self.standbys, self.primary):
            server.stop()

    def address(self, name):
        return database_address(name, *self.servers)

    def new_database(self, like="template1"):
        return self.primary.new_database(like)

    def rows(self, name, sql, values=None):
        return self.primary.rows(name, sql, values)


def received(standby):
    [(position,)] = standby.rows("postgres", "SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn")
    return position


@contextlib.contextmanager
def running_cluster():
    with contextlib.ExitStack() as ends:
        cluster = Cluster([ends.enter_context(server_folder()) for _ in NAMES])
        ends.callback(cluster.stop)
        yield cluster
