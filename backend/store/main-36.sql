-- main-36.sql: what an export was asked for with, in its address or sent with it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

ALTER TABLE bulk_export ADD COLUMN query TEXT NOT NULL DEFAULT '';
