// earphones.h: whether the visitor alone hears what is said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DURE_EARPHONES_ALWAYS "always"
#define DURE_EARPHONES_NEVER "never"

#define DURE_TYPE_EARPHONES (dure_earphones_get_type ())
G_DECLARE_FINAL_TYPE (DureEarphones, dure_earphones, DURE, EARPHONES, GObject)

/* Signal "changed": they were plugged in or pulled out. */
DureEarphones *dure_earphones_new (const char *where);
gboolean dure_earphones_are_in (DureEarphones *self);

G_END_DECLS
