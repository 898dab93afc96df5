// pilot-notices.c: the notices of pilots, frozen, and on the shelf
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   draft -> terms and text of each language -> frozen by digest -> a row -> the shelf
//
// Rows come to the shelf only once they are committed, and stay there: a donation resting on one
// must find it for as long as it is kept.

#include "pilot-notices.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "notice-change.h"
#include "token.h"

#include <string.h>

static const char *const changes[] = {
  [DURE_NOTICE_SAME] = "same",
  [DURE_NOTICE_WORDING] = "wording",
  [DURE_NOTICE_NARROWER] = "narrower",
  [DURE_NOTICE_WIDER] = "wider",
};

static GBytes *
bytes_of (const json_t *json)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);

  return g_bytes_new_take (text, length);
}

/* Whose notices they are is as it was, or as it is with the city's first pilot. */
static const json_t *
record_of (DureCity *city, const char *name)
{
  DureNotice *notice = dure_notice_shelf_newest (city->notices, name, "ko");

  if (notice == NULL)
    notice = dure_notice_shelf_newest (city->notices, DURE_PILOT, "ko");
  return notice != NULL ? dure_notice_record (notice) : NULL;
}

static gboolean
write_both (DureCity *city, const DurePilot *pilot, const char *language, GBytes **ret_terms,
            GBytes **ret_text, GError **error)
{
  const json_t *record = record_of (city, pilot->name);
  g_autoptr (json_t) terms = NULL;
  g_autoptr (json_t) text = dure_pilot_draft_text (pilot->draft, language);

  if (record == NULL)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                           "no notice says whose notices these are");
      return FALSE;
    }
  terms = dure_pilot_draft_terms (pilot->draft, pilot->name, pilot->version, record);
  *ret_terms = bytes_of (terms);
  *ret_text = bytes_of (text);
  return TRUE;
}

/**
 * dure_pilot_notice:
 * @language: one of dure_token_languages
 * @error: %DURE_CORE_ERROR_MALFORMED when the draft is not ready for it
 *
 * Returns: (transfer full) (nullable): what people would be told
 */
DureNotice *
dure_pilot_notice (DureCity *city, const DurePilot *pilot, const char *language, GError **error)
{
  g_autoptr (GBytes) terms = NULL;
  g_autoptr (GBytes) text = NULL;

  return write_both (city, pilot, language, &terms, &text, error)
             ? dure_notice_new (terms, text, error)
             : NULL;
}

/**
 * dure_pilot_change:
 * @error: as for dure_pilot_notice()
 *
 * Returns: (transfer none) (nullable): what this version means for those who agreed to the one that
 *   people are told now: `new` when there is none, `same`, `wording`, `narrower` or `wider`
 */
const char *
dure_pilot_change (DureCity *city, const DurePilot *pilot, GError **error)
{
  DureNoticeChange gravest = DURE_NOTICE_SAME;
  gboolean is_new = TRUE;

  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    {
      const char *language = dure_token_languages[i];
      DureNotice *old = dure_notice_shelf_newest (city->notices, pilot->name, language);
      g_autoptr (DureNotice) notice = dure_pilot_notice (city, pilot, language, error);

      if (notice == NULL)
        return NULL;
      if (old != NULL)
        {
          const DureNoticeChange change = dure_notice_change (old, notice);

          gravest = MAX (gravest, change);
          is_new = FALSE;
        }
    }
  return is_new ? "new" : changes[gravest];
}

static gboolean
freeze_one (DureCity *city, const DurePilot *pilot, const char *language, const char *change,
            GError **error)
{
  g_autoptr (GBytes) terms = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (DureNotice) notice = NULL;
  g_autofree char *terms_text = NULL, *words = NULL;

  if (!write_both (city, pilot, language, &terms, &text, error)
      || (notice = dure_notice_new (terms, text, error)) == NULL)
    return FALSE;
  terms_text = g_strndup (g_bytes_get_data (terms, NULL), g_bytes_get_size (terms));
  words = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  return dure_database_run (city->database, error,
                            "INSERT INTO pilot_notice (digest, pilot, version, change, terms, text)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            "ttittt", dure_notice_digest (notice), pilot->name,
                            (gint64) pilot->version, change, terms_text, words);
}

/**
 * dure_pilot_freeze:
 * @pilot: without faults
 * @error: as for dure_pilot_notice(), or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 *
 * Returns: (transfer full) (nullable): what the change means, as dure_pilot_change()
 */
char *
dure_pilot_freeze (DureCity *city, const DurePilot *pilot, GError **error)
{
  const char *change = dure_pilot_change (city, pilot, error);

  if (change == NULL)
    return NULL;
  for (guint i = 0; dure_token_languages[i] != NULL; i++)
    if (!freeze_one (city, pilot, dure_token_languages[i], change, error))
      return NULL;
  return g_strdup (change);
}

static gboolean
shelve_one (DureCity *city, const char *digest, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT terms, text FROM pilot_notice WHERE digest = ?1", "t",
      digest);
  g_autoptr (GBytes) terms = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (DureNotice) notice = NULL;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  terms = g_bytes_new (dure_rows_text (rows, 0), strlen (dure_rows_text (rows, 0)));
  text = g_bytes_new (dure_rows_text (rows, 1), strlen (dure_rows_text (rows, 1)));
  notice = dure_notice_new (terms, text, error);
  if (notice == NULL)
    return FALSE;
  dure_notice_shelf_add (city->notices, notice);
  return TRUE;
}

/**
 * dure_pilot_notices_shelve:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Puts on the shelf what was frozen and is not there yet, here or by another server of this city.
 * From any thread, outside of a transaction.
 */
gboolean
dure_pilot_notices_shelve (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) digests = dure_rows_list (
      dure_database_ask (city->database, error, "SELECT digest FROM pilot_notice ORDER BY number",
                         ""),
      error);

  for (guint i = 0; digests != NULL && i < digests->len; i++)
    if (dure_notice_shelf_find (city->notices, digests->pdata[i]) == NULL
        && !shelve_one (city, digests->pdata[i], error))
      return FALSE;
  return digests != NULL;
}
