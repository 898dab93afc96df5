# stores.py: where a city under test keeps what it knows, and a look into it past the backend
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Files in the state folder, or with DURE_TEST_STORE=postgresql two databases on a PostgreSQL
server that the test program has for itself. Statements have parameters `?` and are ones that both
know."""

import contextlib
import os
import sqlite3

from kit.postgres import shared_postgres


def files_below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Files:
    """Two SQLite files. What is forgotten is in none of them."""
    options = ()
    overwrites = True

    def __init__(self, state):
        self.state = state

    def ask(self, sql, values, of_keys):
        path = self.state / ("keys.db" if of_keys else "main.db")
        assert path.exists()
        with contextlib.closing(sqlite3.connect(path)) as database, database:
            return database.execute(sql, values).fetchall()

    def files(self):
        return files_below(self.state)

    def copy(self):
        """The data as they are, without the keys; nobody may be writing."""
        return (self.state / "main.db").read_bytes()

    def put_back(self, copy):
        for path in self.state.glob("main.db*"):
            path.unlink()
        (self.state / "main.db").write_bytes(copy)


class Server:
    """Two databases. What is forgotten stays in old pages and in the server's log for a while."""
    overwrites = False

    def __init__(self, state, server=None, like=None):
        """On a server or cluster; in the databases of another store where given."""
        self.state = state
        self.server = server or shared_postgres()
        self.data = like.data if like else self.server.new_database()
        self.keys = like.keys if like else self.server.new_database()
        self.options = ("--database", self.server.address(self.data),
                        "--key-database", self.server.address(self.keys))

    def ask(self, sql, values, of_keys):
        return self.server.rows(self.keys if of_keys else self.data,
                                sql.replace("%", "%%").replace("?", "%s"), values)

    def files(self):
        return {**files_below(self.state), **self.server.files(self.data, self.keys)}

    def copy(self):
        return self.server.new_database(like=self.data)

    def put_back(self, copy):
        self.server.rows("postgres", f"DROP DATABASE {self.data}")
        self.server.rows("postgres", f"ALTER DATABASE {copy} RENAME TO {self.data}")


def new_store(state):
    return Server(state) if os.environ.get("DURE_TEST_STORE") == "postgresql" else Files(state)
