// hierarchy.h: how a value is told less and less exactly
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cell.h"

G_BEGIN_DECLS

#define DURE_HIERARCHY_MAX_LEVELS 8
/* What everything is at the top. */
#define DURE_HIERARCHY_ANYTHING "*"

/**
 * DureHierarchyKind:
 * @DURE_HIERARCHY_WHOLE: a text or a number as it is, or not at all
 * @DURE_HIERARCHY_BANDS: numbers in wider and wider bands
 * @DURE_HIERARCHY_CALENDAR: hour, part of the day, day, week, month
 * @DURE_HIERARCHY_PLACES: a closed list of words, each in wider and wider ones: district, city
 */
typedef enum
{
  DURE_HIERARCHY_WHOLE,
  DURE_HIERARCHY_BANDS,
  DURE_HIERARCHY_CALENDAR,
  DURE_HIERARCHY_PLACES,
} DureHierarchyKind;

/**
 * DureCalendarLevel:
 *
 * What the finest level of a calendar may be.
 */
typedef enum
{
  DURE_CALENDAR_HOUR,
  DURE_CALENDAR_PART, /* six hours */
  DURE_CALENDAR_DAY,
  DURE_CALENDAR_WEEK,
  DURE_CALENDAR_MONTH,
  DURE_CALENDAR_LEVELS,
} DureCalendarLevel;

/**
 * DureBands:
 * @step: numbers are rounded to a multiple of it
 * @low: what is below is told as that only
 * @high: and what is no less than this
 * @widths: of the bands, level by level, each a multiple of the one before, the first of @step;
 *   0 ends them
 *
 * All in thousandths.
 */
typedef struct
{
  gint64 step;
  gint64 low;
  gint64 high;
  gint64 widths[DURE_HIERARCHY_MAX_LEVELS];
} DureBands;

typedef struct _DureHierarchy DureHierarchy;

DureHierarchy *dure_hierarchy_new_whole (void);
DureHierarchy *dure_hierarchy_new_bands (const DureBands *bands);
DureHierarchy *dure_hierarchy_new_ages (void);
DureHierarchy *dure_hierarchy_new_calendar (DureCalendarLevel finest);
DureHierarchy *dure_hierarchy_new_places (const char *const *words, guint n_places, guint n_levels);
DureHierarchy *dure_hierarchy_new_tighter (DureHierarchy *bands, gint64 low, gint64 high);
void dure_hierarchy_free (DureHierarchy *self);

DureHierarchyKind dure_hierarchy_kind (DureHierarchy *self);
const DureBands *dure_hierarchy_bands (DureHierarchy *self);
guint dure_hierarchy_top (DureHierarchy *self);
gint64 dure_hierarchy_find_place (DureHierarchy *self, const char *word);
gint64 dure_hierarchy_class (DureHierarchy *self, gint64 cell, guint level);
char *dure_hierarchy_label (DureHierarchy *self, gint64 class, guint level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHierarchy, dure_hierarchy_free)

G_END_DECLS
