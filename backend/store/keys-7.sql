-- keys-7.sql: which proposals the desk keeps from readers, so that older data are told of it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- reason: what everybody reads instead of its words.
CREATE TABLE hidden (
  proposal TEXT PRIMARY KEY NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
