# check-nodes.py: two backends on three PostgreSQL servers, of which one is killed under load
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

import contextlib
import time

from backend.city import running_cities
from history import STORED
from kit import tap
from kit.cluster import running_cluster
from kit.processes import wait_until
from load import QUICK, Load

ANSWERS = 80


@contextlib.contextmanager
def under_load(seed):
    """A cluster with two backends that everybody sends to; in the end all must be there."""
    with running_cluster() as cluster, running_cities(2, cluster, QUICK) as cities:
        load = Load(cities, seed)
        with load.running():
            load.history.wait_for(ANSWERS)
            yield cluster, load.history
            load.history.wait_for(ANSWERS)
        load.verify()


def test_standby_killed():
    """With one of the two that follow killed, the service goes on and nothing is lost"""
    with under_load(seed=3) as (cluster, _):
        cluster.standbys.pop(0).kill()


def test_primary_killed():
    """With the one that takes writes killed, the better of the others has all, and takes over"""
    with under_load(seed=4) as (cluster, _):
        cluster.lose_primary()
        assert cluster.primary.rows("postgres", "SELECT pg_is_in_recovery()") == [(False,)]


def waits_alone(cluster):
    """Whether nobody follows any more and a commit has been waiting for that for a second."""
    [(is_so,)] = cluster.rows(
        "postgres", "SELECT count(*) > 0 AND NOT EXISTS (SELECT 1 FROM pg_stat_replication)"
                    " FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                    " AND clock_timestamp() - query_start > interval '1 second'")
    return is_so


def test_no_quorum():
    """With both that follow killed, nothing is called stored until one is back"""
    with under_load(seed=5) as (cluster, history):
        for standby in cluster.standbys:
            standby.kill()
        wait_until(lambda: waits_alone(cluster), 60, "a commit that waits")
        alone = time.monotonic() - 0.5
        begun = time.monotonic()
        cluster.standbys[0].start()
        cluster.wait_for_quorum(1)
    stored = [each.came for operation in history.operations for each in operation.tries
              if each.answer == STORED]
    assert min(stored) < alone and max(stored) > begun
    assert not [came for came in stored if alone < came < begun]


if __name__ == "__main__":
    tap.main()
