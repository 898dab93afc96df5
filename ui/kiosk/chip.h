// chip.h: a word that is chosen or not, by one touch each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_CHIP (dure_chip_get_type ())
G_DECLARE_FINAL_TYPE (DureChip, dure_chip, DURE, CHIP, GtkButton)

/* Property "word" (string), for templates. */
GtkWidget *dure_chip_new (const char *word);
void dure_chip_set_chosen (DureChip *self, gboolean is_chosen);

G_END_DECLS
