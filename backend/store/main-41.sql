-- main-41.sql: where kiosks stand, and which has taken the place of which
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- replaces: the kiosk before, whose key is not taken any more, of a code and then of the kiosk that
-- was enrolled with it.
ALTER TABLE enrolment ADD COLUMN replaces TEXT;
ALTER TABLE kiosk ADD COLUMN replaces TEXT;
CREATE UNIQUE INDEX kiosk_replaces ON kiosk (replaces);

-- name: what those who look after it call the place. In millionths of a degree (WGS 84).
CREATE TABLE kiosk_place (
  kiosk TEXT PRIMARY KEY NOT NULL REFERENCES kiosk (id),
  name TEXT NOT NULL,
  latitude INTEGER,
  longitude INTEGER
) STRICT, WITHOUT ROWID;
