// decompress.h: bodies that were compressed on their way
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureDecompression:
 *
 * What became of it.
 */
typedef enum
{
  DURE_DECOMPRESSED,
  DURE_DECOMPRESSION_UNKNOWN,   /* no encoding that is known here */
  DURE_DECOMPRESSION_BROKEN,    /* not what the encoding says */
  DURE_DECOMPRESSION_TOO_LARGE, /* more than there is room for */
} DureDecompression;

DureDecompression dure_decompress (const char *encoding, const void *bytes, gsize length,
                                   guint8 *room, gsize size, gsize *ret_length);

G_END_DECLS
