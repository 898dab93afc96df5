-- set-5.sql: by which key the recipient gives its word for the city's ledger
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- The seed of an Ed25519 key that does nothing but cosign; made the first time. It lies beside
-- what was seen, so that no copy has the one without the other.
ALTER TABLE ledger ADD COLUMN witness BLOB;
