-- set-2.sql: what a recipient has begun at the city
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Where exports are that were not ended: the city has room for a few.
CREATE TABLE begun (
  location TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
