// export.c: everything a donor gave and decided, as one ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In it: README.txt; fhir/ with one NDJSON per resource (FHIR R4); csv/ with one table per code;
// receipts/ with every decision signed by the city (JWS); decisions.csv. Of a donor who has
// withdrawn there are the decisions only.
//
// It is made piece by piece, as it is read: a piece is one entry, or what one donation or one batch
// adds to it, so memory holds one batch however much there is. The price is that a batch is opened
// again for each code that is in it. What cannot be read any more is left out and logged. A donor
// who withdraws meanwhile ends it: the rest is not there any more.

#include "export.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "csv.h"
#include "export-facts.h"
#include "log.h"
#include "receipt-forms.h"
#include "receipt.h"
#include "sources.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define ENOUGH 65536 /* bytes worth sending */
#define MASK(code) (G_GUINT64_CONSTANT (1) << (code))

G_STATIC_ASSERT (DURE_CODE_COUNT <= 64);

typedef struct
{
  char *donor;
  guint8 id[DURE_BATCH_ID_BYTES];
  DureSourceKind kind;
} Sent;

/* What is written next: the entries in their order. */
typedef enum
{
  STAGE_README,
  STAGE_PATIENTS,
  STAGE_DECISIONS,
  STAGE_CONSENTS,
  STAGE_RECEIPTS,
  STAGE_OBSERVATIONS,
  STAGE_TABLES, /* one entry for each code */
  STAGE_END,
} Stage;

struct _DureExport
{
  DureCity *city;
  GPtrArray *donors; /* of DureDonor */
  char *readme;
  GArray *sent; /* of Sent */
  gint64 now_ms;
  struct archive *zip;
  GByteArray *out; /* what the archive has written and nobody taken yet */
  Stage stage;
  DureCode code; /* of the table that is being written */
  guint piece;   /* of the entry: first the donations, then the batches */
  GArray *codes; /* of guint64: for each piece that was read, which codes are in it */
  guint64 occurs; /* all of them */
};

static la_ssize_t
take_bytes (struct archive *zip, void *data, const void *bytes, size_t length)
{
  DureExport *self = data;

  g_byte_array_append (self->out, bytes, (guint) length);
  return (la_ssize_t) length;
}

static void
clear_sent (gpointer data)
{
  g_free (((Sent *) data)->donor);
}

static gboolean
list_sent (DureExport *self, const char *donor, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT batch.id, source.kind FROM batch JOIN source ON source.number = batch.source"
      " WHERE source.donor = ?1 ORDER BY batch.number",
      "t", donor);
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    {
      Sent sent = { .donor = g_strdup (donor) };

      if (dure_rows_copy (rows, 0, sent.id, sizeof sent.id)
          && dure_source_kind_from_text (dure_rows_text (rows, 1), &sent.kind))
        g_array_append_val (self->sent, sent);
      else
        clear_sent (&sent);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
fail (DureExport *self, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "the archive: %s",
               archive_error_string (self->zip));
  return FALSE;
}

/**
 * dure_export_new:
 * @city: a reader; it must live as long
 * @donors: (element-type DureDonor): whose, with what they gave
 * @readme: what stands in README.txt
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the beginning of a ZIP
 */
DureExport *
dure_export_new (DureCity *city, GPtrArray *donors, const char *readme, GError **error)
{
  g_autoptr (DureExport) self = g_new0 (DureExport, 1);

  self->city = city;
  self->donors = g_ptr_array_ref (donors);
  self->readme = g_strdup (readme);
  self->now_ms = dure_city_now (city);
  self->out = g_byte_array_new ();
  self->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  g_array_set_clear_func (self->sent, clear_sent);
  self->codes = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      if (donor->withdrawn_ms == 0 && !list_sent (self, donor->id, error))
        return NULL;
    }
  self->zip = archive_write_new ();
  if (archive_write_set_format_zip (self->zip) != ARCHIVE_OK
      || archive_write_set_bytes_per_block (self->zip, 0) != ARCHIVE_OK
      || archive_write_open (self->zip, self, NULL, take_bytes, NULL) != ARCHIVE_OK)
    return fail (self, error), NULL;
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
  if (self->zip != NULL)
    archive_write_free (self->zip); /* it may still write: out goes after it */
  g_byte_array_unref (self->out);
  g_array_unref (self->codes);
  g_array_unref (self->sent);
  g_ptr_array_unref (self->donors);
  g_free (self->readme);
  g_free (self);
}

static gboolean
start_entry (DureExport *self, const char *name, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int status;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, self->now_ms / 1000, 0);
  status = archive_write_header (self->zip, entry);
  archive_entry_free (entry);
  return status == ARCHIVE_OK || fail (self, error);
}

static gboolean
add_text (DureExport *self, const char *text, gsize length, GError **error)
{
  return archive_write_data (self->zip, text, length) == (la_ssize_t) length || fail (self, error);
}

static gboolean
add_json_line (const json_t *json, gpointer export, GError **error)
{
  gsize length;
  g_autofree char *text = dure_json_canonical (json, &length);

  return add_text (export, text, length, error) && add_text (export, "\n", 1, error);
}

static gboolean
write_readme (DureExport *self, GError **error)
{
  return start_entry (self, "README.txt", error)
         && add_text (self, self->readme, strlen (self->readme), error);
}

static gboolean
write_patients (DureExport *self, GError **error)
{
  if (!start_entry (self, "fhir/Patient.ndjson", error))
    return FALSE;
  for (guint i = 0; i < self->donors->len; i++)
    {
      g_autoptr (json_t) patient =
          dure_fhir_patient (((const DureDonor *) self->donors->pdata[i])->id);

      if (!add_json_line (patient, self, error))
        return FALSE;
    }
  return TRUE;
}

typedef gboolean (*EventFunc) (DureExport *self, const json_t *event, const json_t *given,
                               GError **error);

/* Calls @func for each decision of one donor, oldest first; @given is the last whole record. */
static gboolean
each_event_of (DureExport *self, const char *donor, EventFunc func, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (self->city->database, error,
                         "SELECT record FROM consent_event WHERE donor = ?1 ORDER BY number", "t",
                         donor);
  g_autoptr (json_t) given = NULL;
  GError *failure = NULL;

  if (rows == NULL)
    return FALSE;
  while (dure_rows_next (rows, &failure))
    {
      const char *text = dure_rows_text (rows, 0);
      g_autoptr (json_t) event = dure_json_parse (text, strlen (text), error);
      DureConsentEventKind kind;

      if (event == NULL)
        return FALSE;
      if (dure_event_kind_of (event, &kind) && kind == DURE_CONSENT_EVENT_GIVEN)
        {
          json_decref (given);
          given = json_incref (event);
        }
      if (!func (self, event, given, error))
        return FALSE;
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static gboolean
each_event (DureExport *self, EventFunc func, GError **error)
{
  for (guint i = 0; i < self->donors->len; i++)
    if (!each_event_of (self, ((const DureDonor *) self->donors->pdata[i])->id, func, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_consent (DureExport *self, const json_t *event, const json_t *given, GError **error)
{
  g_autoptr (json_t) consent = given != NULL ? dure_receipt_fhir (event, given) : NULL;

  return consent == NULL || add_json_line (consent, self, error);
}

static gboolean
write_consents (DureExport *self, GError **error)
{
  return start_entry (self, "fhir/Consent.ndjson", error) && each_event (self, add_consent, error);
}

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static gboolean
add_receipt (DureExport *self, const json_t *event, const json_t *given, GError **error)
{
  g_autofree char *name = g_strdup_printf ("receipts/%s.jws", text_of (event, "recordId"));
  g_autofree char *receipt = dure_receipt_sign (event, self->city->keys->signing);

  return start_entry (self, name, error) && add_text (self, receipt, strlen (receipt), error);
}

static gboolean
write_receipts (DureExport *self, GError **error)
{
  return each_event (self, add_receipt, error);
}

static gboolean
add_row (DureExport *self, const char *const *cells, guint count, GError **error)
{
  g_autoptr (GString) row = g_string_new (NULL);

  dure_csv_row (row, cells, count);
  return add_text (self, row->str, row->len, error);
}

/* What a line is about, where it is not about everything that the purpose names. */
static char *
items_of (const json_t *line)
{
  g_autoptr (GString) items = g_string_new (NULL);
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (line, "items"), i, item)
    g_string_append_printf (items, "%s%s", i > 0 ? " " : "", json_string_value (item));
  return g_string_free (g_steal_pointer (&items), FALSE);
}

/* A row for each purpose that was decided on; one for a withdrawal of everything. */
static gboolean
add_decision (DureExport *self, const json_t *event, const json_t *given, GError **error)
{
  const json_t *lines = json_object_get (event, "lines");
  gsize i;
  json_t *line;

  if (lines == NULL)
    lines = json_object_get (event, "changes");
  if (lines == NULL)
    {
      const char *cells[] = { text_of (event, "time"), text_of (event, "scope"), "withdrawn",
                              NULL, NULL, text_of (event, "recordId") };

      return add_row (self, cells, G_N_ELEMENTS (cells), error);
    }
  json_array_foreach ((json_t *) lines, i, line)
    {
      g_autofree char *items = items_of (line);
      const char *cells[] = { text_of (event, "time"), text_of (line, "purpose"),
                              text_of (line, "decision"), items, text_of (line, "recipient"),
                              text_of (event, "recordId") };

      if (!add_row (self, cells, G_N_ELEMENTS (cells), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_decisions (DureExport *self, GError **error)
{
  static const char *const header[] = { "time",  "purpose",   "decision",
                                        "items", "recipient", "record" };

  return start_entry (self, "decisions.csv", error)
         && add_text (self, DURE_CSV_START, strlen (DURE_CSV_START), error)
         && add_row (self, header, G_N_ELEMENTS (header), error)
         && each_event (self, add_decision, error);
}

/* The donation whose turn it is, counted through all donors. */
static const DureGift *
gift_at (const DureExport *self, guint index, const char **ret_donor)
{
  for (guint i = 0; i < self->donors->len; i++)
    {
      const DureDonor *donor = self->donors->pdata[i];

      *ret_donor = donor->id;
      if (index < donor->gifts->len)
        return donor->gifts->pdata[index];
      index -= donor->gifts->len;
    }
  return NULL;
}

static guint
count_gifts (const DureExport *self)
{
  guint count = 0;

  for (guint i = 0; i < self->donors->len; i++)
    count += ((const DureDonor *) self->donors->pdata[i])->gifts->len;
  return count;
}

/* The values of the next piece. %NULL without an error is a damaged one, which is left out. */
static DureFacts *
facts_at (DureExport *self, guint piece, GError **error)
{
  const guint gifts = count_gifts (self);
  const Sent *sent;
  const char *donor;
  DureFacts *facts;
  GError *failure = NULL;

  if (piece < gifts)
    {
      const DureGift *gift = gift_at (self, piece, &donor);

      return dure_facts_new_of_gift (gift, donor);
    }
  sent = &g_array_index (self->sent, Sent, piece - gifts);
  facts = dure_facts_new_of_batch (self->city, sent->donor, dure_source_kind_to_text (sent->kind),
                                   sent->id, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      dure_log (G_LOG_LEVEL_WARNING, "batch-unreadable", { DURE_LOG_MESSAGE, failure->message });
      g_clear_error (&failure);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return facts;
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
      if (!add_row (self, cells, G_N_ELEMENTS (cells), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_rows (DureExport *self, const DureFacts *facts, GError **error)
{
  for (guint i = 0; i < facts->count; i++)
    if (facts->list[i].code == self->code
        && !add_fact_rows (self, facts, &facts->list[i], error))
      return FALSE;
  return TRUE;
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
add_observations (DureExport *self, const DureFacts *facts, GError **error)
{
  return dure_fhir_observations (facts->list, facts->count, add_json_line, self, error);
}

static gboolean
start_table (DureExport *self, GError **error)
{
  static const char *const header[] = { "start",  "end",    "value",   "unit",
                                        "source", "device", "received" };
  g_autofree char *name = g_strdup_printf ("csv/%s.csv", dure_code_to_text (self->code));

  return start_entry (self, name, error)
         && add_text (self, DURE_CSV_START, strlen (DURE_CSV_START), error)
         && add_row (self, header, G_N_ELEMENTS (header), error);
}

/* One donation or batch more for the entry in hand; after the last, the entry is done. */
static gboolean
write_piece (DureExport *self, gboolean *ret_is_done, GError **error)
{
  const gboolean is_table = self->stage == STAGE_TABLES;
  const guint pieces = count_gifts (self) + self->sent->len;
  g_autoptr (DureFacts) facts = NULL;
  GError *failure = NULL;

  *ret_is_done = self->piece >= pieces;
  if (*ret_is_done)
    return TRUE;
  if (self->piece == 0
      && !(is_table ? start_table (self, error)
                    : start_entry (self, "fhir/Observation.ndjson", error)))
    return FALSE;
  if (is_table && !(g_array_index (self->codes, guint64, self->piece) & MASK (self->code)))
    {
      self->piece++;
      return TRUE;
    }
  facts = facts_at (self, self->piece++, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!is_table)
    note_codes (self, facts);
  if (facts == NULL)
    return TRUE;
  return is_table ? add_rows (self, facts, error) : add_observations (self, facts, error);
}

static gboolean
is_all_withdrawn (const DureExport *self)
{
  for (guint i = 0; i < self->donors->len; i++)
    if (((const DureDonor *) self->donors->pdata[i])->withdrawn_ms == 0)
      return FALSE;
  return TRUE;
}

static gboolean
write_values (DureExport *self, GError **error)
{
  gboolean is_done = is_all_withdrawn (self)
                     || (self->stage == STAGE_TABLES && !(self->occurs & MASK (self->code)));

  if (!is_done && !write_piece (self, &is_done, error))
    return FALSE;
  if (!is_done)
    return TRUE;
  self->piece = 0;
  if (self->stage == STAGE_OBSERVATIONS || ++self->code == DURE_CODE_COUNT)
    self->stage++;
  return TRUE;
}

static gboolean
write_next (DureExport *self, GError **error)
{
  static gboolean (*const whole[]) (DureExport *export, GError **error) = {
    [STAGE_README] = write_readme,       [STAGE_PATIENTS] = write_patients,
    [STAGE_DECISIONS] = write_decisions, [STAGE_CONSENTS] = write_consents,
    [STAGE_RECEIPTS] = write_receipts,
  };

  if (self->stage >= STAGE_OBSERVATIONS)
    return write_values (self, error);
  return whole[self->stage++](self, error);
}

/**
 * dure_export_next:
 * @error: %DURE_BACKEND_ERROR_STORE, %DURE_BACKEND_ERROR_UNKNOWN when the donor has withdrawn
 *   meanwhile, or %DURE_BACKEND_ERROR_STATE: what was taken so far is no whole ZIP
 *
 * Returns: (transfer full) (nullable): the next 64 KiB or more, or the rest; empty when it was the
 *   end
 */
GBytes *
dure_export_next (DureExport *self, GError **error)
{
  GBytes *ready;

  while (self->stage != STAGE_END && self->out->len < ENOUGH)
    {
      if (!write_next (self, error))
        return NULL;
      if (self->stage == STAGE_END && archive_write_close (self->zip) != ARCHIVE_OK)
        return fail (self, error), NULL;
    }
  ready = g_byte_array_free_to_bytes (g_steal_pointer (&self->out));
  self->out = g_byte_array_new ();
  return ready;
}
