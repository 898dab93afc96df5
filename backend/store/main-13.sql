-- main-13.sql: files about homes that phones bring to a visit
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a pass, which is good once. sealed opens only for who has the pass, of which there is
-- but a hash here; it goes when the kiosk has it, and the row when the time of the pass is over.
CREATE TABLE visit_file (
  pass_hash BLOB PRIMARY KEY NOT NULL,
  made_ms INTEGER NOT NULL,
  sealed BLOB
) STRICT;
