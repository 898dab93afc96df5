-- main-4-sources.sql: what sends observations by itself, files of donors' own, and what is wrong
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- A phone, or the gateway of a clinic or a home, that may send for one donor within one consent.
-- Its secret is known here by its hash only.
CREATE TABLE source (
  number INTEGER PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  consent INTEGER NOT NULL REFERENCES consent_event (number),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'clinic', 'home')),
  issued_by TEXT NOT NULL CHECK (issued_by IN ('phone', 'coordinator')),
  issued_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;
CREATE INDEX source_donor ON source (donor, number);

-- One row a batch, in the order of arrival. id is the sender's UUIDv7, so its index grows at its
-- end. content_hash is of the packed form; together with id it is the nonce of sealed.
CREATE TABLE batch (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES source (number),
  received_ms INTEGER NOT NULL,
  observations INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX batch_source ON batch (source /*, number*/);

-- A file that was read. Until its donor decides it is a draft: summary (what the donor is shown)
-- and draft_batch hold it, sealed under the donor's key of that generation, and go after a day.
-- When it is donated its batches become those of a source of its own, which sends nothing else.
CREATE TABLE import (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  kind TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  summary BLOB,
  source INTEGER UNIQUE REFERENCES source (number),
  donated_ms INTEGER
) STRICT;
CREATE INDEX import_donor ON import (donor, number);
CREATE INDEX import_draft ON import (made_ms) WHERE donated_ms IS NULL;

-- As in batch, where the rows go when they are donated.
CREATE TABLE draft_batch (
  id BLOB PRIMARY KEY NOT NULL,
  import INTEGER NOT NULL REFERENCES import (number),
  observations INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX draft_batch_import ON draft_batch (import);

-- One row. The batches up to number batch were judged. Those up to seen are next, as soon as none
-- of the writers goes on with what they were at then: nothing comes in between any more. New rules
-- come with a file here that puts batch back to 0.
CREATE TABLE quality_mark (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  batch INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  writers TEXT NOT NULL
) STRICT;
INSERT INTO quality_mark (one, batch, seen, writers) VALUES (1, 0, 0, '');

-- Observations that came on a day, by what the rules said: kept, flagged, dropped, and once more by
-- each reason. sender is a kiosk, or a kind of source, never one donor's. Nothing here leads to a
-- donor; the counts stay.
CREATE TABLE quality_count (
  rules INTEGER NOT NULL,
  day INTEGER NOT NULL,
  pilot TEXT NOT NULL,
  sender TEXT NOT NULL,
  device TEXT NOT NULL,
  code TEXT NOT NULL,
  result TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (rules, day, pilot, sender, device, code, result)
) STRICT, WITHOUT ROWID;
