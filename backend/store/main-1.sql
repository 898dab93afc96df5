-- main-1.sql: everything the city keeps except the donors' keys
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0
--
-- Written for SQLite, and with a few words exchanged for PostgreSQL: INTEGER is bigint there, BLOB
-- bytea, STRICT and WITHOUT ROWID nothing (postgres-sql.c has the list). Both are tested.
--
-- Times are milliseconds since 1970. What can be read of a measurement stands nowhere but in
-- payload.sealed, which opens only with the donor's key in the key store.

CREATE TABLE kiosk (
  id TEXT PRIMARY KEY NOT NULL,
  public_key BLOB NOT NULL UNIQUE,
  enrolled_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;

-- A one-use code; only its MAC is kept. The key it was used with may ask again after a lost answer.
CREATE TABLE enrolment (
  code_mac BLOB PRIMARY KEY NOT NULL,
  expires_ms INTEGER NOT NULL,
  kiosk TEXT REFERENCES kiosk (id)
) STRICT;

CREATE TABLE donor (
  id TEXT PRIMARY KEY NOT NULL,
  first_ms INTEGER NOT NULL,
  withdrawn_ms INTEGER,
  payload_deleted_ms INTEGER,
  key_destroyed_ms INTEGER
) STRICT;

-- Append-only: what the donor decided, as signed on the receipt. The record of a withdrawal names
-- what it withdraws. It holds no measurement and stays as proof.
CREATE TABLE consent_event (
  number INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  kind TEXT NOT NULL CHECK (kind IN ('given', 'withdrawn')),
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

CREATE TABLE payload (
  donation INTEGER PRIMARY KEY REFERENCES donation (number),
  sealed BLOB NOT NULL
) STRICT;

-- MAC of the 10 digits for people without a phone. Two donors may draw the same digits.
CREATE TABLE withdrawal_code (
  mac BLOB NOT NULL,
  donor TEXT NOT NULL REFERENCES donor (id),
  PRIMARY KEY (mac, donor)
) STRICT, WITHOUT ROWID;

-- A phone is a public key that only it can sign with.
CREATE TABLE phone (
  number INTEGER PRIMARY KEY,
  thumbprint BLOB NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  first_ms INTEGER NOT NULL
) STRICT;

-- donor is empty while a phone waits for its kiosk to send, phone while nobody has scanned.
CREATE TABLE claim (
  claim_hash BLOB PRIMARY KEY NOT NULL,
  receipt_digest BLOB NOT NULL,
  donor TEXT REFERENCES donor (id),
  arrived_ms INTEGER,
  phone INTEGER REFERENCES phone (number),
  bound_ms INTEGER
) STRICT;
CREATE INDEX claim_phone ON claim (phone);

CREATE TABLE session (
  secret_hash BLOB PRIMARY KEY NOT NULL,
  phone INTEGER NOT NULL REFERENCES phone (number),
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expires ON session (expires_ms);

CREATE TABLE used_challenge (
  hash BLOB PRIMARY KEY NOT NULL,
  expires_ms INTEGER NOT NULL
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
