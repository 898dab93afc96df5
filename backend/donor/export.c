// export.c: everything a donor gave and decided, as one ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In it: README.txt; about.csv with what else was said and told at each visit; decisions.csv;
// fhir/ with one NDJSON per resource (FHIR R4); open-mhealth/ with one data point a line; energy/
// with what the home used (Green Button); csv/ with one table per code; receipts/ with every
// decision signed by the city (JWS). Of a donor who has withdrawn there are the decisions only.
//
// It is made piece by piece, as it is read: a piece is one entry, or what one donation or one batch
// adds to it, so memory holds one batch and the names of all, and whoever asks for the next bytes
// has the thread back after some thousand values. The price is that a batch is opened again for
// its origin and for each code that is in it. What cannot be read any more is left out and logged.
// A donor who takes something back meanwhile ends it: the rest would tell what is gone.

#include "export.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "data-point.h"
#include "export-about.h"
#include "export-decisions.h"
#include "export-energy.h"
#include "export-facts.h"
#include "export-origins.h"
#include "log.h"
#include "sources.h"
#include "zip.h"

#include <string.h>

#define ENOUGH 65536 /* bytes worth sending */
#define STEP 1000    /* values between two looks at who else waits */
#define PAGE 64      /* batches that are named at once */
#define MASK(code) (G_GUINT64_CONSTANT (1) << (code))

G_STATIC_ASSERT (DURE_CODE_COUNT <= 64);

typedef struct
{
  guint donor;
  gint64 number;
  DureSourceKind kind;
} Source;

typedef struct
{
  guint source;
  guint8 id[DURE_BATCH_ID_BYTES];
} Sent;

/* What is written next: the entries in their order. */
typedef enum
{
  STAGE_README,
  STAGE_PATIENTS,
  STAGE_ABOUT,
  STAGE_DECISIONS,
  STAGE_OBSERVATIONS,
  STAGE_ORIGINS,
  STAGE_DATA_POINTS,
  STAGE_ENERGY,
  STAGE_TABLES, /* one entry for each code */
  STAGE_END,
} Stage;

struct _DureExport
{
  DureCity *city;
  GPtrArray *donors; /* of DureDonor */
  gint64 *generations; /* of each donor's key, when it began */
  char *readme;
  GArray *sources; /* of Source */
  GArray *sent;    /* of Sent, named so far */
  guint naming;    /* the source whose batches are being named */
  gint64 named;    /* the last of them */
  DureZip *zip;
  DureEspiWriter *energy; /* while its entry is being written */
  Stage stage;
  DureCode code;   /* of the table that is being written */
  guint piece;     /* of the entry: first the donations, then the batches */
  guint fact;      /* of the piece, where it is done in several steps */
  guint effort;    /* values since the last bytes were asked for */
  GArray *codes;   /* of guint64: for each piece that was read, which codes are in it */
  guint64 occurs;  /* all of them */
};

static const DureDonor *
donor_at (const DureExport *self, guint index)
{
  return self->donors->pdata[index];
}

static gboolean
list_sources (DureExport *self, guint donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT number, kind FROM source WHERE donor = ?1 ORDER BY number", "t",
      donor_at (self, donor)->id);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    {
      Source source = { donor, dure_rows_integer (rows, 0), 0 };

      if (dure_source_kind_from_text (dure_rows_text (rows, 1), &source.kind))
        g_array_append_val (self->sources, source);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
begin_donor (DureExport *self, guint donor, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;

  if (donor_at (self, donor)->withdrawn_ms != 0)
    return TRUE;
  key = dure_key_store_find (self->city->key_store, donor_at (self, donor)->id, error);
  if (key == NULL)
    return FALSE;
  self->generations[donor] = dure_donor_key_generation (key);
  return list_sources (self, donor, error);
}

/**
 * dure_export_new:
 * @city: a reader; it must live as long
 * @donors: (element-type DureDonor): whose, with what they gave
 * @readme: what stands in README.txt
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_UNKNOWN when a donor's key is gone
 *
 * Returns: (transfer full) (nullable): the beginning of a ZIP
 */
DureExport *
dure_export_new (DureCity *city, GPtrArray *donors, const char *readme, GError **error)
{
  g_autoptr (DureExport) self = g_new0 (DureExport, 1);

  self->city = city;
  self->donors = g_ptr_array_ref (donors);
  self->generations = g_new0 (gint64, donors->len);
  self->readme = g_strdup (readme);
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  self->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  self->codes = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->zip = dure_zip_new (dure_city_now (city), error);
  if (self->zip == NULL)
    return NULL;
  for (guint i = 0; i < donors->len; i++)
    if (!begin_donor (self, i, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * dure_export_free:
 * @self: (transfer full) (nullable)
 */
void
dure_export_free (DureExport *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->zip, dure_zip_free);
  g_clear_pointer (&self->energy, dure_espi_writer_free);
  g_array_unref (self->codes);
  g_array_unref (self->sent);
  g_array_unref (self->sources);
  g_ptr_array_unref (self->donors);
  g_free (self->generations);
  g_free (self->readme);
  g_free (self);
}

static gboolean
write_readme (DureExport *self, GError **error)
{
  return dure_zip_begin (self->zip, "README.txt", error)
         && dure_zip_add (self->zip, self->readme, strlen (self->readme), error);
}

static gboolean
write_patients (DureExport *self, GError **error)
{
  if (!dure_zip_begin (self->zip, "fhir/Patient.ndjson", error))
    return FALSE;
  for (guint i = 0; i < self->donors->len; i++)
    {
      g_autoptr (json_t) patient = dure_fhir_patient (donor_at (self, i)->id);

      if (!dure_zip_add_json (patient, self->zip, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_about (DureExport *self, GError **error)
{
  return dure_export_about (self->zip, self->donors, error);
}

static gboolean
write_decisions (DureExport *self, GError **error)
{
  return dure_export_decisions (self->zip, self->city, self->donors, error);
}

/* The donation whose turn it is, counted through all donors. */
static const DureGift *
gift_at (const DureExport *self, guint index, guint *ret_donor)
{
  for (guint i = 0; i < self->donors->len; i++)
    {
      const GPtrArray *gifts = donor_at (self, i)->gifts;

      *ret_donor = i;
      if (index < gifts->len)
        return gifts->pdata[index];
      index -= gifts->len;
    }
  return NULL;
}

static guint
count_gifts (const DureExport *self)
{
  guint count = 0;

  for (guint i = 0; i < self->donors->len; i++)
    count += donor_at (self, i)->gifts->len;
  return count;
}

/* Names some more batches; after the last source, none. */
static gboolean
name_sent (DureExport *self, GError **error)
{
  const Source *source = &g_array_index (self->sources, Source, self->naming);
  const guint before = self->sent->len;
  GError *failure = NULL;
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT number, id FROM batch WHERE source = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
      "iii", source->number, self->named, (gint64) PAGE);

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    {
      Sent sent = { .source = self->naming };

      self->named = dure_rows_integer (rows, 0);
      if (dure_rows_copy (rows, 1, sent.id, sizeof sent.id))
        g_array_append_val (self->sent, sent);
    }
  if (self->sent->len == before)
    {
      self->naming++;
      self->named = 0;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Whether there is a piece of that number. */
static gboolean
has_piece (DureExport *self, guint piece, gboolean *ret_has, GError **error)
{
  const guint gifts = count_gifts (self);

  while (piece >= gifts + self->sent->len && self->naming < self->sources->len)
    if (!name_sent (self, error))
      return FALSE;
  *ret_has = piece < gifts + self->sent->len;
  return TRUE;
}

/* A donor who withdraws, or takes a part back, has no key any more, or another one. */
static gboolean
is_as_begun (DureExport *self, guint donor, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;

  if (donor_at (self, donor)->withdrawn_ms != 0)
    return TRUE;
  key = dure_key_store_find (self->city->key_store, donor_at (self, donor)->id, error);
  if (key == NULL)
    return FALSE;
  if (dure_donor_key_generation (key) == self->generations[donor])
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "a part was taken back meanwhile");
  return FALSE;
}

static DureFacts *
sent_at (DureExport *self, guint index, GError **error)
{
  const Sent *sent = &g_array_index (self->sent, Sent, index);
  const Source *source = &g_array_index (self->sources, Source, sent->source);
  GError *failure = NULL;
  DureFacts *facts;

  if (!is_as_begun (self, source->donor, error))
    return NULL;
  facts = dure_facts_new_of_batch (self->city, donor_at (self, source->donor)->id,
                                   dure_source_kind_to_text (source->kind), sent->id, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      dure_log (G_LOG_LEVEL_WARNING, "batch-unreadable", { DURE_LOG_MESSAGE, failure->message });
      g_clear_error (&failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return facts;
}

/* The values of one piece. %NULL without an error is a damaged one, which is left out. */
static DureFacts *
facts_at (DureExport *self, guint piece, GError **error)
{
  const guint gifts = count_gifts (self);
  const DureGift *gift;
  guint donor;

  if (piece >= gifts)
    return sent_at (self, piece - gifts, error);
  gift = gift_at (self, piece, &donor);
  if (!is_as_begun (self, donor, error))
    return NULL;
  return dure_facts_new_of_gift (gift, donor_at (self, donor)->id);
}

static gboolean
add_fact_rows (DureExport *self, const DureFacts *facts, const DureFhirFact *fact, GError **error)
{
  const guint count = fact->values != NULL ? fact->n_values : 1;
  g_autofree char *start = dure_time_to_text (fact->start_ms);
  g_autofree char *end = dure_time_to_text (fact->end_ms);
  g_autofree char *received = dure_time_to_text (fact->received_ms);

  for (guint i = 0; i < count; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      const char *cells[] = { start, end, number, dure_code_unit (fact->code), facts->source,
                              fact->device, received };

      g_ascii_formatd (number, sizeof number, "%.15g",
                       fact->values != NULL ? fact->values[i] : fact->value);
      if (!dure_zip_add_row (self->zip, cells, G_N_ELEMENTS (cells), error))
        return FALSE;
    }
  return TRUE;
}

/* Rows of the table in hand, from where the last step ended; the piece is done with its last. */
static gboolean
add_rows (DureExport *self, const DureFacts *facts, GError **error)
{
  for (; self->fact < facts->count; self->fact++)
    {
      const DureFhirFact *fact = &facts->list[self->fact];

      if (self->effort >= STEP)
        return TRUE;
      if (fact->code != self->code)
        continue;
      self->effort += MAX (fact->n_values, 1);
      if (!add_fact_rows (self, facts, fact, error))
        return FALSE;
    }
  self->fact = 0;
  self->piece++;
  return TRUE;
}

static gboolean
add_origin (DureExport *self, const DureFacts *facts, GError **error)
{
  const guint piece = self->piece++, gifts = count_gifts (self);
  const Sent *sent;
  guint donor;

  self->effort += facts->count;
  if (piece < gifts)
    return dure_export_origin_of_gift (self->zip, self->city, gift_at (self, piece, &donor), facts,
                                       error);
  sent = &g_array_index (self->sent, Sent, piece - gifts);
  donor = g_array_index (self->sources, Source, sent->source).donor;
  return dure_export_origin_of_batch (self->zip, self->city, donor_at (self, donor)->id, sent->id,
                                      facts, error);
}

static gboolean
add_observations (DureExport *self, const DureFacts *facts, GError **error)
{
  gboolean (*const write) (const DureFhirFact *list, guint count, DureFhirFunc func, gpointer data,
                           GError **failure)
      = self->stage == STAGE_DATA_POINTS ? dure_data_points : dure_fhir_observations;

  self->piece++;
  self->effort += facts->count;
  return write (facts->list, facts->count, dure_zip_add_json, self->zip, error);
}

static gboolean
begin_energy (DureExport *self, GError **error)
{
  self->energy = dure_espi_writer_new (donor_at (self, 0)->id, dure_city_now (self->city));
  return dure_export_energy_begin (self->zip, self->energy, error);
}

static gboolean
add_energy (DureExport *self, const DureFacts *facts, GError **error)
{
  self->piece++;
  self->effort += facts->count;
  return dure_export_energy_add (self->zip, self->energy, facts, error);
}

static gboolean
end_energy (DureExport *self, GError **error)
{
  g_autoptr (DureEspiWriter) energy = g_steal_pointer (&self->energy);

  return dure_export_energy_end (self->zip, energy, error);
}

/* So that no piece is opened again for a table that it has nothing for. */
static void
note_codes (DureExport *self, const DureFacts *facts)
{
  guint64 codes = 0;

  for (guint i = 0; facts != NULL && i < facts->count; i++)
    codes |= MASK (facts->list[i].code);
  g_array_append_val (self->codes, codes);
  self->occurs |= codes;
}

static gboolean
begin_entry (DureExport *self, GError **error)
{
  static const char *const header[] = { "start",  "end",    "value",   "unit",
                                        "source", "device", "received" };
  g_autofree char *name = NULL;

  if (self->stage == STAGE_OBSERVATIONS)
    return dure_zip_begin (self->zip, "fhir/Observation.ndjson", error);
  if (self->stage == STAGE_ORIGINS)
    return dure_zip_begin (self->zip, "fhir/Provenance.ndjson", error);
  if (self->stage == STAGE_DATA_POINTS)
    return dure_zip_begin (self->zip, "open-mhealth/data-points.ndjson", error);
  if (self->stage == STAGE_ENERGY)
    return begin_energy (self, error);
  name = g_strdup_printf ("csv/%s.csv", dure_code_to_text (self->code));
  return dure_zip_begin_table (self->zip, name, header, G_N_ELEMENTS (header), error);
}

/* Whether the entry in hand is made of every piece, whatever is in it. */
static gboolean
is_of_all (const DureExport *self)
{
  return self->stage <= STAGE_ORIGINS;
}

/* The codes that the entry in hand is made of. */
static guint64
wanted_codes (const DureExport *self)
{
  guint64 codes = 0;

  if (self->stage != STAGE_DATA_POINTS)
    return MASK (self->stage == STAGE_ENERGY ? DURE_CODE_ELECTRICITY : self->code);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (dure_data_point_has (code))
      codes |= MASK (code);
  return codes;
}

/* More of the entry in hand: what one donation or batch adds to it. */
static gboolean
write_piece (DureExport *self, GError **error)
{
  static gboolean (*const adders[]) (DureExport *export, const DureFacts *facts, GError **error) = {
    [STAGE_OBSERVATIONS] = add_observations,
    [STAGE_ORIGINS] = add_origin,
    [STAGE_DATA_POINTS] = add_observations,
    [STAGE_ENERGY] = add_energy,
    [STAGE_TABLES] = add_rows,
  };
  g_autoptr (DureFacts) facts = NULL;
  GError *failure = NULL;

  if (self->piece == 0 && self->fact == 0 && !begin_entry (self, error))
    return FALSE;
  if (!is_of_all (self)
      && !(g_array_index (self->codes, guint64, self->piece) & wanted_codes (self)))
    {
      self->piece++;
      return TRUE;
    }
  facts = facts_at (self, self->piece, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  self->effort++;
  if (self->stage == STAGE_OBSERVATIONS)
    note_codes (self, facts);
  if (facts != NULL)
    return adders[self->stage](self, facts, error);
  self->piece++;
  return TRUE;
}

static gboolean
is_all_withdrawn (const DureExport *self)
{
  for (guint i = 0; i < self->donors->len; i++)
    if (donor_at (self, i)->withdrawn_ms == 0)
      return FALSE;
  return TRUE;
}

static gboolean
write_values (DureExport *self, GError **error)
{
  gboolean has_more = !is_all_withdrawn (self)
                      && (is_of_all (self) || (self->occurs & wanted_codes (self)));

  if (has_more && !has_piece (self, self->piece, &has_more, error))
    return FALSE;
  if (has_more)
    return write_piece (self, error);
  self->piece = 0;
  if (self->stage != STAGE_TABLES || ++self->code == DURE_CODE_COUNT)
    self->stage++;
  return self->energy == NULL || end_energy (self, error);
}

static gboolean
write_next (DureExport *self, GError **error)
{
  static gboolean (*const whole[]) (DureExport *export, GError **error) = {
    [STAGE_README] = write_readme,
    [STAGE_PATIENTS] = write_patients,
    [STAGE_ABOUT] = write_about,
    [STAGE_DECISIONS] = write_decisions,
  };

  if (self->stage >= STAGE_OBSERVATIONS)
    return write_values (self, error);
  return whole[self->stage++](self, error);
}

/**
 * dure_export_next:
 * @ret_is_whole: (out): whether that was the rest of it
 * @error: %DURE_BACKEND_ERROR_STORE, %DURE_BACKEND_ERROR_UNKNOWN when a donor has taken something
 *   back meanwhile, or %DURE_BACKEND_ERROR_STATE: what was taken so far is no whole ZIP
 *
 * Takes the time of some thousand values at most.
 *
 * Returns: (transfer full) (nullable): the next bytes; often none although more will come
 */
GBytes *
dure_export_next (DureExport *self, gboolean *ret_is_whole, GError **error)
{
  self->effort = 0;
  while (self->stage != STAGE_END && self->effort < STEP && dure_zip_waiting (self->zip) < ENOUGH)
    {
      if (!write_next (self, error))
        return NULL;
      if (self->stage == STAGE_END && !dure_zip_end (self->zip, error))
        return NULL;
    }
  *ret_is_whole = self->stage == STAGE_END;
  return dure_zip_take (self->zip);
}
