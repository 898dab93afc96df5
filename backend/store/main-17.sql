-- main-17.sql: what releases hold, who must not be singled out by the next, whose share it is
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE sealed_release ADD COLUMN permit TEXT NOT NULL DEFAULT '';
ALTER TABLE sealed_release ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE sealed_release ADD COLUMN pilot TEXT NOT NULL DEFAULT '';
CREATE INDEX sealed_release_recipient ON sealed_release (recipient, number);

-- What is handed out, line by line from 0, and what its donor is called there. Nothing here says
-- who that is.
CREATE TABLE release_row (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  line INTEGER NOT NULL,
  pseudonym BLOB NOT NULL,
  row TEXT NOT NULL,
  PRIMARY KEY (sealed_release, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_row_pseudonym ON release_row (sealed_release, pseudonym);

-- Who was in it and in which class, sealed by the release's salt, which is where the keys are.
CREATE TABLE release_roll (
  sealed_release INTEGER PRIMARY KEY NOT NULL REFERENCES sealed_release (number),
  sealed BLOB NOT NULL
) STRICT;

-- How many releases a pilot has had: who makes one sees whether another came in between.
CREATE TABLE release_pilot (
  pilot TEXT PRIMARY KEY NOT NULL,
  releases INTEGER NOT NULL
) STRICT;

-- How many of its donors first gave at which kiosk; '' for none.
CREATE TABLE release_site (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  site TEXT NOT NULL,
  donors INTEGER NOT NULL,
  PRIMARY KEY (sealed_release, site)
) STRICT, WITHOUT ROWID;
