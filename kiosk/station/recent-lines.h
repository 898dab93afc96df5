// recent-lines.h: the last lines that the program wrote to its log
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_RECENT_LINES 12
#define DURE_RECENT_LETTERS 160

void dure_recent_lines_listen (void);
void dure_recent_lines_add (const char *line);
char **dure_recent_lines_get (void);
void dure_recent_lines_forget (void);

G_END_DECLS
