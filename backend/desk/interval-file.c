// interval-file.c: files of RR intervals, as people at a desk have them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A table with an interval a row, whose first row may name the columns: then they are in the one
// that is called so, else in the first. Or a recording a row, all its intervals in the column
// rr_ms_space_separated, with spaces between. Rows before it that begin with # are remarks. Either
// may be packed by gzip. A row that is not understood is named, and nothing of the file is used.
//
// No heart has ten beats in a tenth of a second, and none rests for ten seconds at each: where the
// name does not say ms, intervals that are shorter than 10 on average are seconds.

#include "interval-file.h"

#include "analyse.h"
#include "csv-rows.h"
#include "decompress.h"
#include "error.h"

#include <math.h>
#include <string.h>

#define LONGEST_MS 10000000
#define SEVERAL "rr_ms_space_separated"
#define SECONDS_BELOW 10
#define MS_OF_SECOND 1000

/* How the column of the intervals may be called, or begin. */
static const char *const names[] = { "rr", "r-r", "ibi", "nn", "interval" };

typedef struct
{
  gboolean has_begun;
  guint column;
  gboolean has_several;
  gboolean says_ms;
  GPtrArray *records; /* of which each holds numbers as they stand in the file */
} Reader;

static void
free_record (gpointer data)
{
  DureIntervalRecord *self = data;

  g_free (self->name);
  g_array_unref (self->rr_ms);
  g_free (self);
}

static DureIntervalRecord *
add_record (Reader *self, const char *name)
{
  DureIntervalRecord *record = g_new0 (DureIntervalRecord, 1);

  record->name = g_strdup (name);
  record->rr_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (self->records, record);
  return record;
}

/* (transfer full) (nullable): what is in the file, without its gzip. */
static GBytes *
read_plain (const char *path, GError **error)
{
  static const guint8 gzip[] = { 0x1f, 0x8b };
  g_autoptr (GBytes) bytes = dure_analyse_read (path, error);
  g_autofree guint8 *room = NULL;
  const guint8 *data;
  gsize size, length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  if (size < sizeof gzip || memcmp (data, gzip, sizeof gzip) != 0)
    return g_steal_pointer (&bytes);
  room = g_malloc (DURE_ANALYSE_MAX_FILE);
  if (dure_decompress ("gzip", data, size, room, DURE_ANALYSE_MAX_FILE, &length)
      == DURE_DECOMPRESSED)
    return g_bytes_new (room, length);
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
               "The file is not in order as gzip, or too large");
  return NULL;
}

/* An interval at @text, which a space or the end follows; @ret_end: behind it. */
static gboolean
read_interval (const char *text, GArray *numbers, const char **ret_end)
{
  char *end;
  const double number = g_ascii_strtod (text, &end);

  if (end == text || (*end != '\0' && *end != ' ') || !(number >= 0 && number <= LONGEST_MS))
    return FALSE;
  g_array_append_val (numbers, number);
  *ret_end = end + strspn (end, " ");
  return TRUE;
}

static gboolean
read_cell (const char *text, gboolean has_several, GArray *numbers)
{
  text += strspn (text, " ");
  if (has_several && *text == '\0')
    return TRUE; /* a recording in which nothing was found */
  do
    if (!read_interval (text, numbers, &text))
      return FALSE;
  while (has_several && *text != '\0');
  return *text == '\0';
}

/* What no number can be read from names a column; "nan" and "-5" are numbers, if bad ones. */
static gboolean
is_name (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end == text;
}

static gboolean
is_named (const char *cell, const char *name)
{
  return g_ascii_strncasecmp (cell + strspn (cell, " "), name, strlen (name)) == 0;
}

static void
take_names (Reader *self, const DureCsvRow *row)
{
  gboolean is_found = FALSE;

  for (gsize name = 0; !is_found && name < G_N_ELEMENTS (names); name++)
    for (guint i = 0; !is_found && i < row->n_cells; i++)
      {
        is_found = is_named (row->cells[i], names[name]);
        self->column = is_found ? i : 0;
      }
  self->has_several = g_ascii_strcasecmp (row->cells[self->column], SEVERAL) == 0;
  self->says_ms = strstr (row->cells[self->column], "ms") != NULL;
  if (!self->has_several)
    add_record (self, NULL);
}

static gboolean
take_row (const DureCsvRow *row, gpointer data, GError **error)
{
  Reader *self = data;
  DureIntervalRecord *record;

  if (!self->has_begun && *row->cells[0] == '#')
    return TRUE;
  if (!self->has_begun)
    {
      self->has_begun = TRUE;
      if (is_name (row->cells[0]))
        {
          take_names (self, row);
          return TRUE;
        }
      add_record (self, NULL);
    }
  record = self->has_several ? add_record (self, row->cells[0]) : self->records->pdata[0];
  if (self->column < row->n_cells
      && read_cell (row->cells[self->column], self->has_several, record->rr_ms))
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED,
               "Line %u has no interval where one was expected", row->line);
  return FALSE;
}

/* The numbers of the file as whole milliseconds. */
static void
tell_in_ms (DureIntervalRecord *record, gboolean says_ms)
{
  g_autoptr (GArray) numbers = g_steal_pointer (&record->rr_ms);
  double sum = 0, scale;

  for (guint i = 0; i < numbers->len; i++)
    sum += g_array_index (numbers, double, i);
  scale = !says_ms && sum < SECONDS_BELOW * (double) numbers->len ? MS_OF_SECOND : 1;
  record->rr_ms = g_array_sized_new (FALSE, FALSE, sizeof (gint32), numbers->len);
  for (guint i = 0; i < numbers->len; i++)
    {
      const gint32 ms =
          (gint32) lround (MIN (g_array_index (numbers, double, i) * scale, LONGEST_MS));

      g_array_append_val (record->rr_ms, ms);
    }
}

/**
 * dure_interval_file_read:
 * @path: a file, or `-` for standard input
 * @error: #GFileError when it cannot be read; else it is malformed
 *
 * Returns: (transfer full) (nullable) (element-type DureIntervalRecord): the recordings; one, which
 *   may be empty, for a file with an interval a row
 */
GPtrArray *
dure_interval_file_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  Reader reader = { .records = records };
  g_autoptr (DureCsvRows) rows = dure_csv_rows_new (take_row, &reader);
  g_autoptr (GBytes) bytes = read_plain (path, error);
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && memchr (data, '\0', size) != NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "The file is no text");
      return NULL;
    }
  if (!dure_csv_rows_feed (rows, data, size, error) || !dure_csv_rows_finish (rows, error))
    return NULL;
  if (!reader.has_begun)
    add_record (&reader, NULL);
  for (guint i = 0; i < records->len; i++)
    tell_in_ms (records->pdata[i], reader.says_ms);
  return g_steal_pointer (&records);
}
