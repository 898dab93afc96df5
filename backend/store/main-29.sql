-- main-29.sql: who reviewed the readings
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- What a review of the readings hands out is itself read: of no donor, items being how many
-- readings it counted.
ALTER TABLE reading RENAME COLUMN what TO former_what;
ALTER TABLE reading ADD COLUMN what TEXT NOT NULL DEFAULT 'readings'
  CHECK (what IN ('observations', 'consent', 'receipt', 'sources', 'readings'));
UPDATE reading SET what = former_what;
ALTER TABLE reading DROP COLUMN former_what;
