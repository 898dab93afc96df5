// lab-choice.h: of which kiosk and how many days numbers are asked for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

/**
 * DureLabChoice:
 * @whose: empty for all kiosks, else the person of the lab whose scopes say which
 * @kiosk: empty, or only this one; foreign
 * @n_days: up to yesterday
 */
typedef struct
{
  const char *whose;
  char *kiosk;
  guint n_days;
} DureLabChoice;

void dure_lab_choice_read (DureLabChoice *self, DureLabCall *call);
void dure_lab_choice_clear (DureLabChoice *self);
gboolean dure_lab_choice_put (const DureLabChoice *self, DureLabCall *call, json_t *data,
                              GError **error);
void dure_lab_choice_put_kiosk (json_t *line, const char *id, const char *place);
void dure_lab_choice_put_number (json_t *line, const char *name, gint64 told);
char *dure_lab_choice_number (gint64 told);
void dure_lab_choice_put_day (json_t *line, DureLabCall *call, gint64 day);
void dure_lab_choice_put_days (const DureLabChoice *self, json_t *data, gint64 first_day);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureLabChoice, dure_lab_choice_clear)

G_END_DECLS
