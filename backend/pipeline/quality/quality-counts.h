// quality-counts.h: how often what is wrong, per kiosk, device and pilot
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "quality.h"

G_BEGIN_DECLS

/* The kind of an instrument that nobody knows. */
#define DURE_QUALITY_UNKNOWN_DEVICE "unknown"

typedef struct _DureQualityCounts DureQualityCounts;

/**
 * DureQualityPlace:
 * @day: on which it came, as dure_day_of_time() has it
 * @pilot: for whom it was given
 * @sender: a kiosk's id, or the kind of source; never one donor's source
 *
 * Where and when observations came.
 */
typedef struct
{
  gint64 day;
  const char *pilot;
  const char *sender;
} DureQualityPlace;

/**
 * DureQualityFigures:
 * @outcomes: observations, by what became of them
 * @reasons: observations, by what was wrong with them; one can have several
 */
typedef struct
{
  guint64 outcomes[DURE_QUALITY_OUTCOMES];
  guint64 reasons[DURE_QUALITY_REASONS];
} DureQualityFigures;

/**
 * DureQualityCount:
 * @rules: the version of the rules
 * @place: where and when
 * @device: a kind of instrument, or `unknown`
 * @code: what was observed
 * @result: the text of a #DureQualityOutcome or of a #DureQualityReason
 * @number: of observations
 *
 * One line of the counts.
 */
typedef struct
{
  gint64 rules;
  DureQualityPlace place;
  const char *device;
  const char *code;
  const char *result;
  gint64 number;
} DureQualityCount;

typedef void (*DureQualityCountFunc) (const DureQualityCount *count, gpointer data);

DureQualityCounts *dure_quality_counts_new (void);
void dure_quality_counts_free (DureQualityCounts *self);
void dure_quality_counts_add (DureQualityCounts *self, const DureQualityPlace *place,
                              const DureQualityItem *item, guint32 reasons);
const DureQualityFigures *dure_quality_counts_figures (DureQualityCounts *self);
gboolean dure_quality_counts_store (DureQualityCounts *self, DureCity *city, GError **error);
gboolean dure_quality_counts_each (DureCity *city, const char *pilot, gint64 day,
                                   DureQualityCountFunc func, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureQualityCounts, dure_quality_counts_free)

G_END_DECLS
