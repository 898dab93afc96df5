-- main-16.sql: who may have what, for how long
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- class: what they are, as notices name whom a donor lets have something.
CREATE TABLE recipient (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  class TEXT NOT NULL,
  since_ms INTEGER NOT NULL
) STRICT;

-- purposes and items are arrays of texts, as consents name them.
CREATE TABLE permit (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  purposes TEXT NOT NULL,
  items TEXT NOT NULL,
  k INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
