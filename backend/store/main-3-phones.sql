-- main-3-phones.sql: what people see and decide by: phones, passkeys, codes, and a guardian's word
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- A phone is a public key that only it can sign with. What a person has claimed belongs to one row,
-- the holder: their first phone. holder is empty there; other phones of that person name it. (It
-- refers to a row of this same table, which may come after it, so it is no REFERENCES.) The key of
-- a phone that was removed opens nothing.
CREATE TABLE phone (
  number INTEGER PRIMARY KEY,
  thumbprint BLOB NOT NULL UNIQUE,
  public_key BLOB NOT NULL,
  first_ms INTEGER NOT NULL,
  holder INTEGER,
  seen_ms INTEGER,
  removed_ms INTEGER
) STRICT;
CREATE INDEX phone_holder ON phone (holder);

CREATE TABLE session (
  secret_hash BLOB PRIMARY KEY NOT NULL,
  phone INTEGER NOT NULL REFERENCES phone (number),
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expires ON session (expires_ms);
CREATE INDEX session_phone ON session (phone);

CREATE TABLE used_challenge (
  hash BLOB PRIMARY KEY NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;

-- donor is empty while a phone waits for its kiosk to send, phone while nobody has scanned.
-- taken_back_ms: when a phone took back what the kiosk has still to send.
CREATE TABLE claim (
  claim_hash BLOB PRIMARY KEY NOT NULL,
  receipt_digest BLOB NOT NULL,
  donor TEXT REFERENCES donor (id),
  arrived_ms INTEGER,
  phone INTEGER REFERENCES phone (number),
  bound_ms INTEGER,
  taken_back_ms INTEGER
) STRICT;
CREATE INDEX claim_phone ON claim (phone);

-- Belongs to the phone that made it, and goes with it. algorithm is COSE's number; public_key as
-- libfido2 gives it; counter the last one seen.
CREATE TABLE passkey (
  number INTEGER PRIMARY KEY,
  credential BLOB NOT NULL UNIQUE,
  phone INTEGER NOT NULL REFERENCES phone (number),
  algorithm INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  made_ms INTEGER NOT NULL,
  used_ms INTEGER
) STRICT;
CREATE INDEX passkey_phone ON passkey (phone);

-- The one phone that a holder is adding now: public_key once it has asked, joined once the holder
-- has seen the same words on both. donor: what a child began and is handed over to the child's own
-- phone; empty where a second phone of the same person is added.
CREATE TABLE phone_offer (
  holder INTEGER PRIMARY KEY REFERENCES phone (number),
  secret_hash BLOB NOT NULL UNIQUE,
  language TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  public_key BLOB,
  joined INTEGER REFERENCES phone (number),
  donor TEXT REFERENCES donor (id)
) STRICT;

-- Shown once; only its MAC is kept, and it works once.
CREATE TABLE recovery_code (
  holder INTEGER PRIMARY KEY REFERENCES phone (number),
  mac BLOB NOT NULL UNIQUE,
  made_ms INTEGER NOT NULL
) STRICT;

-- A visit that a phone has approved at a kiosk: the first donation of that kiosk that carries the
-- token belongs to the phone's holder, or is refused when they have taken everything back since.
CREATE TABLE visit_pass (
  pass_hash BLOB PRIMARY KEY NOT NULL,
  kiosk TEXT NOT NULL REFERENCES kiosk (id),
  holder INTEGER NOT NULL REFERENCES phone (number),
  token_hash BLOB NOT NULL UNIQUE,
  approved_ms INTEGER NOT NULL,
  used_ms INTEGER,
  taken_back_ms INTEGER
) STRICT;
CREATE INDEX visit_pass_holder ON visit_pass (holder);

-- A file about a home that a phone brings to a visit. One row a pass, which is good once. sealed
-- opens only for who has the pass, of which there is but a hash here; it goes when the kiosk has
-- it, and the row when the time of the pass is over.
CREATE TABLE visit_file (
  pass_hash BLOB PRIMARY KEY NOT NULL,
  made_ms INTEGER NOT NULL,
  sealed BLOB
) STRICT;

-- What a child has begun, a guardian finishes, and the child decides anew at 14: one row a donor
-- who began as a child. due_ms: when silence erases everything. Once a guardian has agreed: ends_ms
-- is the first moment that is not covered by that any more, opens_ms the first at which the child
-- may answer; of the birthday no more is known than its month, which they frame. signed is what the
-- guardian's phone signed, signature by its key.
CREATE TABLE guardianship (
  donor TEXT PRIMARY KEY NOT NULL REFERENCES donor (id),
  asked_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  agreed_ms INTEGER,
  ends_ms INTEGER,
  opens_ms INTEGER,
  grown_ms INTEGER,
  ended_by TEXT CHECK (ended_by IN ('guardian', 'guardian-silent', 'child', 'child-silent')),
  phone INTEGER REFERENCES phone (number),
  signed TEXT,
  signature BLOB
) STRICT;
CREATE INDEX guardianship_due ON guardianship (due_ms)
  WHERE grown_ms IS NULL AND ended_by IS NULL;
