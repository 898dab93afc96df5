// proposal-marks.c: which proposals nobody shall read any more, remembered where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Some were taken back by who made them, for good; some the desk has hidden, until it publishes
// them again. The key store is never put back with older data without being told of both: it tells
// older data whose words are gone.

#include "proposal-marks.h"

#include "key-store-inside.h"

#define PUT_TAKEN_BACK "INSERT INTO taken_back (proposal) VALUES (?1) ON CONFLICT DO NOTHING"
#define PUT_HIDDEN \
  "INSERT INTO hidden (proposal, reason) VALUES (?1, ?2)" \
  " ON CONFLICT (proposal) DO UPDATE SET reason = ?2"

/**
 * dure_hidden_free:
 * @self: (transfer full) (nullable)
 */
void
dure_hidden_free (DureHidden *self)
{
  if (self == NULL)
    return;
  g_free (self->proposal);
  g_free (self->reason);
  g_free (self);
}

/**
 * dure_taken_back_put:
 * @store: the writer's
 * @proposal: its id; it may be remembered already
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_taken_back_put (DureKeyStore *store, const char *proposal, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;

  return dure_key_store_begin (store, &alone, error)
         && dure_database_run (store->database, error, PUT_TAKEN_BACK, "t", proposal)
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

/**
 * dure_taken_back_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the ids of all of them
 */
GPtrArray *
dure_taken_back_list (DureKeyStore *store, GError **error)
{
  return dure_rows_list (
      dure_database_ask (store->database, error, "SELECT proposal FROM taken_back", ""), error);
}

/**
 * dure_hidden_put:
 * @store: the writer's
 * @proposal: its id; it may be remembered already
 * @reason: why it is hidden
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_hidden_put (DureKeyStore *store, const char *proposal, const char *reason, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;

  return dure_key_store_begin (store, &alone, error)
         && dure_database_run (store->database, error, PUT_HIDDEN, "tt", proposal, reason)
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

/**
 * dure_hidden_drop:
 * @store: the writer's
 * @proposal: its id; it may never have been hidden
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_hidden_drop (DureKeyStore *store, const char *proposal, GError **error)
{
  g_autoptr (DureTransaction) alone = NULL;

  return dure_key_store_begin (store, &alone, error)
         && dure_database_run (store->database, error, "DELETE FROM hidden WHERE proposal = ?1",
                               "t", proposal)
         && (alone == NULL || dure_transaction_commit (&alone, error));
}

/**
 * dure_hidden_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureHidden) (nullable): all of them
 */
GPtrArray *
dure_hidden_list (DureKeyStore *store, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_hidden_free);
  g_autoptr (DureRows) rows =
      dure_database_ask (store->database, error, "SELECT proposal, reason FROM hidden", "");
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      DureHidden *hidden = g_new0 (DureHidden, 1);

      hidden->proposal = g_strdup (dure_rows_text (rows, 0));
      hidden->reason = g_strdup (dure_rows_text (rows, 1));
      g_ptr_array_add (list, hidden);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_proposal_marks_tell:
 * @store: what is known now
 * @draft: an older copy of such a store, which takes its place
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction of @draft. What the desk has published again meanwhile stays hidden there:
 * the older data do not know why it was.
 */
gboolean
dure_proposal_marks_tell (DureKeyStore *store, DureDatabase *draft, GError **error)
{
  g_autoptr (GPtrArray) taken_back = dure_taken_back_list (store, error);
  g_autoptr (GPtrArray) hidden = taken_back != NULL ? dure_hidden_list (store, error) : NULL;

  for (guint i = 0; hidden != NULL && i < taken_back->len; i++)
    if (!dure_database_run (draft, error, PUT_TAKEN_BACK, "t", taken_back->pdata[i]))
      return FALSE;
  for (guint i = 0; hidden != NULL && i < hidden->len; i++)
    {
      const DureHidden *one = hidden->pdata[i];

      if (!dure_database_run (draft, error, PUT_HIDDEN, "tt", one->proposal, one->reason))
        return FALSE;
    }
  return hidden != NULL;
}
