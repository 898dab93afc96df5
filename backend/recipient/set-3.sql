-- set-3.sql: by what the last entry that was done is known again
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- NULL for none, and in a set of before.
ALTER TABLE place ADD COLUMN mark TEXT;
