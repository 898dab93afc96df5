-- main-42.sql: which state of the ledger witnesses are asked to sign
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row: the list as it was when the hour since_ms began.
CREATE TABLE ledger_offer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  since_ms INTEGER NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_offer (one, since_ms, origin, size) VALUES (1, 0, '', 0);
