-- set-1.sql: what a recipient has of the city's releases, and what it has seen of the ledger
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row: the last entry of the city's list that everything was done for. mark: by what that one
-- is known again; NULL for none.
CREATE TABLE place (
  number INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL,
  mark TEXT
) STRICT;
INSERT INTO place (number, sequence) VALUES (1, 0);

-- That the city has announced. is_here: whether all that it holds was fetched. entry, commitment:
-- where it stands in the ledger, and as what.
CREATE TABLE release (
  id TEXT PRIMARY KEY NOT NULL,
  announced TEXT NOT NULL,
  is_here INTEGER NOT NULL,
  entry INTEGER,
  commitment BLOB
) STRICT;

-- As the city has said it, a line each. patient: whom it is about, by pseudonym.
CREATE TABLE resource (
  release TEXT NOT NULL REFERENCES release (id),
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  patient TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (release, type, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_patient ON resource (release, patient);

-- Deletions that are done, and that the city has no receipt of yet. Whose they were is not kept.
CREATE TABLE owed (
  deletion TEXT PRIMARY KEY NOT NULL,
  release TEXT NOT NULL,
  deleted TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where exports are that were not ended: the city has room for a few.
CREATE TABLE begun (
  location TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- One row. key: by which the city's checkpoints are checked, since the first time. note: the newest
-- that was seen. shown, hashes: what did not fit it, until somebody has looked. witness: the seed
-- of an Ed25519 key that does nothing but cosign; made the first time. It lies beside what was
-- seen, so that no copy has the one without the other.
CREATE TABLE ledger (
  number INTEGER PRIMARY KEY,
  key BLOB,
  note TEXT,
  shown TEXT,
  hashes TEXT,
  witness BLOB
) STRICT;
INSERT INTO ledger (number) VALUES (1);
