-- main-4.sql: what sends observations by itself, and what it has sent
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- A phone, or the gateway of a clinic or a home, that may send for one donor within one consent.
-- Its secret is known here by its hash only.
CREATE TABLE source (
  number INTEGER PRIMARY KEY,
  secret_hash BLOB NOT NULL UNIQUE,
  donor TEXT NOT NULL REFERENCES donor (id),
  consent INTEGER NOT NULL REFERENCES consent_event (number),
  kind TEXT NOT NULL CHECK (kind IN ('phone', 'clinic', 'home')),
  issued_by TEXT NOT NULL CHECK (issued_by IN ('phone', 'coordinator')),
  issued_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;
CREATE INDEX source_donor ON source (donor, number);

-- One row a batch, in the order of arrival. id is the sender's UUIDv7, so its index grows at its
-- end. content_hash is of the packed form; together with id it is the nonce of sealed.
CREATE TABLE batch (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  source INTEGER NOT NULL REFERENCES source (number),
  received_ms INTEGER NOT NULL,
  observations INTEGER NOT NULL,
  content_hash BLOB NOT NULL,
  sealed BLOB NOT NULL
) STRICT;
CREATE INDEX batch_source ON batch (source, number);
