-- keys-5.sql: what hides the donors of each release
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Drawn for this release alone. Once the row is gone nothing leads from the release to a donor.
CREATE TABLE release_nonce (
  release_id TEXT PRIMARY KEY NOT NULL,
  nonce BLOB NOT NULL
) STRICT;
