// decompress.c: bodies that were compressed on their way
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// gzip (RFC 1952) by GIO, zstd (RFC 8878) by libzstd, each in one go into room that the caller has:
// what would grow beyond it is refused when the room is full, however small it came.

#include "decompress.h"

#include <gio/gio.h>
#include <zstd.h>
#include <zstd_errors.h>

static DureDecompression
expand_gzip (const void *bytes, gsize length, guint8 *room, gsize size, gsize *ret_length)
{
  g_autoptr (GZlibDecompressor) decompressor =
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  gsize in = 0, out = 0;

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      gsize read = 0, written = 0;
      GConverterResult result = g_converter_convert (
          G_CONVERTER (decompressor), (const guint8 *) bytes + in, length - in, room + out,
          size - out, G_CONVERTER_INPUT_AT_END, &read, &written, &error);

      in += read;
      out += written;
      if (result == G_CONVERTER_ERROR)
        return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) || out == size
                   ? DURE_DECOMPRESSION_TOO_LARGE
                   : DURE_DECOMPRESSION_BROKEN;
      if (result == G_CONVERTER_FINISHED)
        break;
      if (out == size)
        return DURE_DECOMPRESSION_TOO_LARGE;
    }
  *ret_length = out;
  return in == length ? DURE_DECOMPRESSED : DURE_DECOMPRESSION_BROKEN;
}

static DureDecompression
expand_zstd (const void *bytes, gsize length, guint8 *room, gsize size, gsize *ret_length)
{
  size_t out = ZSTD_decompress (room, size, bytes, length);

  if (ZSTD_isError (out))
    return ZSTD_getErrorCode (out) == ZSTD_error_dstSize_tooSmall ? DURE_DECOMPRESSION_TOO_LARGE
                                                                  : DURE_DECOMPRESSION_BROKEN;
  *ret_length = out;
  return DURE_DECOMPRESSED;
}

/**
 * dure_decompress:
 * @encoding: what Content-Encoding says; not `identity`
 * @bytes: (array length=length): the body
 * @length: how many
 * @room: (out caller-allocates): where it goes
 * @size: how many bytes fit there, at least 1
 * @ret_length: (out): how many it was; set when it was decoded
 */
DureDecompression
dure_decompress (const char *encoding, const void *bytes, gsize length, guint8 *room, gsize size,
                 gsize *ret_length)
{
  if (g_ascii_strcasecmp (encoding, "gzip") == 0)
    return expand_gzip (bytes, length, room, size, ret_length);
  if (g_ascii_strcasecmp (encoding, "zstd") == 0)
    return expand_zstd (bytes, length, room, size, ret_length);
  return DURE_DECOMPRESSION_UNKNOWN;
}
