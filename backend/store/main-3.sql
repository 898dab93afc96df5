-- main-3.sql: a phone takes back also what a kiosk has still to send
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE claim ADD COLUMN taken_back_ms INTEGER;
