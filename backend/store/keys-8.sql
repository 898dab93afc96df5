-- keys-8.sql: what opens the rows of releases
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row for all lines of a release; once some of them went, a few for those that are left
-- (row-branch.c). first, height: it opens 2 to the power of height lines from first.
CREATE TABLE row_key (
  release_id TEXT NOT NULL,
  first INTEGER NOT NULL,
  height INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  PRIMARY KEY (release_id, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_key_epoch ON row_key (epoch);
