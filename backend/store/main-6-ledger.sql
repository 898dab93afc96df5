-- main-6-ledger.sql: the ledger, which only grows, and who read what a donor gave
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

-- One row: the list as it was when the hour since_ms began, which witnesses are asked to sign.
CREATE TABLE ledger_offer (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  since_ms INTEGER NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL
) STRICT;
INSERT INTO ledger_offer (one, since_ms, origin, size) VALUES (1, 0, '', 0);

-- One row a kiosk: the longest list that it has cosigned.
CREATE TABLE ledger_cosignature (
  kiosk TEXT PRIMARY KEY NOT NULL REFERENCES kiosk (id),
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  cosignature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_cosignature_size ON ledger_cosignature (origin, size);

-- Append-only: a row for each time that personal data was handed out, before it was. phone is the
-- donor's own; a desk's command stands in command. Of no donor are a review of the readings (items
-- being how many it counted) and the rows of a release. When a donor is erased the row stays, for
-- the count, but says no more whose it was or by which phone. commitment: what a look by the desk
-- is in the ledger; nonce goes when the donor does, and with it whatever the commitment says.
CREATE TABLE reading (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  reader TEXT NOT NULL CHECK (reader IN ('phone', 'desk')),
  phone INTEGER REFERENCES phone (number),
  command TEXT,
  what TEXT NOT NULL
    CHECK (what IN ('observations', 'consent', 'receipt', 'sources', 'readings', 'release')),
  donor TEXT REFERENCES donor (id),
  items INTEGER NOT NULL,
  nonce BLOB,
  commitment BLOB
) STRICT;
CREATE INDEX reading_donor ON reading (donor, number);
CREATE INDEX reading_time ON reading (time_ms);
