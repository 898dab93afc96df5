-- main-7.sql: what becomes of a withdrawal, step by step, and what came after it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- A donor may change single lines too.
ALTER TABLE consent_event RENAME COLUMN kind TO former_kind;
ALTER TABLE consent_event ADD COLUMN kind TEXT NOT NULL DEFAULT 'given'
  CHECK (kind IN ('given', 'changed', 'withdrawn'));
UPDATE consent_event SET kind = former_kind;
ALTER TABLE consent_event DROP COLUMN former_kind;

-- revision grows with every change of what a donor agrees to; generation is of the key that what
-- comes now is sealed under.
ALTER TABLE donor ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE donor ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

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

-- Who has withdrawn before there were steps.
INSERT INTO erasure (id, donor, scope, erases, due_ms, generation, last_payload, done_payload,
  last_batch, done_batch, done_ms)
  SELECT consent_event.record_id, donor.id, 'everything', 1, withdrawn_ms + 864000000, 0, 0, 0, 0,
    0, key_destroyed_ms
  FROM donor JOIN consent_event ON consent_event.donor = donor.id AND kind = 'withdrawn'
  WHERE withdrawn_ms IS NOT NULL;
INSERT INTO erasure_step (erasure, step, time_ms)
  SELECT number, 'decided', withdrawn_ms FROM erasure JOIN donor ON donor.id = erasure.donor;
INSERT INTO erasure_step (erasure, step, time_ms)
  SELECT number, 'closed', withdrawn_ms FROM erasure JOIN donor ON donor.id = erasure.donor;
INSERT INTO erasure_step (erasure, step, time_ms)
  SELECT number, 'deleted', payload_deleted_ms FROM erasure JOIN donor ON donor.id = erasure.donor
  WHERE payload_deleted_ms IS NOT NULL;
INSERT INTO erasure_step (erasure, step, time_ms)
  SELECT number, 'key-destroyed', key_destroyed_ms FROM erasure
  JOIN donor ON donor.id = erasure.donor WHERE key_destroyed_ms IS NOT NULL;
INSERT INTO erasure_step (erasure, step, time_ms)
  SELECT number, 'done', key_destroyed_ms FROM erasure JOIN donor ON donor.id = erasure.donor
  WHERE key_destroyed_ms IS NOT NULL;
