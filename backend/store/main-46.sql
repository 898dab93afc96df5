-- main-46.sql: what long lists are sorted and chosen by, in the table that is listed and in order
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0
--
-- A page of a list is read from where the page before it ended, along an index: it costs the same
-- however many rows there are. So each column that a list can be sorted by stands in the table.

-- heard_ms, is_bad, queued, oldest_hours: by the newest report; 0 before the first. place: what
-- those who look after it call where it stands; latitude, longitude: in millionths of a degree
-- (WGS 84).
ALTER TABLE kiosk ADD COLUMN heard_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN is_bad INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN queued INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN oldest_hours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE kiosk ADD COLUMN latitude INTEGER;
ALTER TABLE kiosk ADD COLUMN longitude INTEGER;
UPDATE kiosk SET
  heard_ms = (SELECT station.heard_ms FROM station WHERE station.kiosk = kiosk.id),
  is_bad = (SELECT station.is_bad FROM station WHERE station.kiosk = kiosk.id),
  queued = (SELECT station.queued FROM station WHERE station.kiosk = kiosk.id),
  oldest_hours = (SELECT station.oldest_hours FROM station WHERE station.kiosk = kiosk.id)
  WHERE id IN (SELECT kiosk FROM station);
UPDATE kiosk SET
  place = (SELECT name FROM kiosk_place WHERE kiosk_place.kiosk = kiosk.id),
  latitude = (SELECT kiosk_place.latitude FROM kiosk_place WHERE kiosk_place.kiosk = kiosk.id),
  longitude = (SELECT kiosk_place.longitude FROM kiosk_place WHERE kiosk_place.kiosk = kiosk.id)
  WHERE id IN (SELECT kiosk FROM kiosk_place);
ALTER TABLE station DROP COLUMN heard_ms;
ALTER TABLE station DROP COLUMN is_bad;
ALTER TABLE station DROP COLUMN queued;
ALTER TABLE station DROP COLUMN oldest_hours;
DROP TABLE kiosk_place;
CREATE INDEX kiosk_heard ON kiosk (heard_ms, id, is_bad, revoked_ms);
CREATE INDEX kiosk_bad ON kiosk (heard_ms, id) WHERE is_bad = 1;
CREATE INDEX kiosk_retired ON kiosk (heard_ms, id) WHERE revoked_ms IS NOT NULL;
CREATE INDEX kiosk_by_place ON kiosk (place, id);
CREATE INDEX kiosk_queued ON kiosk (queued, id);
CREATE INDEX kiosk_oldest ON kiosk (oldest_hours, id);

-- stands: the state of its permit, or its own before it has one. votes: how many seats have voted.
-- due_ms: when the first of its duties is due; far away without any.
ALTER TABLE application ADD COLUMN stands TEXT NOT NULL DEFAULT '';
ALTER TABLE application ADD COLUMN votes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 9000000000000000;
UPDATE application SET
  stands = coalesce ((SELECT permit.state FROM permit WHERE permit.application = application.id),
                     state),
  votes = (SELECT count(*) FROM vote WHERE vote.application = application.id),
  due_ms = coalesce ((SELECT min(duty.due_ms) FROM duty JOIN permit ON permit.id = duty.permit
                      WHERE permit.application = application.id AND met_ms IS NULL),
                     9000000000000000);
CREATE INDEX application_stands ON application (stands, since_ms, id);
CREATE INDEX application_since ON application (since_ms, id);
CREATE INDEX application_votes ON application (votes, id);
CREATE INDEX application_due ON application (due_ms, id);
CREATE INDEX application_recipient ON application (recipient, id);

-- proposed_ms: when somebody proposed a release by it, which is not built yet; proposer: who, or ''
-- where that was before this step.
ALTER TABLE permit ADD COLUMN proposer TEXT NOT NULL DEFAULT '';
ALTER TABLE permit ADD COLUMN proposed_ms INTEGER;
UPDATE permit SET proposed_ms = (
  SELECT max(time_ms) FROM governance_event WHERE subject = permit.id
  AND record LIKE '%"what":"propose-release"%' AND NOT EXISTS (
    SELECT 1 FROM governance_event AS later WHERE later.subject = governance_event.subject
    AND later.number > governance_event.number
    AND (later.record LIKE '%"what":"build-release"%'
         OR later.record LIKE '%"what":"withdraw-proposal"%')));
DROP INDEX permit_recipient;
CREATE INDEX permit_recipient ON permit (recipient, id);
CREATE INDEX permit_proposed ON permit (proposed_ms) WHERE proposed_ms IS NOT NULL;

CREATE UNIQUE INDEX recipient_name ON recipient (name, id);
CREATE INDEX recipient_ends ON recipient ((coalesce (contract_ends_ms, 9000000000000000)), id);

CREATE INDEX model_submission_state ON model_submission (state, since_ms, id);
CREATE INDEX model_submission_since ON model_submission (since_ms, id);
CREATE INDEX model_submission_name ON model_submission (name, id);
CREATE INDEX model_submission_pilot ON model_submission (pilot, id);
CREATE INDEX model_submission_company ON model_submission (recipient, id);

CREATE INDEX pilot_state ON pilot (state, since_ms, name, version);
CREATE INDEX pilot_since ON pilot (since_ms, name, version);

-- done_ms: of a deletion, when its receipt came.
ALTER TABLE feed_entry ADD COLUMN done_ms INTEGER;
UPDATE feed_entry SET done_ms = (SELECT deletion_receipt.time_ms FROM deletion_receipt
                                 WHERE deletion_receipt.feed_entry = feed_entry.number)
  WHERE kind = 'deletion';
CREATE INDEX feed_entry_open ON feed_entry (due_ms /*, number*/)
  WHERE kind = 'deletion' AND done_ms IS NULL;
CREATE INDEX feed_entry_done ON feed_entry (due_ms /*, number*/)
  WHERE kind = 'deletion' AND done_ms IS NOT NULL;
DROP INDEX feed_entry_due;
CREATE INDEX feed_entry_due ON feed_entry (due_ms /*, number*/) WHERE kind = 'deletion';
CREATE INDEX feed_entry_made ON feed_entry (made_ms /*, number*/) WHERE kind = 'deletion';
CREATE INDEX feed_entry_recipient ON feed_entry (recipient /*, number*/) WHERE kind = 'deletion';

-- is_closed: whether the last of its steps has closed it.
ALTER TABLE incident ADD COLUMN is_closed INTEGER NOT NULL DEFAULT 0;
UPDATE incident SET is_closed = 1
  WHERE id IN (SELECT incident FROM incident_step WHERE closes = 1);
CREATE INDEX incident_closed ON incident (is_closed, made_ms, id);
CREATE INDEX incident_found ON incident (found_day, id);

CREATE INDEX sealed_release_time ON sealed_release (time_ms /*, number*/);
CREATE INDEX sealed_release_pilot ON sealed_release (pilot /*, number*/);

CREATE INDEX lab_reading_what ON lab_reading (what /*, number*/);
