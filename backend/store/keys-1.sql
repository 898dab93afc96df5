-- keys-1.sql: the donors' keys, apart from everything they open
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE donor_key (
  donor TEXT PRIMARY KEY NOT NULL,
  epoch INTEGER NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
