-- main-47.sql: what people of the lab hold to be taken for themselves at the desk
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- For some minutes, and for one right. hash: of the code; who reads the store has none.
CREATE TABLE lab_desk_code (
  hash BLOB PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES lab_person (id),
  right_word TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
