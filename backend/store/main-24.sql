-- main-24.sql: how the city wants its stations to be, and when they have told how they are
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- made_ms: by the kiosk's own clock, as the report's id tells it; 0 when that tells no time.
ALTER TABLE station ADD COLUMN made_ms INTEGER NOT NULL DEFAULT 0;

-- Append-only, counted from 1 for each kiosk. settings: the document, which names both; it is
-- signed when it is handed out. from_ms: from when on it holds.
CREATE TABLE kiosk_settings (
  kiosk TEXT NOT NULL,
  version INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (kiosk, version)
) STRICT, WITHOUT ROWID;
