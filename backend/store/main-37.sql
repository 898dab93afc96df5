-- main-37.sql: where a pilot's donors gave, and how many of them are alike
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- due_ms: from when on its donors are to be counted again.
ALTER TABLE pilot ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0;

-- Distinct donors with data in force, by kiosk ('site'), or by age band and sex ('class'). counted:
-- when all were counted last. found: so far in a count that is under way. Nothing leads to a donor.
CREATE TABLE pilot_figure (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('site', 'class')),
  word TEXT NOT NULL,
  counted INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version, what, word)
) STRICT, WITHOUT ROWID;
