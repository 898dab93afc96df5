-- main-27.sql: what a long list of kiosks is sorted and chosen by
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- As in the newest report; of one that came before, only once the kiosk reports again.
ALTER TABLE station ADD COLUMN is_bad INTEGER NOT NULL DEFAULT 0;
ALTER TABLE station ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE station ADD COLUMN oldest_hours INTEGER NOT NULL DEFAULT 0;
