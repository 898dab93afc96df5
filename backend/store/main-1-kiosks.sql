-- main-1-kiosks.sql: which kiosks there are, how they are, and how many came to them
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0
--
-- Everything the city keeps except keys stands in the files main-*.sql, each of which refers only
-- to tables of its own and of those before it. They are written for SQLite, and with a few words
-- exchanged for PostgreSQL: INTEGER is bigint there, BLOB bytea, STRICT and WITHOUT ROWID nothing
-- (postgres-sql.c has the list). Both are tested.
--
-- Times (_ms) are milliseconds since 1970, days are counted from 1970 in Seoul. What can be read of
-- a measurement stands nowhere but in what is called sealed, which opens only with the donor's key
-- in the key store.
--
-- A page of a long list is read from where the page before it ended, along an index: it costs the
-- same however many rows there are. So each column that a list can be sorted by stands in the table
-- that is listed, and in an index of its own.

-- replaces: the kiosk before, whose key is not taken any more. heard_ms, is_bad, queued,
-- oldest_hours: by the newest report; 0 before the first. place: what those who look after it call
-- where it stands; latitude, longitude: in millionths of a degree (WGS 84).
CREATE TABLE kiosk (
  id TEXT PRIMARY KEY NOT NULL,
  public_key BLOB NOT NULL UNIQUE,
  enrolled_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  replaces TEXT,
  heard_ms INTEGER NOT NULL DEFAULT 0,
  is_bad INTEGER NOT NULL DEFAULT 0,
  queued INTEGER NOT NULL DEFAULT 0,
  oldest_hours INTEGER NOT NULL DEFAULT 0,
  place TEXT NOT NULL DEFAULT '',
  latitude INTEGER,
  longitude INTEGER
) STRICT;
CREATE UNIQUE INDEX kiosk_replaces ON kiosk (replaces);
CREATE INDEX kiosk_heard ON kiosk (heard_ms, id, is_bad, revoked_ms);
CREATE INDEX kiosk_bad ON kiosk (heard_ms, id) WHERE is_bad = 1;
CREATE INDEX kiosk_retired ON kiosk (heard_ms, id) WHERE revoked_ms IS NOT NULL;
CREATE INDEX kiosk_by_place ON kiosk (place, id);
CREATE INDEX kiosk_queued ON kiosk (queued, id);
CREATE INDEX kiosk_oldest ON kiosk (oldest_hours, id);

-- A one-use code; only its MAC is kept. The key it was used with may ask again after a lost answer.
-- replaces: goes over to the kiosk that is enrolled with it.
CREATE TABLE enrolment (
  code_mac BLOB PRIMARY KEY NOT NULL,
  expires_ms INTEGER NOT NULL,
  kiosk TEXT REFERENCES kiosk (id),
  replaces TEXT
) STRICT;

-- Append-only, counted from 1 for each kiosk: how the city wants it to be. settings: the document,
-- which names both; it is signed when it is handed out. from_ms: from when on it holds.
CREATE TABLE kiosk_settings (
  kiosk TEXT NOT NULL,
  version INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (kiosk, version)
) STRICT, WITHOUT ROWID;

-- One row a kiosk: its newest report, as it sent it without the days. made_ms: by the kiosk's own
-- clock, as the report's id tells it; 0 when that tells no time.
CREATE TABLE station (
  kiosk TEXT PRIMARY KEY NOT NULL,
  report TEXT NOT NULL,
  made_ms INTEGER NOT NULL DEFAULT 0
) STRICT;

-- One row a kiosk, day and what was counted: visits that ended on a step ('ended-on'), or answers
-- that were no ('refused'). No time of day, no visit and nobody.
CREATE TABLE station_count (
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  what TEXT NOT NULL,
  word TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (kiosk, day, what, word)
) STRICT, WITHOUT ROWID;
