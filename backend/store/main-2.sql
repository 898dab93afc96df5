-- main-2.sql: finds the withdrawals that still have to be finished
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX donor_unfinished ON donor (id)
  WHERE withdrawn_ms IS NOT NULL AND key_destroyed_ms IS NULL;
