-- main-23.sql: when a kiosk has made its newest report
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- made_ms: by the kiosk's own clock, as the report's id tells it; 0 when that tells no time.
ALTER TABLE station ADD COLUMN made_ms INTEGER NOT NULL DEFAULT 0;
