-- main-28.sql: what recipients show for their duties, until a steward has looked at it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- counted: how much they say it shows. digest: SHA-256 of the file. sealed: the file, which opens
-- with the city's key only; gone once a steward has looked at it.
CREATE TABLE lab_evidence (
  id TEXT PRIMARY KEY NOT NULL,
  permit TEXT NOT NULL REFERENCES permit (id),
  kind TEXT NOT NULL CHECK (kind IN ('local-staff', 'report', 'deletion')),
  counted INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sealed BLOB,
  looked_ms INTEGER
) STRICT;
CREATE INDEX lab_evidence_permit ON lab_evidence (permit, time_ms);
