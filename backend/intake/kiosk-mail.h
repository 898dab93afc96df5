// kiosk-mail.h: what every kind of envelope from a kiosk is asked and answered
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "envelope.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureKioskMail:
 * @DURE_KIOSK_MAIL_GENUINE: a kiosk of ours has signed it and sealed it to us
 * @DURE_KIOSK_MAIL_NOT_OURS: it is sealed to another city, or to a key that we have no more
 * @DURE_KIOSK_MAIL_UNKNOWN_KIOSK: no kiosk of ours has signed it
 */
typedef enum
{
  DURE_KIOSK_MAIL_GENUINE,
  DURE_KIOSK_MAIL_NOT_OURS,
  DURE_KIOSK_MAIL_UNKNOWN_KIOSK,
} DureKioskMail;

GPtrArray *dure_kiosk_mail_read (const json_t *request, const char *name, guint most);
gboolean dure_kiosk_mail_check (DureCity *city, const DureEnvelope *envelope,
                                DureKioskMail *ret_mail, GError **error);
gboolean dure_kiosk_mail_is_to_us (DureCity *city, const DureEnvelope *envelope);
void dure_kiosk_mail_answer (json_t *results, const char *id, const char *status,
                             const char *reason);
json_t *dure_kiosk_mail_sign (DureCity *city, json_t *results);

G_END_DECLS
