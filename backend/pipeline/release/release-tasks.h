// release-tasks.h: releases that somebody waits for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureReleaseTask:
 * @id: its name
 * @permit: by which it is
 * @is_build: whether one is sealed; else only looked at
 * @actor: who waits for it
 * @state: `waiting`, `running`, `done` or `failed`
 * @since_ms: when it was ordered
 * @n_done: donors that were looked at
 * @n_all: of so many; 0 while nobody knows
 * @fault: (nullable): why it was not done: `warrant`, `few`, `again`, `broken-off` or `failed`
 * @release: (nullable): what was sealed
 * @report: (nullable): `dure.risk-report/1`
 */
typedef struct
{
  char *id, *permit;
  gboolean is_build;
  char *actor, *state;
  gint64 since_ms, n_done, n_all;
  char *fault, *release;
  json_t *report;
} DureReleaseTask;

void dure_release_task_free (DureReleaseTask *self);
char *dure_release_task_order (DureCity *city, const char *permit, gboolean is_build,
                               const char *actor, GError **error);
DureReleaseTask *dure_release_task_find (DureCity *city, const char *id, GError **error);
gboolean dure_release_tasks_step (DureCity *city, gint *is_ending, gboolean *ret_has_done,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseTask, dure_release_task_free)

G_END_DECLS
