-- main-8.sql: what donors give out of files of their own
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- A file that was read. Until its donor decides it is a draft: summary (what the donor is shown)
-- and draft_batch hold it, sealed under the donor's key of that generation, and go after a day.
-- When it is donated its batches become those of a source of its own, which sends nothing else.
CREATE TABLE import (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  kind TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  summary BLOB,
  source INTEGER UNIQUE REFERENCES source (number),
  donated_ms INTEGER
) STRICT;
CREATE INDEX import_donor ON import (donor, number);
CREATE INDEX import_draft ON import (made_ms) WHERE donated_ms IS NULL;

-- As in batch, where the rows go when they are donated.
CREATE TABLE draft_batch (
  id BLOB PRIMARY KEY NOT NULL,
  import INTEGER NOT NULL REFERENCES import (number),
  observations INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX draft_batch_import ON draft_batch (import);
