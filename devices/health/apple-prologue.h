// apple-prologue.h: an export of Apple Health without the grammar that it begins with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Apple's is 7 KiB long. */
#define DURE_APPLE_PROLOGUE_MAX 65536

/**
 * DureApplePrologue:
 *
 * How far the grammar has come. Zeroed at the beginning of a file.
 */
typedef struct
{
  guint matched;   /* of the characters that begin it */
  guint skipped;
  gboolean is_inside, is_bracketed, is_closing, is_past;
} DureApplePrologue;

gboolean dure_apple_prologue_skip (DureApplePrologue *self, const guint8 *bytes, gsize length,
                                   GByteArray *rest);

G_END_DECLS
