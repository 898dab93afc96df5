// report.h: what a kiosk tells the city of itself, on its way there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "envelope.h"

G_BEGIN_DECLS

DureEnvelope *dure_report_seal (const json_t *report,
                                const guint8 city_key[DURE_PUBLIC_KEY_BYTES]);
json_t *dure_report_open (const DureEnvelope *envelope, DureOpeningKey *city_key, GError **error);

G_END_DECLS
