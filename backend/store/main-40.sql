-- main-40.sql: releases that stewards have looked at or built, and how far that is
-- Copyright 2026 The Dure contributors
-- SPDX-License-Identifier: Apache-2.0

-- seen_ms: when whoever is at it last said so; one that is silent for long is taken up by another.
-- fault: why it was not done. report: the risk report, for stewards alone.
CREATE TABLE release_task (
  id TEXT PRIMARY KEY NOT NULL,
  permit TEXT NOT NULL REFERENCES permit (id),
  kind TEXT NOT NULL CHECK (kind IN ('preview', 'build')),
  actor TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  since_ms INTEGER NOT NULL,
  seen_ms INTEGER NOT NULL,
  n_done INTEGER NOT NULL DEFAULT 0,
  n_all INTEGER NOT NULL DEFAULT 0,
  fault TEXT,
  sealed_release TEXT,
  report TEXT
) STRICT;
CREATE INDEX release_task_open ON release_task (since_ms) WHERE state IN ('waiting', 'running');
CREATE INDEX release_task_permit ON release_task (permit, since_ms);
