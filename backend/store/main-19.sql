-- main-19.sql: what everybody was told
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Counts with noise, as they were published: who asks twice reads the same.
CREATE TABLE open_figures (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  document TEXT NOT NULL
) STRICT;
