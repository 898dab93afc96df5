-- keys-2.sql: whose key was destroyed, so that old data put back are known for what they are
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE forgotten (
  donor TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
