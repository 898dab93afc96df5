-- main-20.sql: how kiosks are, and how many came to them
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a kiosk: its newest report, as it sent it without the days, and when it came.
CREATE TABLE station (
  kiosk TEXT PRIMARY KEY NOT NULL,
  report TEXT NOT NULL,
  heard_ms INTEGER NOT NULL
) STRICT;

-- One row a kiosk, day (counted from 1970 in Seoul) and what was counted: visits that ended on a
-- step ('ended-on'), or answers that were no ('refused'). No time of day, no visit and nobody.
CREATE TABLE station_count (
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  what TEXT NOT NULL,
  word TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (kiosk, day, what, word)
) STRICT, WITHOUT ROWID;
