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

typedef gint64 (*DureLabDayFunc) (gconstpointer data, guint day);

void dure_lab_choice_read (DureLabChoice *self, DureLabCall *call);
void dure_lab_choice_clear (DureLabChoice *self);
gboolean dure_lab_choice_put (const DureLabChoice *self, DureLabCall *call, json_t *data,
                              GError **error);
void dure_lab_choice_put_number (json_t *line, const char *name, gint64 told);
char *dure_lab_choice_number (gint64 told);
char *dure_lab_choice_day (DureLabCall *call, gint64 day);
json_t *dure_lab_choice_chart (const DureLabChoice *self, DureLabCall *call, gint64 first_day,
                               DureLabDayFunc whole, DureLabDayFunc part, gconstpointer data);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureLabChoice, dure_lab_choice_clear)

G_END_DECLS
