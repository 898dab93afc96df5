-- main-6.sql: several phones of one person, passkeys, recovery codes, and visits that they approve
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a person has claimed belongs to one row of phone, the holder: their first phone. holder is
-- empty there; other phones of that person name it. (It refers to a row of this same table, which
-- may come after it, so it is no REFERENCES.) The key of a phone that was removed opens nothing.
ALTER TABLE phone ADD COLUMN holder INTEGER;
ALTER TABLE phone ADD COLUMN seen_ms INTEGER;
ALTER TABLE phone ADD COLUMN removed_ms INTEGER;
CREATE INDEX phone_holder ON phone (holder);

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
-- has seen the same words on both.
CREATE TABLE phone_offer (
  holder INTEGER PRIMARY KEY REFERENCES phone (number),
  secret_hash BLOB NOT NULL UNIQUE,
  language TEXT NOT NULL,
  expires_ms INTEGER NOT NULL,
  public_key BLOB,
  joined INTEGER REFERENCES phone (number)
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
