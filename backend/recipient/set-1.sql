-- set-1.sql: what a recipient has of the city's releases
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row: the last entry of the city's list that everything was done for.
CREATE TABLE place (
  number INTEGER PRIMARY KEY,
  sequence INTEGER NOT NULL
) STRICT;
INSERT INTO place (number, sequence) VALUES (1, 0);

-- That the city has announced. is_here: whether all that it holds was fetched.
CREATE TABLE release (
  id TEXT PRIMARY KEY NOT NULL,
  announced TEXT NOT NULL,
  is_here INTEGER NOT NULL
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
