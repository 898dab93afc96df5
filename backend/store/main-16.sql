-- main-16.sql: who asks for data, who decided what, and what has to be done for it
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- class: what they are, as notices name whom a donor lets have something.
CREATE TABLE recipient (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('hospital', 'company', 'university', 'institute')),
  since_ms INTEGER NOT NULL
) STRICT;

-- With one of these a recipient shows who it is, and signs what it has deleted.
CREATE TABLE recipient_key (
  thumbprint TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  jwk TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  revoked_ms INTEGER
) STRICT;
CREATE INDEX recipient_key_recipient ON recipient_key (recipient);

-- request: the document, as it was handed in last.
CREATE TABLE application (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  since_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE vote (
  application TEXT NOT NULL REFERENCES application (id),
  seat TEXT NOT NULL,
  choice TEXT NOT NULL,
  voter TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  PRIMARY KEY (application, seat)
) STRICT, WITHOUT ROWID;

-- purposes and items are arrays of texts, as consents name them.
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
  state TEXT NOT NULL
) STRICT;
CREATE INDEX permit_recipient ON permit (recipient);

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

-- Append-only: everything that was done with an application or a permit (subject), each an entry of
-- the ledger. record names offices, never a donor.
CREATE TABLE governance_event (
  number INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  time_ms INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX governance_event_subject ON governance_event (subject, number);
