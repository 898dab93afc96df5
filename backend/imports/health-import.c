// health-import.c: what a donor's phone or clinic has kept about health, out of a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two kinds: an export of Apple Health, packed or not, and a FHIR bundle of a clinic. They differ
// in how they are recognised and in what they are kept as coming from; devices/health reads both.
// Each fact goes into the draft as it comes, unless the donor has given the same one before: a
// fact of that code with the same times, by the same kind of source.
//
// Nothing of the file stays but facts and counts. An archive's facts come in a thread of its
// reader's, while the one that feeds it waits (health-pump.c), so that nothing here needs a lock.

#include "health-import.h"

#include "health-file.h"

#include <sodium.h>
#include <stdlib.h>

#define MICRO_EXPONENT (-6)
/* So many types that are not taken are named to the donor; the others are counted. */
#define NAMED_TYPES 12

typedef struct
{
  DureDraft *draft;
  DureSourceKind source;
  DureHealthIntake *intake;
  DureHealthFile *file; /* (nullable): until something was fed */
  GArray *known[DURE_CODE_COUNT]; /* of DureSpan, by start; %NULL until the code comes */
  guint n_new[DURE_CODE_COUNT];
  guint n_known;
} Reader;

static gboolean
recognises_apple (const guint8 *head, gsize length)
{
  const DureHealthForm form = dure_health_form_of (head, length);

  return form == DURE_HEALTH_FORM_APPLE || form == DURE_HEALTH_FORM_APPLE_ARCHIVE;
}

static gboolean
recognises_clinic (const guint8 *head, gsize length)
{
  return dure_health_form_of (head, length) == DURE_HEALTH_FORM_FHIR;
}

static gint
compare_starts (gconstpointer start, gconstpointer span)
{
  const gint64 a = *(const gint64 *) start, b = ((const DureSpan *) span)->start_ms;

  return (a > b) - (a < b);
}

/* Facts of one code that begin together are few. */
static gboolean
has_span (const GArray *spans, const DureHealthFact *fact)
{
  const DureSpan *first = (const DureSpan *) (gconstpointer) spans->data;
  const DureSpan *found
      = spans->len > 0 ? bsearch (&fact->start_ms, first, spans->len, sizeof *first,
                                  compare_starts)
                       : NULL;

  if (found == NULL)
    return FALSE;
  while (found > first && found[-1].start_ms == fact->start_ms)
    found--;
  for (; found < first + spans->len && found->start_ms == fact->start_ms; found++)
    if (found->end_ms == fact->end_ms)
      return TRUE;
  return FALSE;
}

static gboolean
on_fact (const DureHealthFact *fact, gpointer data, GError **error)
{
  Reader *self = data;
  DureBatchObservation observation = {
    .start_ms = fact->start_ms,
    .end_ms = fact->end_ms,
    .mantissa = fact->millionths,
    .exponent = MICRO_EXPONENT,
    .code = fact->code,
  };

  if (self->known[fact->code] == NULL)
    self->known[fact->code] = dure_draft_known (self->draft, self->source, fact->code, error);
  if (self->known[fact->code] == NULL)
    return FALSE;
  if (has_span (self->known[fact->code], fact))
    {
      self->n_known++;
      return TRUE;
    }
  for (; observation.exponent < 0 && observation.mantissa % 10 == 0; observation.exponent++)
    observation.mantissa /= 10;
  self->n_new[fact->code]++;
  return dure_draft_add (self->draft, &observation, error);
}

static gpointer
begin_from (DureDraft *draft, DureSourceKind source)
{
  Reader *self = g_new0 (Reader, 1);
  guint8 key[DURE_HEALTH_KEY_BYTES];

  randombytes_buf (key, sizeof key);
  self->draft = draft;
  self->source = source;
  self->intake = dure_health_intake_new (key, on_fact, self);
  return self;
}

static gpointer
begin_apple (DureDraft *draft, GHashTable *fields)
{
  return begin_from (draft, DURE_SOURCE_PHONE);
}

static gpointer
begin_clinic (DureDraft *draft, GHashTable *fields)
{
  return begin_from (draft, DURE_SOURCE_CLINIC);
}

static void
reader_free (gpointer reader)
{
  Reader *self = reader;

  dure_health_file_free (self->file);
  dure_health_intake_free (self->intake);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    g_clear_pointer (&self->known[code], g_array_unref);
  g_free (self);
}

/* The first piece is the head that the kind was recognised by. */
static gboolean
feed (gpointer reader, const guint8 *bytes, gsize length, GError **error)
{
  Reader *self = reader;

  if (self->file == NULL)
    self->file = dure_health_file_new (dure_health_form_of (bytes, length), self->intake,
                                       randombytes_random () | 1);
  return dure_health_file_feed (self->file, bytes, length, error);
}

static gint
compare_counts (gconstpointer one, gconstpointer other, gpointer counts)
{
  const guint a = *(guint *) g_hash_table_lookup (counts, *(const char *const *) one);
  const guint b = *(guint *) g_hash_table_lookup (counts, *(const char *const *) other);

  return (b > a) - (b < a);
}

/* The types that are not taken, the most frequent first. */
static json_t *
types_of (const DureHealthReport *report)
{
  guint length;
  g_autofree gpointer *types = g_hash_table_get_keys_as_array (report->not_taken, &length);
  json_t *list = json_array ();

  g_qsort_with_data (types, (gint) length, sizeof *types, compare_counts, report->not_taken);
  for (guint i = 0; i < MIN (length, NAMED_TYPES); i++)
    json_array_append_new (
        list, json_pack ("{s:s, s:I}", "type", types[i], "count",
                         (json_int_t) * (guint *) g_hash_table_lookup (report->not_taken,
                                                                       types[i])));
  return list;
}

static json_t *
tell (const Reader *self, const DureHealthReport *report)
{
  json_t *counts = json_object ();
  json_int_t left = report->n_nameless;
  gpointer count;
  GHashTableIter types;

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (self->n_new[code] > 0)
      json_object_set_new (counts, dure_code_to_text (code),
                           json_integer ((json_int_t) self->n_new[code]));
  g_hash_table_iter_init (&types, report->not_taken);
  while (g_hash_table_iter_next (&types, NULL, &count))
    left += *(guint *) count;
  return json_pack ("{s:I, s:I, s:o, s:i, s:i, s:I, s:o}",
                    "fromMs", (json_int_t) report->first_ms,
                    "toMs", (json_int_t) report->last_ms,
                    "counts", counts,
                    "known", (int) self->n_known,
                    "repeated", (int) report->n_repeated,
                    "left", left,
                    "types", types_of (report));
}

static json_t *
finish (gpointer reader, GError **error)
{
  Reader *self = reader;
  const gboolean is_bundle = self->source == DURE_SOURCE_CLINIC;
  const DureHealthReport *report = dure_health_intake_report (self->intake);

  if (!dure_health_file_finish (self->file, error))
    return NULL;
  for (guint i = 0; i < report->complaints->len; i++)
    {
      const DureHealthComplaint *complaint
          = &g_array_index (report->complaints, DureHealthComplaint, i);

      dure_draft_complain (self->draft, is_bundle ? complaint->place : 0,
                           is_bundle ? 0 : complaint->place,
                           dure_health_reason_word (complaint->reason));
    }
  dure_draft_complain_more (self->draft, report->n_complaints - report->complaints->len);
  return tell (self, report);
}

static const char *
reason (const GError *error)
{
  if (g_error_matches (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_TOO_BIG))
    return "too-big";
  if (g_error_matches (error, DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_PEOPLE))
    return "people";
  return "malformed";
}

const DureImportKind dure_apple_import = {
  .word = "apple-health",
  .page = "/my/files",
  .source = DURE_SOURCE_PHONE,
  .recognises = recognises_apple,
  .begin = begin_apple,
  .feed = feed,
  .finish = finish,
  .free = reader_free,
  .reason = reason,
};

const DureImportKind dure_clinic_import = {
  .word = "clinic",
  .page = "/my/files",
  .source = DURE_SOURCE_CLINIC,
  .recognises = recognises_clinic,
  .begin = begin_clinic,
  .feed = feed,
  .finish = finish,
  .free = reader_free,
  .reason = reason,
};
