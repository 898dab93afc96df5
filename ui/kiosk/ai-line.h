// ai-line.h: says before it happens that an AI will look, and takes a no
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_AI_LINE (dure_ai_line_get_type ())
G_DECLARE_FINAL_TYPE (DureAiLine, dure_ai_line, DURE, AI_LINE, GtkBox)

/* Signal "answered" (may_look: gboolean). */
void dure_ai_line_set_may_look (DureAiLine *self, gboolean may_look);

G_END_DECLS
