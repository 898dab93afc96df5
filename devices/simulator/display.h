// display.h: what each simulated device's own display shows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureDisplay DureDisplay;

DureDisplay *dure_display_new   (const char  *path);
void         dure_display_free  (DureDisplay *self);
void         dure_display_show  (DureDisplay *self,
                                 const char  *alias,
                                 const char  *what,
                                 const char  *text);
const char  *dure_display_read  (DureDisplay *self,
                                 const char  *alias,
                                 const char  *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureDisplay, dure_display_free)

G_END_DECLS
