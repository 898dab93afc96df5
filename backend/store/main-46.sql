-- main-46.sql: who read the rows of a release
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- At the desk; of no donor, items being how many rows there are.
ALTER TABLE reading RENAME COLUMN what TO former_what;
ALTER TABLE reading ADD COLUMN what TEXT NOT NULL DEFAULT 'release'
  CHECK (what IN ('observations', 'consent', 'receipt', 'sources', 'readings', 'release'));
UPDATE reading SET what = former_what;
ALTER TABLE reading DROP COLUMN former_what;
