-- keys-1.sql: what must be destroyed to be forgotten: keys, apart from everything that they open
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0
--
-- And what never goes back with old data that are put back: who was forgotten, what was decided and
-- what was taken back.

CREATE TABLE donor_key (
  donor TEXT PRIMARY KEY NOT NULL,
  epoch INTEGER NOT NULL,
  wrapped BLOB NOT NULL
) STRICT;
CREATE INDEX donor_key_epoch ON donor_key (epoch);

-- Which epoch keys wrap the others. One row. What is put is wrapped by the newest; nothing is
-- wrapped by an older one than oldest, whose key may be destroyed. Between turns they are the same.
-- handed is the newest key, sealed with the one before, for backends that share the database but no
-- folder.
CREATE TABLE epoch (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  oldest INTEGER NOT NULL,
  newest INTEGER NOT NULL,
  begun_ms INTEGER,
  handed BLOB
) STRICT;
INSERT INTO epoch (one, oldest, newest) VALUES (1, 1, 1);

-- What opens the rows of a release. One row for all its lines; once some of them went, a few for
-- those that are left (row-branch.c). first, height: it opens 2 to the power of height lines from
-- first.
CREATE TABLE row_key (
  release_id TEXT NOT NULL,
  first INTEGER NOT NULL,
  height INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  wrapped BLOB NOT NULL,
  PRIMARY KEY (release_id, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX row_key_epoch ON row_key (epoch);

-- What hides the donors of a release, drawn for it alone. Once the row is gone nothing leads from
-- the release to a donor.
CREATE TABLE release_nonce (
  release_id TEXT PRIMARY KEY NOT NULL,
  nonce BLOB NOT NULL
) STRICT;

-- What hides who made a proposal and who supports it. One row, drawn once. Without it nothing leads
-- from a voice to a donor.
CREATE TABLE voice_key (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  secret BLOB NOT NULL
) STRICT;

-- Whose key was destroyed.
CREATE TABLE forgotten (
  donor TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- What was decided, so that old data put back, and what comes late, are told of it. Append-only,
-- until the donor's keys are destroyed, which says more. about: a donor; or the hash, in hex, of
-- the claim or of the visit's token of a donation that has still to come. scope: everything, a kind
-- or a purpose. notice: which one was shown, where single lines were decided.
CREATE TABLE standing (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  scope TEXT NOT NULL,
  is_given INTEGER NOT NULL,
  erases INTEGER NOT NULL,
  notice TEXT,
  time_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX standing_about ON standing (about, number);

-- Proposals whose words were taken back.
CREATE TABLE taken_back (
  proposal TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- Proposals that the desk keeps from readers. reason: what everybody reads instead of its words.
CREATE TABLE hidden (
  proposal TEXT PRIMARY KEY NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
