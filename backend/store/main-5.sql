-- main-5.sql: who read what a donor gave
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Append-only: a row for each time that personal data was handed out, before it was. phone is the
-- donor's own; a desk's command stands in command. When a donor is erased the row stays, for the
-- count, but says no more whose it was or by which phone.
CREATE TABLE reading (
  number INTEGER PRIMARY KEY,
  time_ms INTEGER NOT NULL,
  reader TEXT NOT NULL CHECK (reader IN ('phone', 'desk')),
  phone INTEGER REFERENCES phone (number),
  command TEXT,
  what TEXT NOT NULL CHECK (what IN ('observations', 'consent', 'receipt', 'sources')),
  donor TEXT REFERENCES donor (id),
  items INTEGER NOT NULL
) STRICT;
CREATE INDEX reading_donor ON reading (donor, number);
