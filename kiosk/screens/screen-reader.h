// screen-reader.h: what is to be said of a piece of the screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"
#include "utterance.h"

G_BEGIN_DECLS

#define DURE_SCREEN_READER_KEYS 10 /* 1 to 9, then 0 */

GPtrArray *dure_screen_reader_read (DurePage *page, GtkWidget *bar);
DureUtterance *dure_screen_reader_read_button (DurePage *page, GtkWidget *button);
GtkWidget *dure_screen_reader_find_button (DurePage *page, guint digit);

G_END_DECLS
