-- main-12.sql: with which rules what came was judged, and how often what was wrong
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- rules: the version of the quality rules, 0 for none yet. It goes with the row. New rules come
-- with a step here that puts all back to 0. Only what waits stands in these indexes.
ALTER TABLE payload ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
CREATE INDEX payload_unjudged ON payload (donation) WHERE rules = 0;
CREATE INDEX batch_unjudged ON batch (number) WHERE rules = 0;

-- SQLite has the number in each entry anyway: a quarter smaller without it.
DROP INDEX batch_source;
CREATE INDEX batch_source ON batch (source);

-- Observations that came on a day (since 1970, in Gwangju), by what the rules said: kept, flagged,
-- dropped, and once more by each reason. sender is a kiosk, or a kind of source, never one donor's.
-- Nothing here leads to a donor; the counts stay.
CREATE TABLE quality_count (
  rules INTEGER NOT NULL,
  day INTEGER NOT NULL,
  pilot TEXT NOT NULL,
  sender TEXT NOT NULL,
  device TEXT NOT NULL,
  code TEXT NOT NULL,
  result TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (rules, day, pilot, sender, device, code, result)
) STRICT, WITHOUT ROWID;
