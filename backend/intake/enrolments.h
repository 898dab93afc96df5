// enrolments.h: which kiosks the city knows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

/* So long it can be taken back that a kiosk was revoked. */
#define DURE_KIOSK_UNDO_MS (10 * 60 * G_GINT64_CONSTANT (1000))

typedef enum
{
  DURE_KIOSK_UNKNOWN,
  DURE_KIOSK_REVOKED,
  DURE_KIOSK_KNOWN,
} DureKioskState;

char *dure_enrolment_code_new (DureCity *city, const char *replaces, GError **error);
char *dure_enrolment_code_normalise (const char *typed);
char *dure_enrolment_use (DureCity *city, const char *code,
                          const guint8 public_key[DURE_PUBLIC_KEY_BYTES], GError **error);
json_t *dure_enrolment_card (DureCity *city, const char *kiosk, const char *public_url);

gboolean dure_kiosk_find (DureCity *city, const char *kiosk,
                          guint8 ret_public_key[DURE_PUBLIC_KEY_BYTES], DureKioskState *ret_state,
                          GError **error);
gboolean dure_kiosk_is_in_use (DureCity *city, const char *kiosk, GError **error);
gboolean dure_kiosk_revoke (DureCity *city, const char *kiosk, GError **error);
gboolean dure_kiosk_restore (DureCity *city, const char *kiosk, GError **error);
char *dure_kiosk_successor (DureCity *city, const char *kiosk, GError **error);

typedef void (*DureKioskFunc) (const char *kiosk, gint64 enrolled_ms, gint64 revoked_ms,
                               gint64 donations, gpointer data);

gboolean dure_kiosks_each (DureCity *city, DureKioskFunc func, gpointer data, GError **error);

G_END_DECLS
