-- main-11.sql: how often companies' models on trial ran at kiosks, and which may not run any more
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a kiosk, day and model: four counts, no time of day and nobody. record is the document
-- as the kiosk sent it; day is counted from 1970 in Seoul.
CREATE TABLE model_run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  model TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;

-- Kiosks ask whether theirs is among these.
CREATE TABLE model_stop (
  model TEXT PRIMARY KEY NOT NULL,
  stopped_ms INTEGER NOT NULL
) STRICT;
