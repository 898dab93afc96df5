-- main-10-lab.sql: who works for the lab, what they may do and looked at, what went wrong
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- name: what the inviter calls them, such as a post. name_key: the same in small letters; it is
-- never given twice, since votes and decisions are told by it.
CREATE TABLE lab_person (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  since_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;

-- scope: of what; 'city' for all of it, a kiosk, a pilot, a recipient or a seat.
CREATE TABLE lab_role (
  person TEXT NOT NULL REFERENCES lab_person (id),
  role TEXT NOT NULL
    CHECK (role IN ('coordinator', 'steward', 'seat', 'recipient', 'operator', 'moderator',
                    'expert')),
  scope TEXT NOT NULL,
  PRIMARY KEY (person, role, scope)
) STRICT, WITHOUT ROWID;

-- Of a link only the hash of its secret. It is gone when it was used.
CREATE TABLE lab_invitation (
  hash BLOB PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lab_passkey (
  credential BLOB PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  algorithm INTEGER NOT NULL,
  public_key BLOB NOT NULL,
  counter INTEGER NOT NULL,
  made_ms INTEGER NOT NULL,
  used_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX lab_passkey_person ON lab_passkey (person);

-- seen_ms: when something was asked with it last, to the minute.
CREATE TABLE lab_session (
  secret_hash BLOB PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  expires_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lab_session_expires ON lab_session (expires_ms);

-- What people of the lab hold to be taken for themselves at the desk, for some minutes and for one
-- right. hash: of the code; who reads the store has none.
CREATE TABLE lab_desk_code (
  hash BLOB PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  right_word TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only: what about a person or a donor was shown to whom, before it was.
CREATE TABLE lab_reading (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  what TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
CREATE INDEX lab_reading_person ON lab_reading (person, number);
CREATE INDEX lab_reading_time ON lab_reading (time_ms);
CREATE INDEX lab_reading_what ON lab_reading (what /*, number*/);

-- What went wrong. is_closed: whether the last of its steps has closed it.
CREATE TABLE incident (
  id TEXT PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  found_day INTEGER NOT NULL,
  made_ms INTEGER NOT NULL,
  is_closed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX incident_closed ON incident (is_closed, made_ms, id);
CREATE INDEX incident_found ON incident (found_day, id);

-- Append-only: what was done. closes: whether nothing is left to be done; the last one of an
-- incident, then. Each is an entry of the ledger by the SHA-256 of its text.
CREATE TABLE incident_step (
  number INTEGER PRIMARY KEY,
  incident TEXT NOT NULL REFERENCES incident (id),
  time_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  text TEXT NOT NULL,
  closes INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_step_incident ON incident_step (incident, number);
