-- main-44.sql: what recipients give their word for
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a recipient: the key by which it cosigns, told with a token of its own and used for
-- nothing else, since when, and the longest list that it has cosigned.
CREATE TABLE recipient_witness (
  recipient TEXT PRIMARY KEY NOT NULL REFERENCES recipient (id),
  public_key BLOB NOT NULL,
  since_ms INTEGER NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  cosignature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_witness_size ON recipient_witness (origin, size);
