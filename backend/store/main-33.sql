-- main-33.sql: what a child began is handed over to the child's own phone
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- donor: the one that is handed over; empty where a second phone of the same person is added.
ALTER TABLE phone_offer ADD COLUMN donor TEXT REFERENCES donor (id);
