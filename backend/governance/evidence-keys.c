// evidence-keys.c: the keys of files that recipients hand in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a file comes -> a key of its own, among those of donors -> a steward has judged it
//   -> the key is destroyed within seconds, and at the next start if the server fell meanwhile
//
// A file may name people, and copies of the data are kept for longer than it is needed: without the
// key none of them opens it.

#include "evidence-keys.h"

#include "keys.h"

#define CONTEXT "evidence/1"

static char *
name_of (const char *id)
{
  return g_strconcat (DURE_FILE_KEY, id, NULL);
}

/**
 * dure_evidence_seal:
 * @id: of the file, which is new
 * @file: what it holds
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * On the writer's thread; the key is durable before what it opens.
 *
 * Returns: (transfer full) (nullable): the file, sealed
 */
GBytes *
dure_evidence_seal (DureCity *city, const char *id, GBytes *file, GError **error)
{
  g_autofree char *name = name_of (id);
  g_autoptr (DureDonorKey) key = dure_donor_key_new (name, city->dice);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (file, &length);

  return dure_key_store_put (city->key_store, key, error)
             ? dure_donor_key_seal (key, CONTEXT, bytes, length, city->dice)
             : NULL;
}

/**
 * dure_evidence_open:
 * @id: of the file
 * @sealed: as dure_evidence_seal() gave it
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when its key was destroyed, or why it does not open
 *
 * Returns: (transfer full) (nullable): what it holds
 */
GBytes *
dure_evidence_open (DureCity *city, const char *id, GBytes *sealed, GError **error)
{
  g_autofree char *name = name_of (id);
  g_autoptr (DureDonorKey) key = dure_key_store_find (city->key_store, name, error);

  return key != NULL ? dure_donor_key_open (key, CONTEXT, sealed, error) : NULL;
}

static gboolean
destroy (DureCity *city, const char *id, GError **error)
{
  g_autofree char *name = name_of (id);

  return dure_key_store_destroy (city->key_store, name, error)
         && dure_database_run (city->database, error,
                               "UPDATE lab_evidence SET has_key = 0 WHERE id = ?1", "t", id);
}

/**
 * dure_evidence_keys_step:
 * @error: %DURE_BACKEND_ERROR_STORE: again, later
 *
 * Destroys the keys of files that were judged. Now and then, outside of transactions.
 */
gboolean
dure_evidence_keys_step (DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) ids = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM lab_evidence WHERE has_key = 1 AND looked_ms IS NOT NULL",
                         ""),
      error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    if (!destroy (city, ids->pdata[i], error))
      return FALSE;
  return ids != NULL;
}
