// turn.c: lets the main loop turn for a while
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "turn.h"

static gboolean
on_time_over (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * dure_turn_for:
 * @ms: how long the thread's main loop turns
 */
void
dure_turn_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_time_over, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}
