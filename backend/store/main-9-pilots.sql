-- main-9-pilots.sql: pilots and their notices, companies' models on trial, and what people propose
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- Version by version. edition: counts what was changed, so that nobody writes over what they have
-- not seen. draft: every field as it was typed. donors, counted_ms: how many have data in force,
-- and when that was counted. due_ms: from when on they are to be counted again.
CREATE TABLE pilot (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'review', 'running', 'closed')),
  edition INTEGER NOT NULL,
  draft TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  donors INTEGER NOT NULL DEFAULT 0,
  counted_ms INTEGER,
  due_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX pilot_state ON pilot (state, since_ms, name, version);
CREATE INDEX pilot_since ON pilot (since_ms, name, version);

-- Who has written a version: somebody else sets it running.
CREATE TABLE pilot_writer (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  writer TEXT NOT NULL,
  PRIMARY KEY (pilot, version, writer)
) STRICT, WITHOUT ROWID;

-- Append-only: what people are told, as it was frozen. change: what it means for those who agreed
-- to the version before.
CREATE TABLE pilot_notice (
  number INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('new', 'same', 'wording', 'narrower', 'wider')),
  terms TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;

-- A count that is under way.
CREATE TABLE pilot_count (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  last TEXT NOT NULL,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version)
) STRICT, WITHOUT ROWID;

-- Distinct donors with data in force, by kiosk ('site'), or by age band and sex ('class'). counted:
-- when all were counted last. found: so far in a count that is under way. Nothing leads to a donor.
CREATE TABLE pilot_figure (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('site', 'class')),
  word TEXT NOT NULL,
  counted INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version, what, word)
) STRICT, WITHOUT ROWID;

-- The same day by day. kiosk: empty for all of them together. word: 'gave' for those who gave there
-- on that day, or an age band and a sex ('20-39/male') for those of them who did so for the first
-- time.
CREATE TABLE pilot_day (
  pilot TEXT NOT NULL,
  version INTEGER NOT NULL,
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  word TEXT NOT NULL,
  counted INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL,
  PRIMARY KEY (pilot, version, kiosk, day, word)
) STRICT, WITHOUT ROWID;

-- When the donors of the city's first pilot, which nobody wrote here, were counted, and are to be
-- again. version: of its notices.
CREATE TABLE first_pilot_count (
  version INTEGER PRIMARY KEY NOT NULL,
  donors INTEGER NOT NULL,
  counted_ms INTEGER NOT NULL,
  due_ms INTEGER NOT NULL
) STRICT;

-- A company's model: handed in, looked at, on trial, stopped. manifest: what kiosks are to be told
-- of it, canonical; file: the packed model, whose SHA-256 is its digest. What was done with one,
-- and why, are its governance events.
CREATE TABLE model_submission (
  id TEXT PRIMARY KEY NOT NULL,
  recipient TEXT NOT NULL REFERENCES recipient (id),
  pilot TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  digest TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('review', 'trial', 'refused', 'withdrawn', 'stopped')),
  since_ms INTEGER NOT NULL,
  manifest TEXT NOT NULL,
  file BLOB NOT NULL
) STRICT;
CREATE INDEX model_submission_recipient ON model_submission (recipient, state);
CREATE INDEX model_submission_state ON model_submission (state, since_ms, id);
CREATE INDEX model_submission_since ON model_submission (since_ms, id);
CREATE INDEX model_submission_name ON model_submission (name, id);
CREATE INDEX model_submission_pilot ON model_submission (pilot, id);
CREATE INDEX model_submission_company ON model_submission (recipient, id);

-- How often it ran at kiosks: one row a kiosk, day and model: four counts, no time of day and
-- nobody. record is the document as the kiosk sent it.
CREATE TABLE model_run (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kiosk TEXT NOT NULL,
  day INTEGER NOT NULL,
  model TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX model_run_model ON model_run (model, day);

-- Which may not run any more: kiosks ask whether theirs is among these.
CREATE TABLE model_stop (
  model TEXT PRIMARY KEY NOT NULL,
  stopped_ms INTEGER NOT NULL
) STRICT;

-- Citizens' ideas and sites' problems. made_day, shown_day, taken_back_day: a time of day would say
-- who it was to whoever knows when a phone was used. author: of the donor who made it, what only
-- the keys can make out; NULL for a site's problem, and once that donor has erased everything.
-- stays: whether its words stay even then. What the desk has done with it is in governance_event.
CREATE TABLE proposal (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('idea', 'problem')),
  site TEXT,
  title TEXT,
  text TEXT,
  wanted TEXT,
  sufferers TEXT,
  better TEXT,
  language TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'open', 'review', 'pilot', 'result', 'declined')),
  is_hidden INTEGER NOT NULL DEFAULT 0,
  made_day INTEGER NOT NULL,
  shown_day INTEGER,
  taken_back_day INTEGER,
  pilot TEXT,
  support INTEGER NOT NULL DEFAULT 0,
  author BLOB UNIQUE,
  stays INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_newest ON proposal (shown_day, id);
CREATE INDEX proposal_support ON proposal (support, shown_day, id);
CREATE INDEX proposal_site ON proposal (site) WHERE site IS NOT NULL;
CREATE INDEX proposal_pilot ON proposal (pilot) WHERE state = 'pilot';

-- The lab's list by day and by voices: of all, of a kind, of how far they are, and of both, so that
-- what is rare is not looked for among all. With all that counting needs, since the words of a
-- proposal make its row a long one.
CREATE INDEX proposal_made ON proposal (made_day, id, kind, shown_day);
CREATE INDEX proposal_voices ON proposal (support, id, kind, shown_day);
CREATE INDEX proposal_kind_made ON proposal (kind, made_day, id, shown_day);
CREATE INDEX proposal_kind_voices ON proposal (kind, support, id, shown_day);
CREATE INDEX proposal_state_made
  ON proposal (state, is_hidden, made_day, id, kind, taken_back_day, shown_day);
CREATE INDEX proposal_state_voices
  ON proposal (state, is_hidden, support, id, kind, taken_back_day, shown_day);
CREATE INDEX proposal_both_made
  ON proposal (kind, state, is_hidden, made_day, id, taken_back_day, shown_day);
CREATE INDEX proposal_both_voices
  ON proposal (kind, state, is_hidden, support, id, taken_back_day, shown_day);
CREATE INDEX proposal_hidden ON proposal (id, taken_back_day) WHERE is_hidden = 1;
CREATE INDEX proposal_taken_back ON proposal (id) WHERE taken_back_day IS NOT NULL;

-- One row a voice, in no order of time. place: of one donor's nth voice; voice: of that donor's for
-- this proposal. Only the keys can make out either, and no two are alike. A voice that is taken
-- back leaves an empty place for the next.
CREATE TABLE proposal_voice (
  place BLOB PRIMARY KEY NOT NULL,
  voice BLOB UNIQUE,
  proposal TEXT REFERENCES proposal (id)
) STRICT, WITHOUT ROWID;
