-- main-25.sql: what recipients have exported, and every file that they were given
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Until it is a day old, or is not wanted any more. permit: NULL for all of the recipient's.
-- types: of FHIR, with commas. since_ms: 0 for all. listed_ms: up to when what is in it is decided.
CREATE TABLE bulk_export (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  permit TEXT REFERENCES permit (id),
  address TEXT NOT NULL,
  types TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  begun_ms INTEGER NOT NULL,
  listed_ms INTEGER
) STRICT;

-- Append-only. record: who was given what and why, as its entry of the ledger stands for it.
CREATE TABLE download (
  number INTEGER PRIMARY KEY,
  bulk_export TEXT NOT NULL,
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  type TEXT NOT NULL,
  page INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (bulk_export, sealed_release, type, page)
) STRICT;
CREATE INDEX download_release ON download (sealed_release);
