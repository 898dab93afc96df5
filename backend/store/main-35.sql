-- main-35.sql: what a token is good for
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Those of before say nothing of it, and are none any more: who has one asks for another.
DELETE FROM recipient_token;
ALTER TABLE recipient_token ADD COLUMN scope TEXT NOT NULL DEFAULT '';
