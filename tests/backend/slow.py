# slow.py: clients that take their time, and everybody else beside them
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0

"""How long others wait is measured against how long they wait anyway, since other tests and
sanitizers share these processors: an attack may add the figure and no more."""

from city import running_city
from crowd import MIB, flood, hoard, p99, quiet_memory, waits
from kit import tap
from wire import LEAN, alive, head, in_parallel, resident


def test_slow_heads():
    """A06 500 connections with a header line a second, and 500 silent ones: gone within 15 s"""
    with running_city(environment=LEAN) as city:
        before = quiet_memory(city)
        usual = p99(waits(city, 2))
        lines = [head(city.people)[:-2]] + [b"X: y\r\n"] * 20
        slow, silent, times = in_parallel(lambda: flood(city, 500, lines, 20),
                                          lambda: flood(city, 500, [], 20, "127.0.0.5"),
                                          lambda: waits(city, 12))
        for open_ones, seconds in (slow, silent):
            assert open_ones == 0 and seconds <= 15, (open_ones, seconds)
        assert p99(times) <= 0.25 + usual, (usual, times[-5:])
        assert resident(city) - before <= 8 * MIB, (before, resident(city))
        alive(city)


def test_trickling_and_hoarding():
    """Bodies that trickle and answers nobody reads end with the time of a request, 30 s"""
    with running_city(environment=LEAN) as city:
        before = quiet_memory(city)
        usual = p99(waits(city, 2))
        top = head(city.people, "Content-Length: 10000", method="POST", target="/v1/claims")
        (open_ones, seconds), hoarded, times = in_parallel(
            lambda: flood(city, 60, [top] + [b"x"] * 40, 40),
            lambda: hoard(city, 20, "127.0.0.3"), lambda: waits(city, 20))
        assert open_ones == 0 and 25 < seconds <= 35, (open_ones, seconds)
        assert 25 < hoarded <= 40, hoarded
        assert p99(times) <= 0.25 + usual, (usual, times[-5:])
        assert resident(city) - before <= 8 * MIB, (before, resident(city))
        alive(city)


if __name__ == "__main__":
    tap.main()
