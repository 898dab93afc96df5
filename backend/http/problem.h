// problem.h: what can go wrong, by name
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint dure_problem_status (const char *code);
const char *dure_problem_code (guint number);
guint dure_problem_number (const char *code);
const char *dure_problem_for_status (guint status);

G_END_DECLS
