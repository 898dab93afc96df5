-- main-2.sql: finds unfinished withdrawals, and the sessions of a phone
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX donor_unfinished ON donor (id)
  WHERE withdrawn_ms IS NOT NULL AND key_destroyed_ms IS NULL;
CREATE INDEX session_phone ON session (phone);
