-- main-8-releases.sql: what was told of donors, who was handed it, and what they have deleted
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- All in millionths of epsilon. most never changes: a larger one would undo what was promised.
CREATE TABLE budget (
  name TEXT PRIMARY KEY NOT NULL,
  most INTEGER NOT NULL,
  spent INTEGER NOT NULL DEFAULT 0 CHECK (spent >= 0 AND spent <= most)
) STRICT;

-- What was asked for, and whether it was granted. Refusals stand here too; nothing names a donor.
CREATE TABLE budget_entry (
  number INTEGER PRIMARY KEY,
  budget TEXT NOT NULL REFERENCES budget (name),
  time_ms INTEGER NOT NULL,
  question TEXT NOT NULL,
  epsilon INTEGER NOT NULL,
  is_granted INTEGER NOT NULL
) STRICT;
CREATE INDEX budget_entry_budget ON budget_entry (budget);

-- What everybody was told: counts with noise, as they were published. Who asks twice reads the
-- same.
CREATE TABLE open_figures (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;

-- What recipients were given: the manifest, which names nobody, and the leaves of its tree. Only
-- with the release's nonce, which is where the keys are, is it known whose a leaf is. records: how
-- many of the donor's first decisions it rests on.
CREATE TABLE sealed_release (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time_ms INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  permit TEXT NOT NULL DEFAULT '',
  recipient TEXT NOT NULL DEFAULT '',
  pilot TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sealed_release_recipient ON sealed_release (recipient, number);
CREATE INDEX sealed_release_time ON sealed_release (time_ms /*, number*/);
CREATE INDEX sealed_release_pilot ON sealed_release (pilot /*, number*/);
CREATE TABLE sealed_leaf (
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  key BLOB NOT NULL,
  value BLOB NOT NULL,
  records INTEGER NOT NULL,
  PRIMARY KEY (sealed_release, key)
) STRICT, WITHOUT ROWID;

-- What is handed out, line by line from 0, and what its donor is called there. Nothing here says
-- who that is. sealed: opens only with the line's key, which is where the keys are, so that a copy
-- of a row that went opens no more.
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

-- Who was in it and in which class, sealed by the release's nonce.
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

-- Releases that stewards have looked at or built, and how far that is. seen_ms: when whoever is at
-- it last said so; one that is silent for long is taken up by another. fault: why it was not done.
-- report: the risk report, for stewards alone.
CREATE TABLE release_task (
  id TEXT PRIMARY KEY NOT NULL,
  permit TEXT NOT NULL REFERENCES permit (id),
  kind TEXT NOT NULL CHECK (kind IN ('preview', 'build')),
  actor TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  since_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  n_done INTEGER NOT NULL DEFAULT 0,
  n_all INTEGER NOT NULL DEFAULT 0,
  fault TEXT,
  sealed_release TEXT,
  report TEXT
) STRICT;
CREATE INDEX release_task_open ON release_task (since_ms) WHERE state IN ('waiting', 'running');
CREATE INDEX release_task_permit ON release_task (permit, since_ms);

-- What recipients are told: one list for each, counted from 1 without gaps. id: what a receipt
-- calls a deletion. overdue_ms: when no receipt had come by due_ms. done_ms: when it came.
CREATE TABLE feed_entry (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  sequence INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('release', 'deletion')),
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  made_ms INTEGER NOT NULL,
  due_ms INTEGER,
  acknowledged_ms INTEGER,
  overdue_ms INTEGER,
  done_ms INTEGER,
  UNIQUE (recipient, sequence)
) STRICT;
CREATE INDEX feed_entry_open ON feed_entry (due_ms /*, number*/)
  WHERE kind = 'deletion' AND done_ms IS NULL;
CREATE INDEX feed_entry_done ON feed_entry (due_ms /*, number*/)
  WHERE kind = 'deletion' AND done_ms IS NOT NULL;
CREATE INDEX feed_entry_due ON feed_entry (due_ms /*, number*/) WHERE kind = 'deletion';
CREATE INDEX feed_entry_made ON feed_entry (made_ms /*, number*/) WHERE kind = 'deletion';
CREATE INDEX feed_entry_recipient ON feed_entry (recipient /*, number*/) WHERE kind = 'deletion';

-- For whose withdrawal. pseudonym: until its receipt is in; then nobody knows it any more.
CREATE TABLE deletion_notice (
  feed_entry INTEGER PRIMARY KEY NOT NULL REFERENCES feed_entry (number),
  erasure INTEGER NOT NULL REFERENCES erasure (number),
  pseudonym BLOB
) STRICT;
CREATE INDEX deletion_notice_erasure ON deletion_notice (erasure);

-- Append-only: what recipients have signed. record: with the receipt, as its entry of the ledger
-- stands for it.
CREATE TABLE deletion_receipt (
  feed_entry INTEGER PRIMARY KEY NOT NULL REFERENCES feed_entry (number),
  time_ms INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;

-- What a recipient exports, until it is a day old or is not wanted any more. permit: NULL for all
-- of the recipient's. query: what it was asked for with, in its address or sent with it. types: of
-- FHIR, with commas. since_ms: 0 for all. listed_ms: up to when what is in it is decided.
CREATE TABLE bulk_export (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  permit TEXT REFERENCES permit (id),
  address TEXT NOT NULL,
  query TEXT NOT NULL,
  types TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  begun_ms INTEGER NOT NULL,
  listed_ms INTEGER
) STRICT;

-- Append-only. record: who was given what and why, as its entry of the ledger stands for it.
CREATE TABLE download (
  number INTEGER PRIMARY KEY,
  bulk_export TEXT NOT NULL,
  sealed_release INTEGER NOT NULL REFERENCES sealed_release (number),
  type TEXT NOT NULL,
  page INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  record TEXT NOT NULL,
  UNIQUE (bulk_export, sealed_release, type, page)
) STRICT;
CREATE INDEX download_release ON download (sealed_release);
CREATE INDEX download_time ON download (time_ms);
