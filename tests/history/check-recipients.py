# check-recipients.py: a recipient's set is the database's, whatever of the city is killed
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Two backends on three PostgreSQL servers, and the reference client, which asks the one or the
other. After each blow it is run until it is done, and then it must have what the city has."""

import subprocess

from backend.city import EVERYTHING, running_cities
from backend.granting import in_force
from backend.keeper import DONE, Keeper, same
from backend.releases import DONORS, ITEMS, build, phone_of, visit
from kit import tap
from kit.cluster import running_cluster
from kit.processes import wait_until

CROWD, KINDS = 12, 4  # who come at once, more than k; every so manyth visit is of one age and sex


def take_back(city, gift):
    """The city may be busy for a while, and says so."""
    def look():
        cookie = phone_of(city, gift)
        return cookie and city.post("/my/withdraw", EVERYTHING, Cookie=cookie,
                                    Accept="text/html").status == 303
    wait_until(look, 60, "a withdrawal")


def come():
    """So many, and so alike, that the next release can tell of them."""
    number = DONORS + len(CAME) * KINDS
    CAME.extend(visit(ONE, number + one * KINDS) for one in range(CROWD))


def blow_at(step, blow, server):
    """The client runs, and when it has first told of that step something is killed."""
    blows = [blow]
    with subprocess.Popen(KEEPER.words("sync", server), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as process:
        for line in process.stdout:
            if line.startswith(step) and blows:
                blows.pop()()


def settle(server):
    """As often as it takes, then compares."""
    wait_until(lambda: KEEPER.run("sync", server()).returncode == DONE, 90, "a set that is whole")
    same(KEEPER)


def test_standby_killed():
    """With a server killed that only follows, a release comes in from the other backend"""
    build(ONE, PERMIT)
    blow_at("export", CLUSTER.standbys[0].kill, TWO.machines)
    settle(lambda: ONE.machines)
    assert KEEPER.show()["patients"] == str(DONORS)
    CLUSTER.standbys[0].start()
    CLUSTER.wait_for_quorum(2)


def test_backend_killed():
    """With a backend killed in the middle, the other knows what was begun, and what was deleted"""
    take_back(TWO, GIFTS.pop())
    come()
    build(ONE, PERMIT)
    blow_at("export", TWO.kill, TWO.machines)
    begun = ONE.rows("SELECT count(*) FROM bulk_export")
    assert begun == [(1,)], "an export that nobody has ended"
    settle(lambda: ONE.machines)
    assert ONE.rows("SELECT 1 FROM bulk_export") == [], "who comes next has"
    shown = KEEPER.show()
    assert shown["releases here"] == "2" and int(shown["patients"]) >= DONORS - 1 + CROWD, shown
    TWO.start()
    take_back(TWO, GIFTS.pop())
    settle(lambda: TWO.machines)


def test_primary_killed():
    """With the server killed that takes writes, another takes over and no receipt is lost"""
    take_back(ONE, GIFTS.pop())
    take_back(ONE, CAME[0])
    come()
    build(ONE, PERMIT)
    blow_at("entries", CLUSTER.lose_primary, ONE.machines)
    settle(lambda: TWO.machines)
    shown = KEEPER.show()
    assert shown["releases here"] == "3" and int(shown["patients"]) >= DONORS - 4 + 2 * CROWD, shown
    take_back(ONE, GIFTS.pop())
    settle(lambda: ONE.machines)
    open_ones = ONE.rows("SELECT 1 FROM feed_entry WHERE kind = 'deletion' AND number NOT IN"
                         " (SELECT feed_entry FROM deletion_receipt)")
    assert open_ones == []


if __name__ == "__main__":
    with running_cluster() as CLUSTER, running_cities(2, CLUSTER) as (ONE, TWO):
        CAME, GIFTS = [], [visit(ONE, number) for number in range(DONORS)]
        PERMIT = in_force(ONE, "clinic", "Mudeung Clinic", items=ITEMS, train=False)
        KEEPER = Keeper(ONE, "clinic")
        tap.main()
