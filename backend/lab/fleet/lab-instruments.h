// lab-instruments.h: the instruments of a kiosk, and how they do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

gboolean dure_lab_instruments_put (DureLabCall *call, json_t *data, const char *kiosk,
                                   GError **error);

G_END_DECLS
