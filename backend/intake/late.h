// late.h: what came after a withdrawal
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "code.h"
#include "encoding.h"

G_BEGIN_DECLS

/**
 * DureLate:
 * @sender: `kiosk`, `phone`, `clinic` or `home`
 * @first_ms: when it came for the first time
 * @last_ms: and for the last time
 * @times: how often
 *
 * What was refused and destroyed, as its donor sees it. There is nothing about its content.
 */
typedef struct
{
  char *sender;
  gint64 first_ms;
  gint64 last_ms;
  gint64 times;
} DureLate;

gboolean dure_late_donation (DureCity *city, const char *donor,
                             const guint8 claim_hash[DURE_SHA256_BYTES], GError **error);
gboolean dure_late_part (DureCity *city, const char *donor, GError **error);
gboolean dure_late_source (DureCity *city, gint64 source, GError **error);
gboolean dure_late_code (DureCity *city, gint64 source, DureCode code, GError **error);
GPtrArray *dure_lates_of_phone (DureCity *city, gint64 phone, GError **error);
void dure_late_free (DureLate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLate, dure_late_free)

G_END_DECLS
