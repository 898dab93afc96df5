// beats.c: the heart under a simulated strap: one interval after another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Intervals come from a recorded file or from a generator (sinus.c). A file is read and checked
// whole before the first beat, so that a bad line is told at the start and not in mid-visit; a
// Holter day of 100,000 intervals takes 400 KB and some 20 ms. At its end a record begins anew.
//
// File: CSV, first line starts with the column "rr_ms", further columns are passed over; one
// interval in whole milliseconds a line, oldest first; may be gzip. Gaps of several seconds are
// part of real records and are played as they are.

#include "beats.h"

#include "devices-error.h"
#include "sinus.h"

#define INTERVALS_MAX 5000000
#define LINE_MAX_BYTES 256
#define INTERVAL_MAX_MS 3600000

struct _DureBeats
{
  GArray *intervals; /* of a file, else NULL */
  guint at;
  DureSinus *sinus;
};

static gboolean
fail (GError **error, guint line, const char *what)
{
  g_set_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED,
               "beats, line %u: %s", line, what);
  return FALSE;
}

/* Whole milliseconds up to a comma or the end of the line; no sign, no space, no zero. */
static gboolean
parse_interval (const char *line, guint number, guint *ret_ms, GError **error)
{
  guint ms = 0;
  const char *at;

  for (at = line; g_ascii_isdigit (*at); at++)
    {
      ms = ms * 10 + (guint) g_ascii_digit_value (*at);
      if (ms > INTERVAL_MAX_MS)
        return fail (error, number, "an interval longer than an hour");
    }

  if (at == line || (*at != ',' && *at != '\0'))
    return fail (error, number, "no interval in whole milliseconds in the first column");
  if (ms == 0)
    return fail (error, number, "an interval of nothing");

  *ret_ms = ms;
  return TRUE;
}

static gboolean
is_header (const char *line)
{
  return g_str_equal (line, "rr_ms") || g_str_has_prefix (line, "rr_ms,");
}

static gboolean
read_intervals (DureBeats *self, GDataInputStream *lines, GError **error)
{
  for (guint number = 1;; number++)
    {
      g_autoptr (GError) problem = NULL;
      gsize length;
      g_autofree char *line = g_data_input_stream_read_line (lines, &length, NULL, &problem);
      guint ms;

      if (problem != NULL)
        return fail (error, number, problem->message);
      if (line == NULL)
        break;
      if (length > LINE_MAX_BYTES || strlen (line) != length)
        return fail (error, number, "not a line of text of at most 256 bytes");
      if (number == 1 && is_header (line))
        continue;
      if (number == 1)
        return fail (error, number, "the first column is not rr_ms");
      if (self->intervals->len == INTERVALS_MAX)
        return fail (error, number, "more than five million intervals");
      if (!parse_interval (line, number, &ms, error))
        return FALSE;

      g_array_append_val (self->intervals, ms);
    }

  return self->intervals->len > 0 || fail (error, 1, "no intervals");
}

/**
 * dure_beats_new_from_stream:
 * @stream: plain CSV
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED with the line
 *
 * Returns: (transfer full) (nullable): the record, checked whole
 */
DureBeats *
dure_beats_new_from_stream (GInputStream *stream, GError **error)
{
  g_autoptr (GInputStream) buffered = g_buffered_input_stream_new_sized (stream, 65536);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (buffered);
  g_autoptr (DureBeats) self = g_new0 (DureBeats, 1);

  g_data_input_stream_set_newline_type (lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  self->intervals = g_array_new (FALSE, FALSE, sizeof (guint));
  if (!read_intervals (self, lines, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * dure_beats_new_from_file:
 * @path: CSV, or gzip of it when the name ends in ".gz"
 * @error: return location for %DURE_DEVICES_ERROR_MALFORMED, or what the file system said
 *
 * Returns: (transfer full) (nullable): the record, checked whole
 */
DureBeats *
dure_beats_new_from_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, error));

  if (stream == NULL)
    return NULL;

  if (g_str_has_suffix (path, ".gz"))
    {
      g_autoptr (GZlibDecompressor) gzip =
        g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
      GInputStream *plain = g_converter_input_stream_new (stream, G_CONVERTER (gzip));

      g_object_unref (stream);
      stream = plain;
    }

  return dure_beats_new_from_stream (stream, error);
}

/**
 * dure_beats_new_sinus:
 * @seed: the same seed gives the same heart
 * @bpm: its mean rate, beats per minute
 *
 * Returns: (transfer full): a generated heart at rest that never ends
 */
DureBeats *
dure_beats_new_sinus (guint32 seed, double bpm)
{
  DureBeats *self = g_new0 (DureBeats, 1);

  self->sinus = dure_sinus_new (seed, bpm);

  return self;
}

void
dure_beats_free (DureBeats *self)
{
  g_clear_pointer (&self->intervals, g_array_unref);
  g_clear_pointer (&self->sinus, dure_sinus_free);
  g_free (self);
}

/**
 * dure_beats_next:
 * @self: the heart
 *
 * Returns: the interval that ends at the next beat, milliseconds, at least 1
 */
guint
dure_beats_next (DureBeats *self)
{
  guint ms;

  if (self->sinus != NULL)
    return dure_sinus_next (self->sinus);

  ms = g_array_index (self->intervals, guint, self->at);
  self->at = (self->at + 1) % self->intervals->len;

  return ms;
}

/**
 * dure_beats_get_length:
 * Returns: how many intervals the record has, 0 for a generated heart
 */
guint
dure_beats_get_length (DureBeats *self)
{
  return self->intervals != NULL ? self->intervals->len : 0;
}
