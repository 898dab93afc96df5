-- main-18.sql: everything is judged anew, since a home's file is not too early any more
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

UPDATE payload SET rules = 0;
UPDATE quality_mark SET batch = 0, seen = 0, writers = '';
