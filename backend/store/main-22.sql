-- main-22.sql: the receipt of a deletion names who was told
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- The record of a deletion is an entry of the ledger, so the older ones keep their form: 1 names
-- nobody, 2 names who was told.
ALTER TABLE erasure ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
