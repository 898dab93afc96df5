-- keys-4.sql: what was decided, so that old data put back, and what comes late, are told of it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Append-only, until the donor's keys are destroyed, which says more. about: a donor; or the hash,
-- in hex, of the claim or of the visit's token of a donation that has still to come. scope:
-- everything, a kind or a purpose. notice: which one was shown, where single lines were decided.
CREATE TABLE standing (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  scope TEXT NOT NULL,
  is_given INTEGER NOT NULL,
  erases INTEGER NOT NULL,
  notice TEXT,
  time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX standing_about ON standing (about, number);
