// health-file.c: a citizen's own file of health data, whatever its form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The readers of each form behind one that is fed. Whoever feeds it knows how far it has come, and
// cancels by freeing it. A file of gigabytes takes some ten seconds of a processor, all of them
// within the calls that feed.

#include "health-file.h"

#include "apple-archive.h"
#include "apple-health.h"
#include "fhir-bundle.h"
#include "health-pump.h"

#include <string.h>

struct _DureHealthFile
{
  DureHealthIntake *intake;
  gulong salt;
  DureHealthPump *archive; /* one of these */
  DureAppleHealth *apple;
  DureFhirBundle *bundle;
};

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

static gboolean
on_archive (const DureHealthSource *source, gpointer data, GError **error)
{
  DureHealthFile *self = data;

  return dure_apple_archive_read (source, self->intake, self->salt, error);
}

/**
 * dure_health_file_new:
 * @form: a known one
 * @intake: (transfer none): gets what is read, perhaps in another thread while this one waits;
 *   outlives the reader
 * @salt: dice, not 0, against names made to collide
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureHealthFile *
dure_health_file_new (DureHealthForm form, DureHealthIntake *intake, gulong salt)
{
  DureHealthFile *self = g_new0 (DureHealthFile, 1);

  g_return_val_if_fail (form != DURE_HEALTH_FORM_UNKNOWN, self);

  self->intake = intake;
  self->salt = salt;
  if (form == DURE_HEALTH_FORM_APPLE_ARCHIVE)
    self->archive = dure_health_pump_new (on_archive, self);
  else if (form == DURE_HEALTH_FORM_APPLE)
    self->apple = dure_apple_health_new (intake, salt);
  else
    self->bundle = dure_fhir_bundle_new (intake);
  return self;
}

/**
 * dure_health_file_free:
 * @self: (transfer full) (nullable): whether its file has ended or not
 */
void
dure_health_file_free (DureHealthFile *self)
{
  if (self == NULL)
    return;
  dure_health_pump_free (self->archive);
  dure_apple_health_free (self->apple);
  dure_fhir_bundle_free (self->bundle);
  g_free (self);
}

/**
 * dure_health_file_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: #DureHealthError, or what the intake's owner has set; all further pieces are refused
 *   with it
 */
gboolean
dure_health_file_feed (DureHealthFile *self, const guint8 *bytes, gsize length, GError **error)
{
  if (self->archive != NULL)
    return dure_health_pump_feed (self->archive, bytes, length, error);
  if (self->apple != NULL)
    return dure_apple_health_feed (self->apple, bytes, length, error);
  return dure_fhir_bundle_feed (self->bundle, bytes, length, error);
}

/**
 * dure_health_file_finish:
 * @error: as dure_health_file_feed()
 *
 * Returns: whether all of the file was read; then its intake is finished too. Nothing may be fed
 *   any more
 */
gboolean
dure_health_file_finish (DureHealthFile *self, GError **error)
{
  const gboolean is_read
      = self->archive != NULL ? dure_health_pump_finish (self->archive, error)
        : self->apple != NULL ? dure_apple_health_finish (self->apple, error)
                              : dure_fhir_bundle_finish (self->bundle, error);

  if (is_read)
    dure_health_intake_finish (self->intake);
  return is_read;
}
