// lab-release.c: what a recipient was given, to be taken home
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Rows are FHIR R4 Observations, in parts that a browser and this process can hold. They are handed
// out as long as the permit is in force, to who says what for. Each time is written down before,
// with who did (audit.c), and as a download with its reason, which donors see (downloads.c). The
// manifest, which names nobody, is there for ever.

#include "lab-release.h"

#include "backend-error.h"
#include "bulk-lines.h"
#include "canonical-json.h"
#include "downloads.h"
#include "id.h"
#include "permits.h"
#include "release-book-rows.h"

#include <string.h>

#define PART_ROWS 1000
#define SHORT_ID 8
#define WHY_MAX_BYTES 500

static json_t *
parts_of (gint64 rows)
{
  json_t *list = json_array ();

  for (gint64 from = 0; from < rows; from += PART_ROWS)
    json_array_append_new (list, json_pack ("{s:I, s:I}", "from", (json_int_t) from, "number",
                                            (json_int_t) (from / PART_ROWS + 1)));
  return list;
}

static gboolean
is_in_force (DureCity *city, const DureReleaseEntry *entry, gboolean *ret_is, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_find (city, entry->permit, error);

  *ret_is = permit != NULL && dure_permit_is_active (permit, dure_city_now (city));
  return permit != NULL;
}

/**
 * dure_lab_release_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what it was given, newest first
 */
json_t *
dure_lab_release_list (DureLabCall *call, const char *recipient, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autoptr (GPtrArray) entries
      = dure_release_book_of_recipient (exchange->city, recipient, error);
  g_autoptr (json_t) list = json_array ();

  for (guint i = entries != NULL ? entries->len : 0; i-- > 0;)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      const gint64 rows = json_integer_value (json_object_get (entry->manifest, "rows"));
      g_autofree char *day = dure_web_day (exchange->service->web, exchange->language,
                                           entry->time_ms);
      gboolean is_open;

      if (!is_in_force (exchange->city, entry, &is_open, error))
        return NULL;
      json_array_append_new (
          list, json_pack ("{s:s, s:s%, s:s, s:I, s:b, s:o}", "id", entry->id, "short", entry->id,
                           MIN (strlen (entry->id), (size_t) SHORT_ID), "day", day, "count",
                           (json_int_t) rows, "inForce", is_open, "parts", parts_of (rows)));
    }
  return entries != NULL ? g_steal_pointer (&list) : NULL;
}

/* The release that is asked for, if it is theirs; else it has been answered. */
static DureReleaseEntry *
find (DureLabCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureReleaseEntry) entry = dure_release_book_find (call->exchange->city, id, &error);

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (entry == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, DURE_LAB_SEE_RECIPIENT, entry->recipient))
    dure_lab_call_turn_away (call);
  else
    return g_steal_pointer (&entry);
  return NULL;
}

static GString *
lines_of (DureLabCall *call, const DureReleaseEntry *entry, gint64 from, GError **error)
{
  g_autoptr (GPtrArray) rows
      = dure_release_book_rows (call->exchange->city, entry->id, from, from + PART_ROWS, error);
  GString *lines = rows != NULL ? g_string_new (NULL) : NULL;

  for (guint i = 0; lines != NULL && i < rows->len; i++)
    {
      const DureReleaseLine *line = rows->pdata[i];
      g_autoptr (json_t) row = dure_json_parse (line->row, strlen (line->row), error);

      if (row == NULL
          || !dure_bulk_lines (entry->manifest, (guint64) line->line, row, NULL, lines, error)
          || !dure_bulk_line_of_origin (entry->manifest, entry->time_ms, (guint64) line->line, row,
                                        NULL, lines, error))
        {
          g_string_free (lines, TRUE);
          return NULL;
        }
    }
  return lines;
}

/* The first row of the part that is asked for. */
static gint64
first_of_part (DureLabCall *call)
{
  gint64 from;

  if (!g_ascii_string_to_signed (dure_lab_call_field (call, "from"), 10, 0, G_MAXINT32, &from,
                                 NULL))
    return 0;
  return from - from % PART_ROWS;
}

static gboolean
note_part (DureLabCall *call, DureCity *city, const DureReleaseEntry *entry, const char *why,
           GError **error)
{
  g_autofree char *id = dure_id_new_random (city->dice);
  const DureDownload download = {
    .recipient = entry->recipient,
    .permit = entry->permit,
    .release = entry->id,
    .number = entry->number,
    .export = id,
    .reason = why,
    .type = DURE_BULK_OBSERVATION,
    .page = first_of_part (call) / PART_ROWS,
  };

  return dure_download_note (city, &download, error);
}

/**
 * dure_lab_release_note_rows:
 * @error: %DURE_BACKEND_ERROR_STORE: nothing must be handed out
 *
 * Writes the download down, unless it is refused: each is one of its own.
 */
gboolean
dure_lab_release_note_rows (DureLabCall *call, DureCity *city, GError **error)
{
  GError *failure = NULL;
  g_autoptr (DureReleaseEntry) entry
      = dure_release_book_find (city, dure_lab_call_field (call, "id"), &failure);
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  gboolean is_open;

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      g_clear_error (&failure);
      return dure_lab_call_refuse (call, "not-found");
    }
  if (entry == NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (!dure_lab_call_may (call, DURE_LAB_SEE_RECIPIENT, entry->recipient))
    return dure_lab_call_refuse (call, "no-right");
  if (first_of_part (call)
      >= MAX (json_integer_value (json_object_get (entry->manifest, "rows")), 1))
    return dure_lab_call_refuse (call, "not-found");
  if (!is_in_force (city, entry, &is_open, error))
    return FALSE;
  if (!is_open)
    return dure_lab_call_refuse (call, "no-permit");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "no-reason");
  return note_part (call, city, entry, why, error);
}

/**
 * dure_lab_release_send_rows:
 *
 * POST /lab/recipient/rows: `id`, `from`, `why`: a part of it, FHIR R4 in NDJSON, as what was
 * withdrawn since has left it. It was allowed when it was written down.
 */
void
dure_lab_release_send_rows (DureLabCall *call)
{
  g_autoptr (DureReleaseEntry) entry = find (call, dure_lab_call_field (call, "id"));
  const gint64 from = first_of_part (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = NULL;
  g_autofree char *name = NULL;

  if (entry == NULL)
    return;
  lines = lines_of (call, entry, from, &error);
  if (lines == NULL)
    {
      dure_exchange_failure (call->exchange, error);
      return;
    }
  name = g_strdup_printf ("release-%.*s-%" G_GINT64_FORMAT ".ndjson", SHORT_ID, entry->id,
                          from / PART_ROWS + 1);
  dure_exchange_text (call->exchange, "application/fhir+ndjson", name, lines->str);
}

/**
 * dure_lab_release_send_manifest:
 *
 * GET /lab/recipient/manifest?id=: what it is, what it rests on, and its proofs' root.
 */
void
dure_lab_release_send_manifest (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (DureReleaseEntry) entry = find (call, id);

  if (entry != NULL)
    dure_exchange_json (call->exchange, SOUP_STATUS_OK, entry->manifest);
}
