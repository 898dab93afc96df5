// health-file.c: a citizen's own file of health data, whatever its form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The readers of each form behind one call, which draws the bytes from its source until the file
// has ended. A file of gigabytes takes a minute: call it in a thread, and let the source cancel.

#include "health-file.h"

#include "apple-archive.h"
#include "apple-health.h"
#include "fhir-bundle.h"

#include <sodium.h>
#include <string.h>

#define PIECE 16384

static gboolean
has (const guint8 *bytes, gsize length, const char *word)
{
  return memmem (bytes, length, word, strlen (word)) != NULL;
}

/**
 * dure_health_form_of:
 * @bytes: (array length=length): the beginning of a file, or all of it
 * @length: how many; %DURE_HEALTH_FORM_BYTES are enough
 *
 * Returns: what it seems to be; its reader knows better
 */
DureHealthForm
dure_health_form_of (const guint8 *bytes, gsize length)
{
  gsize first = 0;

  length = MIN (length, DURE_HEALTH_FORM_BYTES);
  if (length >= 4 && memcmp (bytes, "PK\3\4", 4) == 0)
    return DURE_HEALTH_FORM_APPLE_ARCHIVE;
  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    first = 3;
  while (first < length && g_ascii_isspace (bytes[first]))
    first++;
  if (first == length)
    return DURE_HEALTH_FORM_UNKNOWN;
  if (bytes[first] == '{')
    return DURE_HEALTH_FORM_FHIR;
  if (bytes[first] == '<'
      && (has (bytes, length, "<HealthData") || has (bytes, length, "<!DOCTYPE HealthData")))
    return DURE_HEALTH_FORM_APPLE;
  return DURE_HEALTH_FORM_UNKNOWN;
}

/* A reader that is fed, whichever it is. */
typedef struct
{
  DureAppleHealth *apple;
  DureFhirBundle *fhir;
} Reader;

static void
reader_clear (Reader *self)
{
  g_clear_pointer (&self->apple, dure_apple_health_free);
  g_clear_pointer (&self->fhir, dure_fhir_bundle_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static gboolean
feed (Reader *reader, const guint8 *bytes, gsize length, GError **error)
{
  return reader->apple != NULL ? dure_apple_health_feed (reader->apple, bytes, length, error)
                               : dure_fhir_bundle_feed (reader->fhir, bytes, length, error);
}

static gboolean
feed_all (Reader *reader, const DureHealthSource *source, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gboolean is_fine = TRUE;
  gssize length = 0;

  while (is_fine && (length = source->read (source->data, piece, PIECE)) > 0)
    is_fine = feed (reader, piece, (gsize) length, error);
  sodium_memzero (piece, PIECE);
  if (!is_fine)
    return FALSE;
  if (length == 0)
    return reader->apple != NULL ? dure_apple_health_finish (reader->apple, error)
                                 : dure_fhir_bundle_finish (reader->fhir, error);
  g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_STOPPED, "stopped");
  return FALSE;
}

/**
 * dure_health_file_read:
 * @form: what the file is
 * @source: gives it, from its beginning
 * @intake: gets what is read, and is finished when all was
 * @salt: dice, not 0, against names made to collide
 * @error: #DureHealthError
 */
gboolean
dure_health_file_read (DureHealthForm form, const DureHealthSource *source,
                       DureHealthIntake *intake, gulong salt, GError **error)
{
  g_auto (Reader) reader = { 0 };
  gboolean is_read;

  switch (form)
    {
    case DURE_HEALTH_FORM_APPLE_ARCHIVE:
      is_read = dure_apple_archive_read (source, intake, salt, error);
      break;
    case DURE_HEALTH_FORM_APPLE:
    case DURE_HEALTH_FORM_FHIR:
      if (form == DURE_HEALTH_FORM_APPLE)
        reader.apple = dure_apple_health_new (intake, salt);
      else
        reader.fhir = dure_fhir_bundle_new (intake);
      is_read = feed_all (&reader, source, error);
      break;
    case DURE_HEALTH_FORM_UNKNOWN:
    default:
      g_set_error (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_OTHER_FORM,
                   "this is no file of health data");
      return FALSE;
    }
  if (is_read)
    dure_health_intake_finish (intake);
  return is_read;
}
