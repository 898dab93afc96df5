-- main-14.sql: up to where batches were judged, instead of a mark at each
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- One row. The batches up to number batch were judged. Those up to seen are next, as soon as none
-- of the writers goes on with what they were at then: nothing comes in between any more. New rules
-- come with a step here that puts batch back to 0.
CREATE TABLE quality_mark (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  batch INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  writers TEXT NOT NULL
) STRICT;
INSERT INTO quality_mark (one, batch, seen, writers)
  SELECT 1, coalesce(max(number), 0), 0, '' FROM batch WHERE rules <> 0;

DROP INDEX batch_unjudged;
ALTER TABLE batch DROP COLUMN rules;

-- PostgreSQL finds the newest batches of a source only where their numbers stand beside it.
DROP INDEX batch_source;
CREATE INDEX batch_source ON batch (source /*, number*/);
