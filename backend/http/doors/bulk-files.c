// bulk-files.c: where recipients fetch what is in an export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// GET /fhir/files/{name}, as the manifest (bulk-manifest.c) has it: a page of a release as NDJSON,
// or what is to be deleted. That a page was given, to whom and what for, is durable and in the
// ledger before it is read (downloads.c), and whether the permit is in force is looked at there
// once more. Then it is read as it is now: nothing of anybody who has taken it back since.
//
// A page is made in memory, some megabytes. What is to be deleted is given without a permit, since
// it has to be deleted all the same, and tells nothing that the feed does not.

#include "bulk-files.h"

#include "backend-error.h"
#include "bulk-lines.h"
#include "bulk-manifest.h"
#include "canonical-json.h"
#include "downloads.h"
#include "errand.h"
#include "outcome.h"
#include "permits.h"
#include "release-book-rows.h"
#include "token-door.h"

#include <string.h>

#define NDJSON "application/fhir+ndjson"
#define FILES "/fhir/files/"
#define PARTS 5
#define PARTS_OF_ONLY 3

typedef struct
{
  DureErrand errand;
  char *recipient, *export, *release;
  DureBulkType type;
  gint64 page;
  DureBulkView *view; /* once it was found */
} FileErrand;

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

/* Why a release is not in their export: its permit is not in force any more, or it never was. */
static gboolean
refuse_release (DureCity *city, const FileErrand *self, const DureBulkExport *export,
                GError **error)
{
  g_autoptr (DureReleaseEntry) entry = dure_release_book_find (city, self->release, error);
  g_autoptr (DurePermit) permit
      = entry != NULL ? dure_permit_find (city, entry->permit, error) : NULL;

  if (permit == NULL)
    return FALSE;
  if (!g_str_equal (entry->recipient, self->recipient)
      || (*export->permit != '\0' && !g_str_equal (entry->permit, export->permit))
      || dure_permit_is_active (permit, dure_city_now (city)))
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "it is not in that export", error);
  return refuse (DURE_BACKEND_ERROR_FORBIDDEN, "its permit is not in force", error);
}

static gboolean
run_file (DureCity *city, gpointer data, GError **error)
{
  FileErrand *self = data;
  g_autoptr (DureBulkExport) export
      = dure_bulk_export_find (city, self->export, self->recipient, error);
  g_autoptr (GPtrArray) parts
      = export != NULL ? dure_bulk_export_parts (export, city, self->release, error) : NULL;
  const DureBulkPart *part;

  if (parts == NULL)
    return FALSE;
  if (parts->len == 0)
    return refuse_release (city, self, export, error);
  part = parts->pdata[0];
  if (!export->request.types[self->type]
      || self->page * DURE_BULK_PAGE_LINES >= MAX (part->n_lines, 1))
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "there is no such file", error);
  g_clear_pointer (&self->view, dure_bulk_view_free);
  self->view = dure_bulk_request_view (export->query);
  return dure_download_note (city,
                             &(DureDownload) {
                                 .recipient = export->recipient,
                                 .permit = part->permit,
                                 .release = part->release,
                                 .number = part->number,
                                 .export = export->id,
                                 .type = self->type,
                                 .page = self->page,
                             },
                             error);
}

static gboolean
add_line (const FileErrand *self, const DureReleaseEntry *entry, const DureReleaseLine *line,
          GString *text, GError **error)
{
  g_autoptr (json_t) row = dure_json_parse (line->row, strlen (line->row), error);
  const guint64 number = (guint64) line->line;

  if (row == NULL)
    return FALSE;
  return self->type == DURE_BULK_PROVENANCE
             ? dure_bulk_line_of_origin (entry->manifest, entry->time_ms, number, row, self->view,
                                         text, error)
             : dure_bulk_lines (entry->manifest, number, row, self->view, text, error);
}

static gboolean
add_rows (DureCity *city, const FileErrand *self, GString *text, GError **error)
{
  const gint64 from = self->page * DURE_BULK_PAGE_LINES;
  g_autoptr (DureReleaseEntry) entry = dure_release_book_find (city, self->release, error);
  g_autoptr (GPtrArray) lines
      = entry != NULL
            ? dure_release_book_rows (city, self->release, from, from + DURE_BULK_PAGE_LINES, error)
            : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (!add_line (self, entry, lines->pdata[i], text, error))
      return FALSE;
  return lines != NULL;
}

static gboolean
add_patients (DureCity *city, const FileErrand *self, GString *text, GError **error)
{
  const gint64 from = self->page * DURE_BULK_PAGE_LINES;
  g_autoptr (GPtrArray) pseudonyms = dure_release_book_pseudonyms (
      city, self->release, from, from + DURE_BULK_PAGE_LINES, error);

  for (guint i = 0; pseudonyms != NULL && i < pseudonyms->len; i++)
    dure_bulk_line_of_patient (pseudonyms->pdata[i], self->view, text);
  return pseudonyms != NULL;
}

static void
fail (DureExchange *exchange, const GError *error)
{
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (exchange, "not-found");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_FORBIDDEN))
    dure_exchange_problem (exchange, "no-permit");
  else
    dure_exchange_failure (exchange, error);
}

static void
answer_file (gpointer data, const GError *error)
{
  FileErrand *self = data;
  DureExchange *exchange = &self->errand.exchange;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) failure = NULL;

  if (error != NULL)
    fail (exchange, error);
  else if (!(self->type == DURE_BULK_PATIENT ? add_patients : add_rows) (
               exchange->city, self, text, &failure))
    dure_exchange_failure (exchange, failure);
  else
    dure_exchange_take (exchange, SOUP_STATUS_OK, NDJSON,
                        g_string_free (g_steal_pointer (&text), FALSE));
}

static void
clear_file (gpointer data)
{
  FileErrand *self = data;

  g_free (self->recipient);
  g_free (self->export);
  g_free (self->release);
  dure_bulk_view_free (self->view);
}

static const DureErrandKind file_kind = {
  .size = sizeof (FileErrand),
  .work = { .run = run_file, .done = dure_errand_done },
  .answer = answer_file,
  .clear = clear_file,
};

static gboolean
add_deleted (DureCity *city, const DureBulkExport *export, GString *text, GError **error)
{
  g_autoptr (GPtrArray) pseudonyms = dure_bulk_export_deleted (export, city, error);

  for (guint i = 0; pseudonyms != NULL && i < pseudonyms->len; i++)
    dure_bulk_line_of_deletion (pseudonyms->pdata[i], export->request.types, text);
  return pseudonyms != NULL;
}

static gboolean
add_left_out (DureCity *city, const DureBulkExport *export, GString *text, GError **error)
{
  g_autoptr (GPtrArray) left_out = dure_bulk_request_left_out (export->query);

  for (guint i = 0; i < left_out->len; i++)
    {
      g_autofree char *line = dure_outcome_of_warning (left_out->pdata[i]);

      g_string_append_printf (text, "%s\n", line);
    }
  return TRUE;
}

/* What is the recipient's own to know. */
static const struct
{
  const char *type;
  gboolean tells_data;
  gboolean (*add) (DureCity *city, const DureBulkExport *export, GString *text, GError **error);
} kinds[] = {
  { "Bundle", TRUE, add_deleted },
  { "OperationOutcome", FALSE, add_left_out },
};

static void
send_only_file (DureExchange *exchange, const char *type, const char *id)
{
  DureTokenScopes scopes = 0;
  g_autofree char *recipient = dure_token_door_bearer (exchange, &scopes);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureBulkExport) export
      = recipient != NULL ? dure_bulk_export_find (exchange->city, id, recipient, &error) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gsize i = 0;

  if (recipient == NULL)
    return;
  while (i < G_N_ELEMENTS (kinds) && !g_str_equal (kinds[i].type, type))
    i++;
  if (i == G_N_ELEMENTS (kinds))
    dure_exchange_problem (exchange, "not-found");
  else if (export == NULL)
    fail (exchange, error);
  else if (kinds[i].tells_data
           && !dure_token_door_covers (exchange, scopes,
                                       dure_token_scopes_of_types (export->request.types)))
    return;
  else if (!kinds[i].add (exchange->city, export, text, &error))
    fail (exchange, error);
  else
    dure_exchange_take (exchange, SOUP_STATUS_OK, NDJSON,
                        g_string_free (g_steal_pointer (&text), FALSE));
}

/**
 * dure_bulk_files_send:
 *
 * GET /fhir/files/{name}: `Patient.RELEASE.PAGE.EXPORT.ndjson`, `Bundle.EXPORT.ndjson` for what
 * has to be deleted, `OperationOutcome.EXPORT.ndjson` for what was left out.
 */
void
dure_bulk_files_send (DureExchange *exchange)
{
  g_auto (GStrv) parts = g_strsplit (exchange->path + strlen (FILES), ".", PARTS + 1);
  const guint n_parts = g_strv_length (parts);
  g_autofree char *recipient = NULL;
  FileErrand *errand;
  gboolean is_page;
  DureBulkType type = DURE_BULK_OBSERVATION;
  guint64 page = 0;

  if (n_parts == PARTS_OF_ONLY)
    {
      send_only_file (exchange, parts[0], parts[1]);
      return;
    }
  is_page = n_parts == PARTS && dure_bulk_type_from_text (parts[0], &type)
            && g_ascii_string_to_unsigned (parts[2], 10, 0, G_MAXINT32, &page, NULL);
  recipient = dure_token_door_admit (exchange, is_page ? DURE_TOKEN_SCOPE_OF (type) : 0);
  if (recipient == NULL)
    return;
  if (!is_page)
    dure_exchange_problem (exchange, "not-found");
  else
    {
      errand = dure_errand_new (&file_kind, exchange);
      errand->recipient = g_steal_pointer (&recipient);
      errand->export = g_strdup (parts[3]);
      errand->release = g_strdup (parts[1]);
      errand->type = type;
      errand->page = (gint64) page;
      dure_errand_send (errand, DURE_WORK_MACHINE, 0);
    }
}
