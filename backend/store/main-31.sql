-- main-31.sql: pilots, version by version, and the notices that were frozen
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- edition: counts what was changed, so that nobody writes over what they have not seen. draft:
-- every field as it was typed. donors, counted_ms: how many have data in force, and when that was
-- counted.
CREATE TABLE pilot (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'running', 'closed')),
  edition INTEGER NOT NULL,
  draft TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  donors INTEGER NOT NULL DEFAULT 0,
  counted_ms INTEGER,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- Who has written a version: somebody else sets it running.
CREATE TABLE pilot_writer (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  writer TEXT NOT NULL,
  PRIMARY KEY (pilot, version, writer)
) STRICT, WITHOUT ROWID;

-- Append-only: what people are told, as it was frozen. change: what it means for those who agreed
-- to the version before.
CREATE TABLE pilot_notice (
  number INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('new', 'same', 'wording', 'narrower', 'wider')),
  terms TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- A count that is under way.
CREATE TABLE pilot_count (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  last TEXT NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version)
) STRICT, WITHOUT ROWID;
