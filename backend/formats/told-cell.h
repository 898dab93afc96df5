// told-cell.h: what a cell of a release says, read back from its text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureToldKind:
 * @DURE_TOLD_MISSING: nobody knows it
 * @DURE_TOLD_HIDDEN: it is known, and not told
 * @DURE_TOLD_NUMBER: a number
 * @DURE_TOLD_BELOW: less than a number
 * @DURE_TOLD_FROM: a number or more
 * @DURE_TOLD_BAND: from one number to another, both within
 */
typedef enum
{
  DURE_TOLD_MISSING,
  DURE_TOLD_HIDDEN,
  DURE_TOLD_NUMBER,
  DURE_TOLD_BELOW,
  DURE_TOLD_FROM,
  DURE_TOLD_BAND,
} DureToldKind;

/**
 * DureToldCell:
 * @kind: how exactly it is told
 * @low: the number, or the lower end of a band
 * @high: the upper end of a band
 */
typedef struct
{
  DureToldKind kind;
  double low;
  double high;
} DureToldCell;

/**
 * DureToldTime:
 * @start: a day, or the first day or moment of a time
 * @end: its last; empty for a day
 *
 * As FHIR spells dates and moments.
 */
typedef struct
{
  char start[32];
  char end[32];
} DureToldTime;

gboolean dure_told_is_absent (const char *text, DureToldKind *ret_kind);
gboolean dure_told_cell_read (const char *text, DureToldCell *ret_cell);
gboolean dure_told_time_read (const char *text, DureToldTime *ret_time);

G_END_DECLS
