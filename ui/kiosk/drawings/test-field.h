// test-field.h: a picture that shows whether a screen and its touch are right
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_TEST_FIELD (dure_test_field_get_type ())
G_DECLARE_FINAL_TYPE (DureTestField, dure_test_field, DURE, TEST_FIELD, GtkWidget)

/* Signal "changed": it was touched. */
guint dure_test_field_get_touches (DureTestField *self);

G_END_DECLS
