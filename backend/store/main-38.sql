-- main-38.sql: until when a recipient's contract holds, and its keys; when each was used
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- contract_ends_ms: NULL where nothing is written of that. ends_ms: others have taken over.
ALTER TABLE recipient ADD COLUMN contract_ends_ms INTEGER;
ALTER TABLE recipient_key ADD COLUMN ends_ms INTEGER;
ALTER TABLE recipient_key ADD COLUMN used_ms INTEGER;
