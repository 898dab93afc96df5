-- main-9.sql: the ledger, which only grows
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row an entry, numbered from 0 without a gap. A commitment is a hash that says nothing to who
-- does not know what it stands for, and names nobody.
CREATE TABLE ledger_entry (
  number INTEGER PRIMARY KEY,
  commitment BLOB NOT NULL UNIQUE
) STRICT;

-- The full nodes over them, from level 1.
CREATE TABLE ledger_node (
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- Written with what it stands for, and soon an entry.
CREATE TABLE ledger_waiting (
  commitment BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- A ledger that was put back from a copy goes on under another origin: size and root say from
-- where.
CREATE TABLE ledger_life (
  number INTEGER PRIMARY KEY,
  origin TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  begun_ms INTEGER NOT NULL
) STRICT;

-- One row. note is the newest checkpoint, signed; whoever makes entries locks the row.
CREATE TABLE ledger_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
INSERT INTO ledger_head (one, size, note) VALUES (1, 0, '');

-- What a look by the desk stands for in the ledger. nonce goes when the donor does, and with it
-- whatever the commitment says.
ALTER TABLE reading ADD COLUMN nonce BLOB;
ALTER TABLE reading ADD COLUMN commitment BLOB;
