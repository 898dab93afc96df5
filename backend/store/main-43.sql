-- main-43.sql: the review of a month reads that month alone
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

CREATE INDEX reading_time ON reading (time_ms);
CREATE INDEX lab_reading_time ON lab_reading (time_ms);
CREATE INDEX governance_event_time ON governance_event (time_ms);
CREATE INDEX download_time ON download (time_ms);
