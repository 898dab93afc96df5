// fhir-bundle.c: what a clinic gives to its patient, from a FHIR R4 Bundle
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A bundle is one JSON object with an array of entries, each with a resource. It is cut while it is
// fed: each element of that array is parsed for itself as soon as its last brace has come, and a 0
// takes its place in the rest, the frame, which is parsed at the end. So the frame with all its
// zeros is JSON exactly if the whole was, a key that comes twice is found in either, and nothing
// is held but one entry and the frame, whose lengths are bounded.
//
// What becomes of a resource: fhir-resource.c.

#include "fhir-bundle.h"

#include "canonical-json.h"
#include "fhir-resource.h"

#include <sodium.h>
#include <string.h>

#define MAX_ENTRY_BYTES (256u << 10)
/* Two bytes an entry, and what stands around them. */
#define MAX_FRAME_BYTES (1u << 20)

struct _DureFhirBundle
{
  DureHealthIntake *intake;
  DureFhirPerson person;
  GByteArray *frame, *entry;
  guint depth;
  gboolean is_text, is_escaped; /* within a string */
  gsize text_begin;             /* of the last string in the frame, after its quote */
  gsize text_end;
  gboolean is_in_entries, is_in_entry;
  guint32 n_entries;
  GError *error;
};

/**
 * dure_fhir_bundle_new:
 * @intake: (transfer none): gets what is read; outlives the reader
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureFhirBundle *
dure_fhir_bundle_new (DureHealthIntake *intake)
{
  DureFhirBundle *self = g_new0 (DureFhirBundle, 1);

  self->intake = intake;
  self->frame = g_byte_array_new ();
  self->entry = g_byte_array_new ();
  return self;
}

static void
wipe_free (GByteArray *bytes)
{
  if (bytes->len > 0)
    sodium_memzero (bytes->data, bytes->len);
  g_byte_array_unref (bytes);
}

/**
 * dure_fhir_bundle_free:
 * @self: (transfer full) (nullable)
 */
void
dure_fhir_bundle_free (DureFhirBundle *self)
{
  if (self == NULL)
    return;
  wipe_free (self->frame);
  wipe_free (self->entry);
  g_clear_error (&self->error);
  sodium_memzero (self, sizeof *self);
  g_free (self);
}

static void
refuse (DureFhirBundle *self, DureHealthError code, const char *what)
{
  if (self->error == NULL)
    self->error = g_error_new (DURE_HEALTH_ERROR, (gint) code, "entry %u: %s", self->n_entries,
                               what);
}

static void
end_entry (DureFhirBundle *self)
{
  g_autoptr (json_t) entry = dure_json_parse (self->entry->data, self->entry->len, NULL);

  if (entry == NULL)
    refuse (self, DURE_HEALTH_ERROR_MALFORMED, "this is no JSON, or too deep");
  else
    dure_fhir_resource_read (json_object_get (entry, "resource"), self->n_entries, &self->person,
                             self->intake, &self->error);
  sodium_memzero (self->entry->data, self->entry->len);
  g_byte_array_set_size (self->entry, 0);
  g_byte_array_append (self->frame, (const guint8 *) "0", 1);
  self->is_in_entry = FALSE;
}

/* Whether the array that begins here, at the depth of the bundle's own keys, is that of entries. */
static gboolean
is_entries (DureFhirBundle *self)
{
  const gsize length = self->text_end - self->text_begin;

  return self->depth == 1 && length == strlen ("entry")
         && memcmp (self->frame->data + self->text_begin, "entry", length) == 0;
}

static void
take_text (DureFhirBundle *self, guint8 byte)
{
  if (self->is_escaped)
    self->is_escaped = FALSE;
  else if (byte == '\\')
    self->is_escaped = TRUE;
  else if (byte == '"')
    {
      self->is_text = FALSE;
      if (!self->is_in_entry)
        self->text_end = self->frame->len;
    }
}

static void
take_mark (DureFhirBundle *self, guint8 byte)
{
  if (byte == '"')
    {
      self->is_text = TRUE;
      if (!self->is_in_entry)
        self->text_begin = self->frame->len + 1;
    }
  else if (byte == '[' || byte == '{')
    {
      if (byte == '[' && is_entries (self))
        self->is_in_entries = TRUE;
      else if (byte == '{' && self->is_in_entries && self->depth == 2)
        {
          self->is_in_entry = TRUE;
          self->n_entries++;
        }
      self->depth++;
    }
  else if ((byte == ']' || byte == '}') && self->depth > 0)
    self->depth--;
}

/* Around an entry are the bundle and the array, thus its depth is 2. */
static void
take (DureFhirBundle *self, guint8 byte)
{
  const gboolean was_in_entry = self->is_in_entry;
  GByteArray *bytes;

  if (self->is_text)
    take_text (self, byte);
  else
    take_mark (self, byte);
  bytes = self->is_in_entry ? self->entry : self->frame;
  g_byte_array_append (bytes, &byte, 1);
  if (bytes->len > (self->is_in_entry ? MAX_ENTRY_BYTES : MAX_FRAME_BYTES))
    refuse (self, DURE_HEALTH_ERROR_TOO_BIG, "it is too long");
  else if (was_in_entry && self->depth <= 2)
    end_entry (self);
  else if (self->is_in_entries && self->depth < 2)
    self->is_in_entries = FALSE;
}

static gboolean
tell (DureFhirBundle *self, GError **error)
{
  if (self->error != NULL && error != NULL)
    *error = g_error_copy (self->error);
  return self->error == NULL;
}

/**
 * dure_fhir_bundle_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: #DureHealthError, with the entry; all further pieces are refused with it
 */
gboolean
dure_fhir_bundle_feed (DureFhirBundle *self, const guint8 *bytes, gsize length, GError **error)
{
  for (gsize i = 0; i < length && self->error == NULL; i++)
    take (self, bytes[i]);
  return tell (self, error);
}

/* In the frame, each entry is a 0; what is anything else was no object. */
static gboolean
is_bundle (const json_t *frame)
{
  const json_t *entries = json_object_get (frame, "entry");
  gsize i;
  json_t *entry;

  if (g_strcmp0 (json_string_value (json_object_get (frame, "resourceType")), "Bundle") != 0
      || (entries != NULL && !json_is_array (entries)))
    return FALSE;
  json_array_foreach ((json_t *) entries, i, entry)
    if (!json_is_integer (entry) || json_integer_value (entry) != 0)
      return FALSE;
  return TRUE;
}

/**
 * dure_fhir_bundle_finish:
 * @error: #DureHealthError; %DURE_HEALTH_ERROR_OTHER_FORM when it is JSON, but no bundle
 *
 * Returns: whether the file ended where it should; nothing may be fed any more. The intake is not
 *   finished by this
 */
gboolean
dure_fhir_bundle_finish (DureFhirBundle *self, GError **error)
{
  g_autoptr (json_t) frame = NULL;
  gsize mark = 0;

  if (self->error != NULL)
    return tell (self, error);
  /* Some programs put the mark of UTF-8 before everything. */
  if (self->frame->len >= 3 && memcmp (self->frame->data, "\xef\xbb\xbf", 3) == 0)
    mark = 3;
  if (self->frame->len > mark)
    frame = dure_json_parse (self->frame->data + mark, self->frame->len - mark, NULL);
  if (frame == NULL)
    refuse (self, DURE_HEALTH_ERROR_MALFORMED, "the file is damaged or cut short after it");
  else if (!is_bundle (frame))
    refuse (self, DURE_HEALTH_ERROR_OTHER_FORM, "this is no bundle of FHIR");
  return tell (self, error);
}
