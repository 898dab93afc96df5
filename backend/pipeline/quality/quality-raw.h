// quality-raw.h: what is to be judged, as it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "quality-counts.h"

G_BEGIN_DECLS

/**
 * DureQualityRaw:
 * @number: of its row
 * @id: of the donation (text) or of the batch (bytes)
 * @donor: whose
 * @sender: a kiosk, or a kind of source
 * @pilot: for whom it was given
 * @received_ms: when it came
 * @consented_ms: when its donor agreed
 * @sealed: (nullable): of a donation: what is in it
 *
 * A donation or a batch.
 */
typedef struct
{
  gint64 number;
  GBytes *id;
  char *donor, *sender, *pilot;
  gint64 received_ms, consented_ms;
  GBytes *sealed;
} DureQualityRaw;

GPtrArray *dure_quality_raw_read (DureRows *rows, gboolean are_donations, GError **error);
gboolean dure_quality_raw_key (DureCity *city, const DureQualityRaw *self, DureDonorKey **ret_key,
                               GError **error);
void dure_quality_raw_unreadable (const GError *failure);
void dure_quality_raw_judge (const DureQualityRaw *self, const DureQualityItem *items, gsize count,
                             const DureQualityContext *context, DureQualityCounts *counts);

G_END_DECLS
