// taken.h: what an intake has handed on, kept so that a test can look at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-file.h"

/**
 * Taken:
 * @intake: hands on
 * @report: of it
 * @facts: (element-type DureHealthFact): what it has handed on, in order
 * @enough: after so many facts it is told to stop; 0 for never
 */
typedef struct
{
  DureHealthIntake *intake;
  const DureHealthReport *report;
  GArray *facts;
  guint enough;
} Taken;

Taken *taken_new (void);
void taken_free (Taken *self);
Taken *taken_from (DureHealthForm form, const void *bytes, gsize length, gsize piece,
                   GError **error);
void taken_assert_fact (const Taken *self, guint i, DureCode code, gint64 start_ms,
                        gint64 millionths);
void taken_assert_complaint (const Taken *self, guint i, guint32 place, DureHealthReason reason);
guint taken_not_taken (const Taken *self, const char *type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Taken, taken_free)
