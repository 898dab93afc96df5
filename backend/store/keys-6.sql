-- keys-6.sql: what hides who made a proposal and who supports it, and which were taken back
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row, drawn once. Without it nothing leads from a voice to a donor.
CREATE TABLE voice_key (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  secret BLOB NOT NULL
) STRICT;

-- Proposals whose words were taken back, so that old data put back are told of it.
CREATE TABLE taken_back (
  proposal TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
