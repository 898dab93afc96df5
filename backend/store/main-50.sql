-- main-50.sql: on which days a pilot's donors gave, and where; counting the city's first pilot too
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Distinct donors with data in force. kiosk: empty for all of them together. day: since 1970, in
-- Gwangju. word: 'gave' for those who gave there on that day, or an age band and a sex
-- ('20-39/male') for those of them who did so for the first time. counted, found: as in
-- pilot_figure. Nothing leads to a donor.
CREATE TABLE pilot_day (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  word TEXT NOT NULL,
  counted INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version, kiosk, day, word)
) STRICT, WITHOUT ROWID;

-- When the donors of the city's first pilot, which nobody wrote here, were counted, and are to be
-- again. version: of its notices.
CREATE TABLE first_pilot_count (
  version INTEGER PRIMARY KEY NOT NULL,
  donors INTEGER NOT NULL,
  counted_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL
) STRICT;
