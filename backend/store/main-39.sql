-- main-39.sql: companies' models: handed in, looked at, on trial, stopped
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- manifest: what kiosks are to be told of it, canonical; file: the packed model, whose SHA-256 is
-- its digest. What was done with one, and why, are its governance events.
CREATE TABLE model_submission (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('review', 'trial', 'refused', 'withdrawn', 'stopped')),
  since_ms INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  file BLOB NOT NULL
) STRICT;
CREATE INDEX model_submission_recipient ON model_submission (recipient, state);
CREATE INDEX model_run_model ON model_run (model, day);
