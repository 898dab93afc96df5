// zip.c: a ZIP that is taken away while it is written
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// libarchive writes into memory, and whoever sends the ZIP takes from there what is ready: an entry
// need not be known whole before its first byte goes out. Without dure_zip_end() it has no table of
// contents, and no program takes it for whole. Not for several threads.

#include "zip.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "csv.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

struct _DureZip
{
  struct archive *archive;
  GByteArray *out; /* what was written and nobody has taken yet */
  gint64 now_ms;
};

static la_ssize_t
take_bytes (struct archive *archive, void *data, const void *bytes, size_t length)
{
  DureZip *self = data;

  g_byte_array_append (self->out, bytes, (guint) length);
  return (la_ssize_t) length;
}

static gboolean
fail (DureZip *self, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "the archive: %s",
               archive_error_string (self->archive));
  return FALSE;
}

/**
 * dure_zip_new:
 * @now_ms: when its entries were made, milliseconds since 1970
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * Returns: (transfer full) (nullable): a ZIP without entries
 */
DureZip *
dure_zip_new (gint64 now_ms, GError **error)
{
  g_autoptr (DureZip) self = g_new0 (DureZip, 1);

  self->now_ms = now_ms;
  self->out = g_byte_array_new ();
  self->archive = archive_write_new ();
  if (archive_write_set_format_zip (self->archive) != ARCHIVE_OK
      || archive_write_set_bytes_per_block (self->archive, 0) != ARCHIVE_OK
      || archive_write_open (self->archive, self, NULL, take_bytes, NULL) != ARCHIVE_OK)
    return fail (self, error), NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_zip_free:
 * @self: (transfer full) (nullable)
 */
void
dure_zip_free (DureZip *self)
{
  if (self == NULL)
    return;
  archive_write_free (self->archive); /* it may still write: out goes after it */
  g_byte_array_unref (self->out);
  g_free (self);
}

/**
 * dure_zip_begin:
 * @name: of an entry, with its folder
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * What is added from here on is its content.
 */
gboolean
dure_zip_begin (DureZip *self, const char *name, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int status;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, self->now_ms / 1000, 0);
  status = archive_write_header (self->archive, entry);
  archive_entry_free (entry);
  return status == ARCHIVE_OK || fail (self, error);
}

/**
 * dure_zip_begin_table:
 * @name: of an entry that is a table
 * @header: (array length=count): what its columns are called
 *
 * As dure_zip_begin().
 */
gboolean
dure_zip_begin_table (DureZip *self, const char *name, const char *const *header, guint count,
                      GError **error)
{
  return dure_zip_begin (self, name, error)
         && dure_zip_add (self, DURE_CSV_START, strlen (DURE_CSV_START), error)
         && dure_zip_add_row (self, header, count, error);
}

/**
 * dure_zip_add:
 * @text: (array length=length): more of the entry
 * @error: %DURE_BACKEND_ERROR_STATE
 */
gboolean
dure_zip_add (DureZip *self, const char *text, gsize length, GError **error)
{
  return archive_write_data (self->archive, text, length) == (la_ssize_t) length
         || fail (self, error);
}

/**
 * dure_zip_add_json:
 * @json: a line of the entry
 * @zip: a #DureZip
 *
 * As dure_zip_add(); a #DureFhirFunc.
 */
gboolean
dure_zip_add_json (const json_t *json, gpointer zip, GError **error)
{
  gsize length;
  g_autofree char *text = dure_json_canonical (json, &length);

  return dure_zip_add (zip, text, length, error) && dure_zip_add (zip, "\n", 1, error);
}

/**
 * dure_zip_add_row:
 * @cells: (array length=count): of one row of a table; %NULL is an empty one
 *
 * As dure_zip_add().
 */
gboolean
dure_zip_add_row (DureZip *self, const char *const *cells, guint count, GError **error)
{
  g_autoptr (GString) row = g_string_new (NULL);

  dure_csv_row (row, cells, count);
  return dure_zip_add (self, row->str, row->len, error);
}

/**
 * dure_zip_end:
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * Writes the table of contents: from here on it is whole.
 */
gboolean
dure_zip_end (DureZip *self, GError **error)
{
  return archive_write_close (self->archive) == ARCHIVE_OK || fail (self, error);
}

/**
 * dure_zip_waiting:
 *
 * Returns: how many bytes there are to take
 */
gsize
dure_zip_waiting (const DureZip *self)
{
  return self->out->len;
}

/**
 * dure_zip_take:
 *
 * Returns: (transfer full): they; nobody gets them again
 */
GBytes *
dure_zip_take (DureZip *self)
{
  GBytes *ready = g_byte_array_free_to_bytes (g_steal_pointer (&self->out));

  self->out = g_byte_array_new ();
  return ready;
}
