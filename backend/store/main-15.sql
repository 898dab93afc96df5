-- main-15.sql: what was told of donors: numbers with noise, and releases
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

-- What recipients were given: the manifest, which names nobody, and the leaves of its tree. Only
-- with the release's salt, which is where the keys are, is it known whose a leaf is. records: how
-- many of the donor's first decisions it rests on.
CREATE TABLE sealed_release (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time_ms INTEGER NOT NULL,
  manifest TEXT NOT NULL
) STRICT;
CREATE TABLE sealed_leaf (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (sealed_release, key)
) STRICT, WITHOUT ROWID;
