// window.h: the whole screen: progress, one page, the bar, and what may lie over them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "help-page.h"
#include "page-stack.h"
#include "page.h"
#include "reach.h"
#include "style.h"

G_BEGIN_DECLS

#define DURE_TYPE_WINDOW (dure_window_get_type ())
G_DECLARE_FINAL_TYPE (DureWindow, dure_window, DURE, WINDOW, GtkWindow)

/* Signals "back", "stop", "staff", "language" (code: const char *), "voice" (DureVoiceKey as guint)
 * and "touched" (any touch or key). */
DureWindow *dure_window_new (DureStyle *style);
void dure_window_show_page (DureWindow *self, DurePage *page, DureWindowSlide slide);
DurePage *dure_window_get_page (DureWindow *self);
void dure_window_show_sheet (DureWindow *self, DurePage *sheet);
void dure_window_close_sheet (DureWindow *self);
DurePage *dure_window_get_sheet (DureWindow *self);
void dure_window_set_ways (DureWindow *self, gboolean can_go_back, gboolean can_stop,
                           gboolean asks_before_stop);
DurePage *dure_window_get_front (DureWindow *self, GtkWidget **ret_bar);
void dure_window_set_voice (DureWindow *self, gboolean is_on, const char *caption,
                            gboolean is_paused);
void dure_window_keep_focus (DureWindow *self);
void dure_window_set_reach (DureWindow *self, const DureReach *reach);
DureHelp *dure_window_get_help (DureWindow *self);
void dure_window_set_volume (DureWindow *self, guint volume);
void dure_window_set_seconds_left (DureWindow *self, guint seconds);
void dure_window_rebuild (DureWindow *self);

G_END_DECLS
