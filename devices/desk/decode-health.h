// decode-health.h: tells an operator what a citizen's own file of health data holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-file.h"

/**
 * DureDecodeDrawFunc:
 *
 * Returns: how many of the file's next bytes were put into @bytes, at most @size; 0 at its end, -1
 *   when it cannot be read
 */
typedef gssize (*DureDecodeDrawFunc) (gpointer data, guint8 *bytes, gsize size);

int dure_decode_health (DureHealthForm form, DureDecodeDrawFunc draw, gpointer data, GString *out,
                        GString *complaint);
