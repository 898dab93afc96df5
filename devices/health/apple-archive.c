// apple-archive.c: the export of Apple Health as a phone gives it away, a ZIP archive
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// export.zip is read as it comes, from its beginning, by libarchive, with no format but ZIP. The
// export is the first file in it whose first tag says so: phones name it in their own language,
// and beside it lie routes, electrocardiograms and a clinical document, which are passed over. When
// the export has ended nothing more is read.
//
// Unpacked it may have some gigabytes, of which no more than a piece is held. What the archive
// makes of its bytes is bounded (MOST_GROWTH), and so is the number of files; names of files are
// not looked at.

#include "apple-archive.h"

#include "apple-health.h"

#include <archive.h>
#include <archive_entry.h>

#define PIECE 16384
/* An export of years shrinks to a thirtieth; what DEFLATE can do at most is a thousandth. */
#define MOST_GROWTH 200
#define FREE_BYTES (G_GUINT64_CONSTANT (1) << 20)
#define MOST_BYTES (G_GUINT64_CONSTANT (16) << 30)
#define MOST_FILES 50000

typedef struct
{
  const DureHealthSource *source;
  struct archive *archive;
  guint8 packed[PIECE];
  guint8 unpacked[PIECE];
  guint64 n_packed, n_unpacked;
  gboolean is_stopped;
} Unpacking;

static void
unpacking_free (Unpacking *self)
{
  archive_read_free (self->archive);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Unpacking, unpacking_free)

static la_ssize_t
on_read (struct archive *archive, void *data, const void **ret_bytes)
{
  Unpacking *self = data;
  const gssize length = self->source->draw (self->source->data, self->packed, PIECE);

  if (length < 0)
    {
      self->is_stopped = TRUE;
      return ARCHIVE_FATAL;
    }
  self->n_packed += (guint64) length;
  *ret_bytes = self->packed;
  return length;
}

static Unpacking *
unpacking_new (const DureHealthSource *source)
{
  Unpacking *self = g_new0 (Unpacking, 1);

  self->source = source;
  self->archive = archive_read_new ();
  g_assert (self->archive != NULL);
  archive_read_support_format_zip_streamable (self->archive);
  return self;
}

/* What libarchive says of it may name a file, so it is not repeated. */
static gboolean
fail (Unpacking *self, GError **error)
{
  if (self->is_stopped)
    g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_STOPPED,
                 "stopped after %" G_GUINT64_FORMAT " bytes", self->n_packed);
  else
    g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_MALFORMED,
                 "the archive is damaged after %" G_GUINT64_FORMAT " bytes", self->n_packed);
  return FALSE;
}

/* Returns: how many bytes of the file it is at are in self->unpacked, 0 at its end, -1 with
 * @error */
static gssize
unpack (Unpacking *self, GError **error)
{
  const la_ssize_t length = archive_read_data (self->archive, self->unpacked, PIECE);

  if (length < 0)
    {
      fail (self, error);
      return -1;
    }
  self->n_unpacked += (guint64) length;
  if (self->n_unpacked > FREE_BYTES + MOST_GROWTH * self->n_packed
      || self->n_unpacked > MOST_BYTES)
    {
      g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG,
                   "the archive grows without end");
      return -1;
    }
  return length;
}

/* Returns: whether the archive is sound so far; @ret_is_export says whether this file was it */
static gboolean
read_file (Unpacking *self, DureHealthIntake *intake, gulong salt, gboolean *ret_is_export,
           GError **error)
{
  g_autoptr (DureAppleHealth) reader = dure_apple_health_new (intake, salt);
  gboolean is_fine = TRUE;
  gssize length;

  while ((length = unpack (self, error)) > 0)
    {
      g_autoptr (GError) reason = NULL;

      if (is_fine)
        is_fine = dure_apple_health_feed (reader, self->unpacked, (gsize) length, &reason);
      if (!is_fine && dure_apple_health_is_one (reader))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
    }
  *ret_is_export = dure_apple_health_is_one (reader);
  return length == 0 && (!*ret_is_export || dure_apple_health_finish (reader, error));
}

/**
 * dure_apple_archive_read:
 * @source: gives the archive
 * @intake: (transfer none): gets what is read; it is not finished by this
 * @salt: dice, not 0, against names made to collide
 * @error: #DureHealthError; %DURE_HEALTH_ERROR_OTHER_FORM when there is no export in it
 */
gboolean
dure_apple_archive_read (const DureHealthSource *source, DureHealthIntake *intake, gulong salt,
                         GError **error)
{
  g_autoptr (Unpacking) unpacking = unpacking_new (source);
  struct archive_entry *entry;
  gboolean is_export = FALSE;
  int status = archive_read_open (unpacking->archive, unpacking, NULL, on_read, NULL);

  if (status != ARCHIVE_OK)
    return fail (unpacking, error);
  for (guint i = 0; !is_export; i++)
    {
      status = archive_read_next_header (unpacking->archive, &entry);
      if (status == ARCHIVE_EOF)
        {
          g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_OTHER_FORM,
                       "there is no export of Apple Health in the archive");
          return FALSE;
        }
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
        return fail (unpacking, error);
      if (i >= MOST_FILES)
        {
          g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG,
                       "file %u in the archive is one too many", i);
          return FALSE;
        }
      if (!read_file (unpacking, intake, salt, &is_export, error))
        return FALSE;
    }
  return TRUE;
}
