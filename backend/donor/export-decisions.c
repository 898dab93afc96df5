// export-decisions.c: what donors decided, as entries of a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The same decisions three times: as a table for people, as FHIR for programs, and each signed by
// the city, for whoever doubts the other two. They stay when a donor has withdrawn.

#include "export-decisions.h"

#include "canonical-json.h"
#include "consents.h"
#include "receipt-forms.h"
#include "receipt.h"

#include <string.h>

typedef struct
{
  DureZip *zip;
  DureCity *city;
  GPtrArray *donors; /* of DureDonor */
} Desk;

typedef gboolean (*EventFunc) (const Desk *self, const json_t *event, const json_t *given,
                               GError **error);

/* Calls @func for each decision of one donor, oldest first; @given is the last whole record. */
static gboolean
each_event_of (const Desk *self, const char *donor, EventFunc func, GError **error)
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
each_event (const Desk *self, EventFunc func, GError **error)
{
  for (guint i = 0; i < self->donors->len; i++)
    if (!each_event_of (self, ((const DureDonor *) self->donors->pdata[i])->id, func, error))
      return FALSE;
  return TRUE;
}

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static gboolean
add_consent (const Desk *self, const json_t *event, const json_t *given, GError **error)
{
  g_autoptr (GPtrArray) events =
      dure_consents_of_donor (self->city, text_of (event, "donor"), error);
  g_autoptr (json_t) consent = NULL;

  if (events == NULL)
    return FALSE;
  if (given != NULL)
    consent = dure_receipt_fhir (event, given, !dure_consents_hold (self->city, events, given));
  return consent == NULL || dure_zip_add_json (consent, self->zip, error);
}

static gboolean
write_consents (const Desk *self, GError **error)
{
  return dure_zip_begin (self->zip, "fhir/Consent.ndjson", error)
         && each_event (self, add_consent, error);
}

static gboolean
add_receipt (const Desk *self, const json_t *event, const json_t *given, GError **error)
{
  g_autofree char *name = g_strdup_printf ("receipts/%s.jws", text_of (event, "recordId"));
  g_autofree char *receipt = dure_receipt_sign (event, self->city->keys->receipts);

  return dure_zip_begin (self->zip, name, error)
         && dure_zip_add (self->zip, receipt, strlen (receipt), error);
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
add_decision (const Desk *self, const json_t *event, const json_t *given, GError **error)
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

      return dure_zip_add_row (self->zip, cells, G_N_ELEMENTS (cells), error);
    }
  json_array_foreach ((json_t *) lines, i, line)
    {
      g_autofree char *items = items_of (line);
      const char *cells[] = { text_of (event, "time"), text_of (line, "purpose"),
                              text_of (line, "decision"), items, text_of (line, "recipient"),
                              text_of (event, "recordId") };

      if (!dure_zip_add_row (self->zip, cells, G_N_ELEMENTS (cells), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_decisions (const Desk *self, GError **error)
{
  static const char *const header[] = { "time",  "purpose",   "decision",
                                        "items", "recipient", "record" };

  return dure_zip_begin_table (self->zip, "decisions.csv", header, G_N_ELEMENTS (header), error)
         && each_event (self, add_decision, error);
}

/**
 * dure_export_decisions:
 * @zip: where to
 * @donors: (element-type DureDonor): whose
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE
 *
 * Adds decisions.csv, fhir/Consent.ndjson and receipts/.
 */
gboolean
dure_export_decisions (DureZip *zip, DureCity *city, GPtrArray *donors, GError **error)
{
  const Desk self = { zip, city, donors };

  return write_decisions (&self, error) && write_consents (&self, error)
         && each_event (&self, add_receipt, error);
}
