-- main-10.sql: what a child has begun, a guardian finishes, and the child decides anew at 14
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row a donor who began as a child. due_ms: when silence erases everything. Once a guardian
-- has agreed: ends_ms is the first moment that is not covered by that any more, opens_ms the first
-- at which the child may answer; of the birthday no more is known than its month, which they frame.
-- signed is what the guardian's phone signed, signature by its key.
CREATE TABLE guardianship (
  donor TEXT PRIMARY KEY NOT NULL REFERENCES donor (id),
  asked_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  agreed_ms INTEGER,
  ends_ms INTEGER,
  opens_ms INTEGER,
  grown_ms INTEGER,
  ended_by TEXT CHECK (ended_by IN ('guardian', 'guardian-silent', 'child', 'child-silent')),
  phone INTEGER REFERENCES phone (number),
  signed TEXT,
  signature BLOB
) STRICT;
CREATE INDEX guardianship_due ON guardianship (due_ms)
  WHERE grown_ms IS NULL AND ended_by IS NULL;

-- Payloads that no guardian has agreed to yet. Whoever reads payload does not meet them.
CREATE TABLE payload_aside (
  donation INTEGER PRIMARY KEY REFERENCES donation (number),
  sealed BLOB NOT NULL
) STRICT;
