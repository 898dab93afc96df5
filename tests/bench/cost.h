// cost.h: what a process has taken of the machine
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureCost:
 * @now_kb: memory it has now
 * @peak_kb: the most it has had
 * @cpu_s: processor time of all its threads
 * @written: bytes that it gave to disks
 *
 * Up to some moment.
 */
typedef struct
{
  guint64 now_kb;
  guint64 peak_kb;
  double cpu_s;
  guint64 written;
} DureCost;

DureCost dure_cost_of (const char *process);
DureCost dure_cost_since (const char *process, const DureCost *before);

G_END_DECLS
