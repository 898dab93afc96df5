// duties.h: the duties of each permit, and what the clock does about them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "duty.h"
#include "request.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureEvidence:
 * @count: how much it shows, people or copies; 1 for a report
 * @digest: SHA-256 of the file that shows it, which stays with whoever looked at it
 * @actor: who has looked at it
 */
typedef struct
{
  gint64 count;
  guint8 digest[32];
  const char *actor;
} DureEvidence;

gboolean dure_duties_begin (DureCity *city, const char *permit, const DureRequest *request,
                            GError **error);
gboolean dure_duties_end (DureCity *city, const char *permit, GError **error);
gboolean dure_duties_begun (DureCity *city, const char *permit, gint64 from_ms,
                            gboolean *ret_is_done, GError **error);
gboolean dure_duties_none_late (DureCity *city, const char *permit, gboolean *ret_is_done,
                                GError **error);
gboolean dure_duties_deletes_in_time (DureCity *city, const char *recipient, gboolean *ret_is_done,
                                      GError **error);
gboolean dure_duties_deleted (DureCity *city, const char *permit, gboolean *ret_is_done,
                              GError **error);
gboolean dure_duty_show (DureCity *city, const char *permit, DureDutyKind kind,
                         const DureEvidence *evidence, gboolean *ret_is_enough, GError **error);
json_t *dure_duties_list (DureCity *city, const char *permit, GError **error);
gboolean dure_duties_step (DureCity *city, GError **error);

G_END_DECLS
