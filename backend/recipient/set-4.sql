-- set-4.sql: what the recipient has seen of the city's ledger
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row. key: by which the city's checkpoints are checked, since the first time. note: the newest
-- that was seen. shown, hashes: what did not fit it, until somebody has looked.
CREATE TABLE ledger (
  number INTEGER PRIMARY KEY,
  key BLOB,
  note TEXT,
  shown TEXT,
  hashes TEXT
) STRICT;
INSERT INTO ledger (number) VALUES (1);

-- Where a release stands in it, and as what. What was announced before is read once more.
ALTER TABLE release ADD COLUMN entry INTEGER;
ALTER TABLE release ADD COLUMN commitment BLOB;
UPDATE place SET sequence = 0, mark = NULL
 WHERE EXISTS (SELECT 1 FROM release WHERE is_here = 0);
DELETE FROM release WHERE is_here = 0;
