// sample.h: a notice, a consent and a donation for tests to start from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "donation.h"

G_BEGIN_DECLS

/* 2026-11-21T05:00:00Z, when every sample visit takes place */
#define SAMPLE_NOW_MS G_GINT64_CONSTANT (1795237200000)

DureNotice *sample_notice_of (guint version, const char *language);
DureNotice *sample_notice_from (const json_t *terms, const json_t *text);
DureNotice *sample_notice (const char *language);
DureConsent *sample_consent (DureNotice *notice, DureDice *dice);
DureDonation *sample_donation (DureNotice *notice, DureDice *dice);
DureNotice *sample_find_notice (const char *digest, gpointer notice);

G_END_DECLS
