-- keys-3.sql: which epoch keys wrap the donors' keys
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row. What is put is wrapped by the newest; nothing is wrapped by an older one than oldest,
-- whose key may be destroyed. Between turns they are the same. handed is the newest key, sealed
-- with the one before, for backends that share the database but no folder.
CREATE TABLE epoch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  oldest INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  begun_ms INTEGER,
  handed BLOB
) STRICT;
INSERT INTO epoch (one, oldest, newest) VALUES (1, 1, 1);
CREATE INDEX donor_key_epoch ON donor_key (epoch);
