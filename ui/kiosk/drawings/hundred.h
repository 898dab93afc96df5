// hundred.h: a hundred people, some of them filled in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_HUNDRED (dure_hundred_get_type ())
G_DECLARE_FINAL_TYPE (DureHundred, dure_hundred, DURE, HUNDRED, GtkWidget)

void dure_hundred_set_count (DureHundred *self, guint of_100);

G_END_DECLS
