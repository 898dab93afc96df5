# on-postgres.py: runs a test program against a PostgreSQL server of its own
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""on-postgres.py PROGRAM: the address of an empty database is in its environment."""

import os
import subprocess
import sys

from kit.postgres import running_postgres

with running_postgres() as server:
    address = server.address(server.new_database())
    done = subprocess.run(sys.argv[1:], env={**os.environ, "DURE_TEST_POSTGRES": address},
                          check=False)
sys.exit(done.returncode)
