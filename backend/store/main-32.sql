-- main-32.sql: what went wrong, and what was done
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- found_day: counted from 1970 in Seoul.
CREATE TABLE incident (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  found_day INTEGER NOT NULL,
  made_ms INTEGER NOT NULL
) STRICT;

-- Append-only. closes: whether nothing is left to be done; the last one of an incident, then. Each
-- is an entry of the ledger by the SHA-256 of its text.
CREATE TABLE incident_step (
  number INTEGER PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incident (id),
  time_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  closes INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_step_incident ON incident_step (incident, number);
