// energy-time.h: dates and times as tables of energy spell them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureEnergySpan:
 *
 * How much time a stamp itself names.
 */
typedef enum
{
  DURE_ENERGY_MOMENT, /* the beginning or end of something */
  DURE_ENERGY_DAY,
  DURE_ENERGY_MONTH,
} DureEnergySpan;

/**
 * DureEnergyStamp:
 * @span: what it names
 * @has_offset: whether it says how far from UTC its clock is
 * @offset_s: then, how far east
 * @local_s: what the clock shows, counted as if it were UTC
 */
typedef struct
{
  DureEnergySpan span;
  gboolean has_offset;
  gint32 offset_s;
  gint64 local_s;
} DureEnergyStamp;

gboolean dure_energy_stamp_read (const char *date, const char *time, DureEnergyStamp *ret_stamp);
gboolean dure_energy_stamp_resolve (const DureEnergyStamp *self, GTimeZone *zone, gint64 after_s,
                                    gint64 *ret_start_s);
DureEnergyStamp dure_energy_stamp_next (const DureEnergyStamp *self);

G_END_DECLS
