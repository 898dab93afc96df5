-- main-49.sql: moderators and experts, and proposals as their list reads them
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- With more roles than its check knew. scope: of what; 'city' for all of it, a kiosk, a pilot, a
-- recipient or a seat.
CREATE TABLE lab_post (
  person TEXT NOT NULL,
  role TEXT NOT NULL,
  scope TEXT NOT NULL
) STRICT;
INSERT INTO lab_post (person, role, scope) SELECT person, role, scope FROM lab_role;
DROP TABLE lab_role;
CREATE TABLE lab_role (
  person TEXT NOT NULL REFERENCES lab_person (id),
  role TEXT NOT NULL
    CHECK (role IN ('coordinator', 'steward', 'seat', 'recipient', 'operator', 'moderator',
                    'expert')),
  scope TEXT NOT NULL,
  PRIMARY KEY (person, role, scope)
) STRICT, WITHOUT ROWID;
INSERT INTO lab_role (person, role, scope) SELECT person, role, scope FROM lab_post;
DROP TABLE lab_post;

-- With all that counting needs, since the words of a proposal make its row a long one.
CREATE INDEX proposal_made ON proposal (made_day, id, kind);
CREATE INDEX proposal_standing
  ON proposal (state, is_hidden, made_day, id, kind, taken_back_day, shown_day);
CREATE INDEX proposal_hidden ON proposal (is_hidden, made_day, id, kind, taken_back_day);
CREATE INDEX proposal_taken_back ON proposal (made_day, id, kind) WHERE taken_back_day IS NOT NULL;
CREATE INDEX proposal_voices ON proposal (support, id, kind);
