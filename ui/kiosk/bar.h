// bar.h: the row of helpers at the bottom, at the same place on every page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DureBarItem:
 *
 * What the bar offers, in this order.
 */
typedef enum
{
  DURE_BAR_BACK,
  DURE_BAR_STOP,
  DURE_BAR_LETTERS,
  DURE_BAR_CONTRAST,
  DURE_BAR_VOICE,
  DURE_BAR_LANGUAGE,
  DURE_BAR_HELP,
  DURE_BAR_COUNT,
} DureBarItem;

#define DURE_TYPE_BAR (dure_bar_get_type ())
G_DECLARE_FINAL_TYPE (DureBar, dure_bar, DURE, BAR, GtkWidget)

/* Signal "pressed" (DureBarItem as guint). */
GtkWidget *dure_bar_new (void);
void dure_bar_set_offered (DureBar *self, DureBarItem item, gboolean is_offered);
gboolean dure_bar_offers (DureBar *self, DureBarItem item);
void dure_bar_set_state (DureBar *self, guint letters, gboolean contrast);
void dure_bar_set_voice (DureBar *self, gboolean is_on);

G_END_DECLS
