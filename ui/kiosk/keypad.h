// keypad.h: digits or letters, typed with large keys
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_KEYPAD_DIGITS 6
#define DURE_KEYPAD_MAX 12

#define DURE_TYPE_KEYPAD (dure_keypad_get_type ())
G_DECLARE_FINAL_TYPE (DureKeypad, dure_keypad, DURE, KEYPAD, GtkBox)

/* Signal "changed": a digit came or went. */
GtkWidget *dure_keypad_new (guint digits);
GtkWidget *dure_keypad_new_letters (const char *alphabet, guint letters);
const char *dure_keypad_get_digits (DureKeypad *self);
gboolean dure_keypad_get_number (DureKeypad *self, guint *ret_number);

G_END_DECLS
