-- main-21.sql: what recipients are told, who they are, and what they say they have deleted
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Of a token only the hash. key: who revokes it ends what it was given.
CREATE TABLE recipient_token (
  hash BLOB PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  key TEXT NOT NULL REFERENCES recipient_key (thumbprint),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_token_expires ON recipient_token (expires_ms);

-- Names of assertions that were shown, until they could not be shown again anyway.
CREATE TABLE recipient_assertion (
  recipient TEXT NOT NULL REFERENCES recipient (id),
  name BLOB NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (recipient, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_assertion_expires ON recipient_assertion (expires_ms);

-- One list for each recipient, counted from 1 without gaps. id: what a receipt calls a deletion.
-- overdue_ms: when no receipt had come by due_ms.
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
  UNIQUE (recipient, sequence)
) STRICT;
CREATE INDEX feed_entry_due ON feed_entry (due_ms) WHERE kind = 'deletion';

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
