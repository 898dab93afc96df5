-- main-34.sql: what releases hold, sealed so that a copy of a row that went opens no more
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- As release_row was. sealed: opens only with the line's key, which is where the keys are. What is
-- in release_row goes over at the next start, and nothing is written there any more.
CREATE TABLE sealed_row (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  line INTEGER NOT NULL,
  pseudonym BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (sealed_release, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX sealed_row_pseudonym ON sealed_row (sealed_release, pseudonym);

-- Lines that are gone, and whose keys are to be destroyed soon.
CREATE TABLE buried_row (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  line INTEGER NOT NULL,
  PRIMARY KEY (sealed_release, line)
) STRICT, WITHOUT ROWID;
