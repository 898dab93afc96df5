-- main-30.sql: what kiosks give their word for
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a kiosk: the longest list that it has cosigned.
CREATE TABLE ledger_cosignature (
  kiosk TEXT PRIMARY KEY NOT NULL REFERENCES kiosk (id),
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  cosignature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_cosignature_size ON ledger_cosignature (origin, size);
