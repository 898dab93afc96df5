// permits.c: who may have what, for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "permits.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "log.h"

#include <string.h>

static const char *const states[] = {
  [DURE_PERMIT_GRANTED] = "granted",
  [DURE_PERMIT_SUSPENDED] = "suspended",
  [DURE_PERMIT_ENDED] = "ended",
};

/**
 * dure_permit_free:
 * @self: (transfer full) (nullable)
 */
void
dure_permit_free (DurePermit *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->recipient_class);
  g_free (self->pilot);
  g_strfreev (self->purposes);
  g_strfreev (self->items);
  g_free (self);
}

static char **
words_of (const char *text)
{
  g_autoptr (json_t) list = dure_json_parse (text, strlen (text), NULL);
  GStrvBuilder *builder = g_strv_builder_new ();
  char **words;
  gsize i;
  json_t *word;

  json_array_foreach (list, i, word)
    if (json_is_string (word))
      g_strv_builder_add (builder, json_string_value (word));
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

static DurePermit *
permit_of_row (DureRows *row)
{
  DurePermit *self = g_new0 (DurePermit, 1);
  const char *state = dure_rows_text (row, 9);

  self->id = g_strdup (dure_rows_text (row, 0));
  self->recipient = g_strdup (dure_rows_text (row, 1));
  self->recipient_class = g_strdup (dure_rows_text (row, 2));
  self->pilot = g_strdup (dure_rows_text (row, 3));
  self->purposes = words_of (dure_rows_text (row, 4));
  self->items = words_of (dure_rows_text (row, 5));
  self->k = (guint) CLAMP (dure_rows_integer (row, 6), 0, G_MAXINT32);
  self->from_ms = dure_rows_integer (row, 7);
  self->until_ms = dure_rows_integer (row, 8);
  self->state = DURE_PERMIT_ENDED;
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i], state))
      self->state = (DurePermitState) i;
  return self;
}

/**
 * dure_permit_find:
 * @id: its name
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the permit, in force or not
 */
DurePermit *
dure_permit_find (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT permit.id, recipient, class, pilot, purposes, items, k, from_ms, until_ms, state"
      " FROM permit JOIN recipient ON recipient.id = permit.recipient WHERE permit.id = ?1",
      "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return permit_of_row (rows);
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such permit");
  return NULL;
}

/**
 * dure_permit_is_active:
 * @at_ms: when
 *
 * Returns: whether anything may be released by it then
 */
gboolean
dure_permit_is_active (const DurePermit *self, gint64 at_ms)
{
  return self->state == DURE_PERMIT_GRANTED && self->from_ms <= at_ms && at_ms < self->until_ms;
}

/**
 * dure_permit_suspend:
 * @id: its name
 * @why: a word, `deletion-overdue`
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. One that is not in force stays as it is.
 */
gboolean
dure_permit_suspend (DureCity *city, const char *id, const char *why, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "UPDATE permit SET state = ?2 WHERE id = ?1 AND state = ?3", "ttt", id,
                          states[DURE_PERMIT_SUSPENDED], states[DURE_PERMIT_GRANTED]))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    dure_log (G_LOG_LEVEL_WARNING, "permit-suspended", { DURE_LOG_REASON, why });
  return TRUE;
}
