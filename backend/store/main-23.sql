-- main-23.sql: citizens' ideas and sites' problems, and how many support each
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- made_day, shown_day, taken_back_day: counted from 1970 in Seoul. A time of day would say who it
-- was to whoever knows when a phone was used. author: of the donor who made it, what only the keys
-- can make out; NULL for a site's problem, and once that donor has erased everything. stays:
-- whether its words stay even then. What the desk has done with it is in governance_event.
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

-- One row a voice, in no order of time. place: of one donor's nth voice; voice: of that donor's for
-- this proposal. Only the keys can make out either, and no two are alike. A voice that is taken
-- back leaves an empty place for the next.
CREATE TABLE proposal_voice (
  place BLOB PRIMARY KEY NOT NULL,
  voice BLOB UNIQUE,
  proposal TEXT REFERENCES proposal (id)
) STRICT, WITHOUT ROWID;
