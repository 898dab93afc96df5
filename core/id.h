// id.h: identifiers that say nothing about anyone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

#define DURE_UUID_BYTES 16
#define DURE_WITHDRAWAL_CODE_DIGITS 10

char *dure_id_new_random (DureDice *dice);
char *dure_id_new_timed (DureClock *clock, DureDice *dice);
gboolean dure_id_time_ms (const char *id, gint64 *ret_wall_ms);
gboolean dure_id_is_uuid (const char *text);
gboolean dure_id_to_bytes (const char *text, guint8 ret_bytes[DURE_UUID_BYTES]);
char *dure_id_from_bytes (const guint8 bytes[DURE_UUID_BYTES]);

char *dure_withdrawal_code_new (DureDice *dice);
char *dure_withdrawal_code_normalise (const char *typed);
char *dure_withdrawal_code_spaced (const char *code);

G_END_DECLS
