-- main-5-withdrawals.sql: what becomes of a withdrawal, step by step, and what came after it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One withdrawal of one donor. scope: everything, a kind or a purpose. What has to be sealed anew
-- under the key of generation are the payloads up to last_payload and the batches up to last_batch,
-- done so far up to done_payload and done_batch. due_ms: by when the law wants it done.
CREATE TABLE erasure (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  scope TEXT NOT NULL,
  erases INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  last_payload INTEGER NOT NULL,
  done_payload INTEGER NOT NULL,
  last_batch INTEGER NOT NULL,
  done_batch INTEGER NOT NULL,
  done_ms INTEGER
) STRICT;
CREATE INDEX erasure_donor ON erasure (donor, number);
CREATE INDEX erasure_open ON erasure (number) WHERE done_ms IS NULL;

-- Append-only: when each step of it was done.
CREATE TABLE erasure_step (
  erasure INTEGER NOT NULL REFERENCES erasure (number),
  step TEXT NOT NULL CHECK (step IN ('decided', 'closed', 'deleted', 'key-destroyed', 'logs-cut',
    'recipients-told', 'done')),
  time_ms INTEGER NOT NULL,
  PRIMARY KEY (erasure, step)
) STRICT, WITHOUT ROWID;

-- What came for a donor after a withdrawal, and was refused and destroyed: from which kind of
-- sender, how often and when, never what. A donation that a phone took back before it came has no
-- donor here, only its claim.
CREATE TABLE late_arrival (
  number INTEGER PRIMARY KEY,
  donor TEXT REFERENCES donor (id),
  claim_hash BLOB,
  sender TEXT NOT NULL CHECK (sender IN ('kiosk', 'phone', 'clinic', 'home')),
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  times INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX late_arrival_donor ON late_arrival (donor, sender);
CREATE UNIQUE INDEX late_arrival_claim ON late_arrival (claim_hash, sender);
