-- main-2-donors.sql: who gives, what they decided, and what came of them from kiosks
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- revision grows with every change of what a donor agrees to; generation is of the key that what
-- comes now is sealed under.
CREATE TABLE donor (
  id TEXT PRIMARY KEY NOT NULL,
  first_ms INTEGER NOT NULL,
  withdrawn_ms INTEGER,
  payload_deleted_ms INTEGER,
  key_destroyed_ms INTEGER,
  revision INTEGER NOT NULL DEFAULT 0,
  generation INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX donor_unfinished ON donor (id)
  WHERE withdrawn_ms IS NOT NULL AND key_destroyed_ms IS NULL;

-- Append-only: what the donor decided, as signed on the receipt. The record of a withdrawal names
-- what it withdraws. It holds no measurement and stays as proof.
CREATE TABLE consent_event (
  number INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  kind TEXT NOT NULL CHECK (kind IN ('given', 'changed', 'withdrawn')),
  time_ms INTEGER NOT NULL,
  stored_ms INTEGER NOT NULL,
  digest BLOB NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX consent_event_donor ON consent_event (donor, number);

-- That a donation came, exactly once. content_hash is of the sealed box, which says nothing.
CREATE TABLE donation (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  consent INTEGER NOT NULL REFERENCES consent_event (number),
  kiosk TEXT NOT NULL REFERENCES kiosk (id),
  incarnation INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  received_ms INTEGER NOT NULL,
  UNIQUE (kiosk, incarnation, sequence)
) STRICT;
CREATE INDEX donation_donor ON donation (donor, number);

-- rules: the version of the quality rules that it was judged by, 0 for none yet. Only what waits
-- stands in the index. New rules come with a file here that puts all back to 0.
CREATE TABLE payload (
  donation INTEGER PRIMARY KEY REFERENCES donation (number),
  sealed BLOB NOT NULL,
  rules INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payload_unjudged ON payload (donation) WHERE rules = 0;

-- Payloads that no guardian has agreed to yet. Whoever reads payload does not meet them.
CREATE TABLE payload_aside (
  donation INTEGER PRIMARY KEY REFERENCES donation (number),
  sealed BLOB NOT NULL
) STRICT;

-- What was refused and why; never what was inside.
CREATE TABLE quarantine (
  number INTEGER PRIMARY KEY,
  donation TEXT NOT NULL,
  kiosk TEXT NOT NULL,
  envelope_hash BLOB NOT NULL,
  reason TEXT NOT NULL,
  first_ms INTEGER NOT NULL,
  last_ms INTEGER NOT NULL,
  times INTEGER NOT NULL,
  UNIQUE (envelope_hash, reason)
) STRICT;

-- MAC of the 10 digits for people without a phone. Two donors may draw the same digits.
CREATE TABLE withdrawal_code (
  mac BLOB NOT NULL,
  donor TEXT NOT NULL REFERENCES donor (id),
  PRIMARY KEY (mac, donor)
) STRICT, WITHOUT ROWID;
