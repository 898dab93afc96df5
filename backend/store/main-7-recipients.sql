-- main-7-recipients.sql: who asks for data, who decided what, and what has to be done for it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- class: what they are, as notices name whom a donor lets have something. contract_ends_ms: NULL
-- where nothing is written of that.
CREATE TABLE recipient (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('hospital', 'company', 'university', 'institute')),
  since_ms INTEGER NOT NULL,
  contract_ends_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX recipient_name ON recipient (name, id);
CREATE INDEX recipient_ends ON recipient ((coalesce (contract_ends_ms, 9000000000000000)), id);

-- With one of these a recipient shows who it is, and signs what it has deleted. ends_ms: others
-- have taken over.
CREATE TABLE recipient_key (
  thumbprint TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  jwk TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  ends_ms INTEGER,
  used_ms INTEGER
) STRICT;
CREATE INDEX recipient_key_recipient ON recipient_key (recipient);

-- Of a token only the hash. key: who revokes it ends what it was given. scope: what it is good for.
CREATE TABLE recipient_token (
  hash BLOB PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  key TEXT NOT NULL REFERENCES recipient_key (thumbprint),
  scope TEXT NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_token_expires ON recipient_token (expires_ms);

-- Names of assertions that were shown, until they could not be shown again anyway.
CREATE TABLE recipient_assertion (
  recipient TEXT NOT NULL REFERENCES recipient (id),
  name BLOB NOT NULL,
  expires_ms INTEGER NOT NULL,
  PRIMARY KEY (recipient, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_assertion_expires ON recipient_assertion (expires_ms);

-- One row a recipient: the key by which it cosigns the ledger, told with a token of its own and
-- used for nothing else, since when, and the longest list that it has cosigned.
CREATE TABLE recipient_witness (
  recipient TEXT PRIMARY KEY NOT NULL REFERENCES recipient (id),
  public_key BLOB NOT NULL,
  since_ms INTEGER NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  cosignature BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recipient_witness_size ON recipient_witness (origin, size);

-- request: the document, as it was handed in last. stands: the state of its permit, or its own
-- before it has one. votes: how many seats have voted. due_ms: when the first of its duties is due;
-- far away without any.
CREATE TABLE application (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  stands TEXT NOT NULL DEFAULT '',
  votes INTEGER NOT NULL DEFAULT 0,
  due_ms INTEGER NOT NULL DEFAULT 9000000000000000
) STRICT;
CREATE INDEX application_stands ON application (stands, since_ms, id);
CREATE INDEX application_since ON application (since_ms, id);
CREATE INDEX application_votes ON application (votes, id);
CREATE INDEX application_due ON application (due_ms, id);
CREATE INDEX application_recipient ON application (recipient, id);

CREATE TABLE vote (
  application TEXT NOT NULL REFERENCES application (id),
  seat TEXT NOT NULL,
  choice TEXT NOT NULL,
  voter TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  PRIMARY KEY (application, seat)
) STRICT, WITHOUT ROWID;

-- purposes and items are arrays of texts, as consents name them. proposed_ms, proposer: when and by
-- whom a release by it was proposed that is not built yet.
CREATE TABLE permit (
  id TEXT PRIMARY KEY NOT NULL,
  application TEXT NOT NULL UNIQUE REFERENCES application (id),
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  purposes TEXT NOT NULL,
  items TEXT NOT NULL,
  k INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  state TEXT NOT NULL,
  proposer TEXT NOT NULL DEFAULT '',
  proposed_ms INTEGER
) STRICT;
CREATE INDEX permit_recipient ON permit (recipient, id);
CREATE INDEX permit_proposed ON permit (proposed_ms) WHERE proposed_ms IS NOT NULL;

-- What a permit's holder has to show, again and again. least: how much must be shown. counted: what
-- was, and evidence: the digest of the file that shows it. short_ms: when it was too little.
CREATE TABLE duty (
  number INTEGER PRIMARY KEY,
  permit TEXT NOT NULL REFERENCES permit (id),
  kind TEXT NOT NULL CHECK (kind IN ('local-staff', 'report', 'deletion')),
  least INTEGER NOT NULL,
  due_ms INTEGER NOT NULL,
  warned_ms INTEGER,
  short_ms INTEGER,
  counted INTEGER,
  evidence BLOB,
  met_ms INTEGER,
  late_ms INTEGER,
  UNIQUE (permit, kind, due_ms)
) STRICT;
CREATE INDEX duty_open ON duty (due_ms) WHERE met_ms IS NULL;

-- What recipients show for their duties, until a steward has looked at it. counted: how much they
-- say it shows. digest: SHA-256 of the file. sealed: the file, which opens with a key of its own in
-- the key store; gone once a steward has looked at it. has_key: until that key is destroyed.
CREATE TABLE lab_evidence (
  id TEXT PRIMARY KEY NOT NULL,
  permit TEXT NOT NULL REFERENCES permit (id),
  kind TEXT NOT NULL CHECK (kind IN ('local-staff', 'report', 'deletion')),
  counted INTEGER NOT NULL,
  time_ms INTEGER NOT NULL,
  digest BLOB NOT NULL,
  sealed BLOB,
  looked_ms INTEGER,
  has_key INTEGER NOT NULL
) STRICT;
CREATE INDEX lab_evidence_permit ON lab_evidence (permit, time_ms);

-- Append-only: everything that was done with an application, a permit, a model or a proposal
-- (subject), each an entry of the ledger. record names offices, never a donor.
CREATE TABLE governance_event (
  number INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX governance_event_subject ON governance_event (subject, number);
CREATE INDEX governance_event_time ON governance_event (time_ms);
