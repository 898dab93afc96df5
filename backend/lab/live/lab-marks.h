// lab-marks.h: how good what came was, and what may be told of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-choice.h"
#include "lab-hiding.h"
#include "quality.h"

G_BEGIN_DECLS

/* The last line is of what nobody knows the instrument of. */
#define DURE_LAB_MARKS_DEVICES ((guint) DURE_DEVICE_COUNT + 1)

/**
 * DureLabMarks:
 * @first_day: in Seoul, counted from 1970
 * @n_days: from there on
 * @is_open: whether there are so many donors that anything may be told; else all is 0
 * @days: by day and #DureQualityOutcome, how many observations
 * @devices: by #DureDeviceClass and #DureQualityOutcome, likewise
 * @reasons: by #DureQualityReason, of all days, how often that was wrong; one can have several
 */
typedef struct
{
  gint64 first_day;
  guint n_days;
  gboolean is_open;
  DureLabHiding *days;
  DureLabHiding *devices;
  gint64 reasons[DURE_QUALITY_REASONS];
} DureLabMarks;

DureLabMarks *dure_lab_marks_read (DureCity *city, const DureLabChoice *choice, GError **error);
void dure_lab_marks_free (DureLabMarks *self);
const char *dure_lab_marks_device (guint device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabMarks, dure_lab_marks_free)

G_END_DECLS
