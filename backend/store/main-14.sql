-- main-14.sql: how much may still be told of the same donors with noise, and what was
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- All in millionths of epsilon. most never changes: a larger one would undo what was promised.
CREATE TABLE budget (
  name TEXT PRIMARY KEY NOT NULL,
  most INTEGER NOT NULL,
  spent INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0 AND spent <= most)
) STRICT;

-- What was asked for, and whether it was granted. Refusals stand here too; nothing names a donor.
CREATE TABLE budget_entry (
  number INTEGER PRIMARY KEY,
  budget TEXT NOT NULL REFERENCES budget (name),
  time_ms INTEGER NOT NULL,
  question TEXT NOT NULL,
  epsilon INTEGER NOT NULL,
  is_granted INTEGER NOT NULL
) STRICT;
CREATE INDEX budget_entry_budget ON budget_entry (budget);
