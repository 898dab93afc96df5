-- main-48.sql: files that recipients hand in have keys of their own
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- has_key: whether the file has a key of its own, in the key store, until that is destroyed, once a
-- steward has looked at it. The city's own key opens those that were handed in before.
ALTER TABLE lab_evidence ADD COLUMN has_key INTEGER NOT NULL DEFAULT 0;
