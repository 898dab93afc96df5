// release-city.h: a small city in which donors have given enough to make releases of
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ledger-city.h"

#include "donation.h"
#include "release-build.h"

/* 2026-11-21T05:00:00Z: two in the afternoon in Gwangju, when all of them visited. */
#define RELEASE_VISIT_MS G_GINT64_CONSTANT (1795237200000)

#define RELEASE_BUILDER "steward-2"

/**
 * Visit:
 * @rate: beats a minute; so on
 * @time_ms: when it was measured
 *
 * What one donor gave at a kiosk.
 */
typedef struct
{
  DureAgeBand age;
  DureSex sex;
  double rate, systolic, diastolic;
  gint64 time_ms;
} Visit;

extern const DureReleaseQuestion release_city_question;

void release_city_set_up (LedgerCity *self, gconstpointer unused);
char *release_city_donor (guint number);
void release_city_draw (guint number, Visit *ret_visit);
void release_city_decide (LedgerCity *self, guint number, gboolean provides);
void release_city_add (LedgerCity *self, guint number, gboolean provides);
void release_city_visit (LedgerCity *self, guint number, const Visit *visit);
void release_city_give (LedgerCity *self, guint number, const Visit *visit,
                        GPtrArray *observations);
void release_city_fill (LedgerCity *self, guint n_donors);
void release_city_permit (LedgerCity *self, const char *permit, const char *recipient);
void release_city_propose (LedgerCity *self, const char *permit);
DureRelease *release_city_build (LedgerCity *self, const char *permit,
                                 DureReleaseFigures *ret_figures);
