// cost.c: what a process has taken of the machine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// As proc(5) tells it, in three files; what cannot be read counts as 0. Processor time comes in
// clock ticks, a hundredth of a second.

#include "cost.h"

#include <string.h>
#include <unistd.h>

static gboolean
read_file (const char *process, const char *file, char **ret_text)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/%s", process, file);

  return g_file_get_contents (path, ret_text, NULL, NULL);
}

static guint64
number_in (const char *process, const char *file, const char *row)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!read_file (process, file, &text) || (at = strstr (text, row)) == NULL)
    return 0;
  return g_ascii_strtoull (at + strlen (row), NULL, 10);
}

/* Fields 14 and 15 of proc(5)'s stat, counted behind the name, which may hold anything. */
static double
cpu_s (const char *process)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *at;

  if (!read_file (process, "stat", &text) || (at = strrchr (text, ')')) == NULL)
    return 0;
  fields = g_strsplit (at + 2, " ", -1);
  if (g_strv_length (fields) < 13)
    return 0;
  return (double) (g_ascii_strtoull (fields[11], NULL, 10)
                   + g_ascii_strtoull (fields[12], NULL, 10))
         / (double) sysconf (_SC_CLK_TCK);
}

/**
 * dure_cost_of:
 * @process: its number, or `self`
 *
 * Returns: what it has taken so far
 */
DureCost
dure_cost_of (const char *process)
{
  return (DureCost) { number_in (process, "status", "VmRSS:"),
                      number_in (process, "status", "VmHWM:"), cpu_s (process),
                      number_in (process, "io", "\nwrite_bytes:") };
}

/**
 * dure_cost_since:
 * @process: its number, or `self`
 * @before: what it had taken before
 *
 * Returns: memory as it is now, the rest as it was taken since then
 */
DureCost
dure_cost_since (const char *process, const DureCost *before)
{
  DureCost cost = dure_cost_of (process);

  cost.cpu_s -= before->cpu_s;
  cost.written -= before->written;
  return cost;
}
