// touch-watch.h: tells that somebody has touched the screen or pressed a key
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_TOUCH_WATCH (dure_touch_watch_get_type ())
G_DECLARE_FINAL_TYPE (DureTouchWatch, dure_touch_watch, DURE, TOUCH_WATCH, GObject)

/* Signal "touched": it is over. */
DureTouchWatch *dure_touch_watch_new (GtkWidget *widget);
void dure_touch_watch_tell (DureTouchWatch *self);

G_END_DECLS
