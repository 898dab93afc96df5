// release-book.c: releases that hold: sealed, in the ledger, and provable to each donor
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Before anything, the release's salt: made from a nonce that lies where keys are and from the
//    city's own key.
// 2. A release is made (release.c) from what was read, which may take long.
// 3. In one transaction of the writer each donor in it is looked at once more. Has one of them
//    withdrawn, or decided anything anew, nothing is sealed: it is to be made again without them.
//    Nor is anything when another release of the pilot was sealed meanwhile. Then manifest, leaves,
//    rows, roll and shares are stored, and the fact of it goes into the ledger with its root.
// 4. Later, a donor's proof is made from what is stored. It costs a look at each leaf.
//
// What is not sealed has not been released and must not be handed out.

#include "release-book.h"

#include "backend-error.h"
#include "benefit.h"
#include "canonical-json.h"
#include "feed.h"
#include "ledger-facts.h"
#include "ledger.h"
#include "release-proof.h"
#include "release-salt.h"

#include <string.h>

static gboolean
all_hold (DureCity *city, const DureReleaseBasis *basis, const DureRelease *release,
          GError **error)
{
  for (guint i = 0; i < dure_release_n_donors (release); i++)
    {
      gboolean holds;

      if (!dure_release_basis_holds (basis, city, dure_release_donor (release, i), &holds, error))
        return FALSE;
      if (holds)
        continue;
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                           "somebody has decided anew since: the release is to be made again");
      return FALSE;
    }
  return TRUE;
}

static gboolean
store_leaves (DureCity *city, const DureReleaseBasis *basis, const DureReleaseSecret *secret,
              const DureRelease *release, const char *id, GError **error)
{
  for (guint i = 0; i < dure_release_n_donors (release); i++)
    {
      const guint8 *donor = dure_release_donor (release, i);
      g_autoptr (GBytes) key_of_basis = g_bytes_new_static (donor, DURE_UUID_BYTES);
      GBytes *records = g_hash_table_lookup (basis->records, key_of_basis);
      DureReleaseTree *tree = dure_release_tree (release);
      guint8 key[DURE_RELEASE_KEY_BYTES];
      const DureReleaseLeaf *leaf;
      guint index;

      dure_release_secret_key (secret, donor, key);
      /* It was made with another secret. */
      g_return_val_if_fail (dure_release_tree_find (tree, key, &index), FALSE);
      leaf = dure_release_tree_leaf (tree, index);
      if (!dure_database_run (city->database, error,
                              "INSERT INTO sealed_leaf (sealed_release, key, value, records)"
                              " SELECT number, ?2, ?3, ?4 FROM sealed_release WHERE id = ?1",
                              "tbbi", id, leaf->key, sizeof leaf->key, leaf->value,
                              sizeof leaf->value,
                              (gint64) (g_bytes_get_size (records) / DURE_SHA256_BYTES)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_manifest (DureCity *city, const json_t *manifest, gint64 now, GError **error)
{
  g_autofree char *text = dure_json_canonical (manifest, NULL);

  return dure_database_run (city->database, error,
                            "INSERT INTO sealed_release (id, time_ms, manifest, permit, recipient,"
                            " pilot) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            "titttt", json_string_value (json_object_get (manifest, "release")),
                            now, text, json_string_value (json_object_get (manifest, "permit")),
                            json_string_value (json_object_get (manifest, "recipient")),
                            json_string_value (json_object_get (manifest, "pilot")));
}

/* Who has no such recipient yet, as a release of before there were any, has nobody to tell. */
static gboolean
announce (DureCity *city, const json_t *manifest, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT sealed_release.number, recipient.id FROM sealed_release"
      " JOIN recipient ON recipient.id = sealed_release.recipient WHERE sealed_release.id = ?1",
      "t", json_string_value (json_object_get (manifest, "release")));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  return !is_there
         || dure_feed_announce (city, dure_rows_text (rows, 1), dure_rows_integer (rows, 0), error);
}

/**
 * dure_release_book_seal:
 * @city: the writer's
 * @basis: that it was made from
 * @rolls: that it was made beside
 * @secret: likewise
 * @release: new
 * @error: %DURE_BACKEND_ERROR_CONFLICT when somebody has decided anew since @basis was read, or
 *   another release of the pilot was sealed since @rolls were; %DURE_BACKEND_ERROR_STORE
 *
 * Returns: whether it is released
 */
gboolean
dure_release_book_seal (DureCity *city, const DureReleaseBasis *basis,
                        const DureReleaseRolls *rolls, const DureReleaseSecret *secret,
                        const DureRelease *release, GError **error)
{
  const json_t *manifest = dure_release_manifest (release);
  const char *id = json_string_value (json_object_get (manifest, "release"));
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  const gint64 now = dure_city_now (city);
  g_autoptr (DureLedgerFact) fact = dure_ledger_fact_of_release (city, now, manifest);

  /* The donors last, since nobody can decide anything from there to the end. */
  return transaction != NULL && store_manifest (city, manifest, now, error)
         && dure_release_rolls_add (rolls, city, secret, release, error)
         && store_leaves (city, basis, secret, release, id, error)
         && dure_release_book_store_rows (city, release, error)
         && dure_benefit_store_sites (city, release, error) && announce (city, manifest, error)
         && all_hold (city, basis, release, error) && dure_ledger_append (city, fact, error)
         && dure_transaction_commit (&transaction, error);
}

/* The leaves of a release, and how many records that of @key rests on. */
static DureReleaseTree *
read_tree (DureCity *city, const char *release, const guint8 key[DURE_RELEASE_KEY_BYTES],
           gint64 *ret_n_records, GError **error)
{
  g_autoptr (GArray) leaves = g_array_new (FALSE, FALSE, sizeof (DureReleaseLeaf));
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT key, value, records FROM sealed_leaf JOIN sealed_release"
      " ON sealed_release.number = sealed_leaf.sealed_release WHERE id = ?1",
      "t", release);
  gboolean is_there = TRUE;

  *ret_n_records = 0;
  while (is_there)
    {
      DureReleaseLeaf leaf;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there || !dure_rows_copy (rows, 0, leaf.key, sizeof leaf.key)
          || !dure_rows_copy (rows, 1, leaf.value, sizeof leaf.value))
        continue;
      g_array_append_val (leaves, leaf);
      if (memcmp (leaf.key, key, sizeof leaf.key) == 0)
        *ret_n_records = dure_rows_integer (rows, 2);
    }
  if (leaves->len > 0)
    return dure_release_tree_new (g_steal_pointer (&leaves));
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such release");
  return NULL;
}

/* The first decisions of a donor, which are never changed. */
static GByteArray *
read_records (DureCity *city, const char *donor, gint64 n_records, GError **error)
{
  g_autoptr (GByteArray) digests = g_byte_array_new ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT digest FROM consent_event WHERE donor = ?1 ORDER BY number LIMIT ?2", "ti", donor,
      n_records);
  guint8 digest[DURE_SHA256_BYTES];
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there && dure_rows_copy (rows, 0, digest, sizeof digest))
        g_byte_array_append (digests, digest, sizeof digest);
    }
  return g_steal_pointer (&digests);
}

/**
 * dure_release_book_prove:
 * @release: its id
 * @donor: theirs, in it or not
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such release, donor or salt any more;
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): for dure_release_proof_check(), and nobody but the donor
 */
json_t *
dure_release_book_prove (DureCity *city, const char *release, const char *donor, GError **error)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_find (city, release, error);
  g_autoptr (DureReleaseTree) tree = NULL;
  g_autoptr (GByteArray) records = NULL;
  guint8 id[DURE_UUID_BYTES], key[DURE_RELEASE_KEY_BYTES];
  gint64 n_records;

  if (secret == NULL)
    return NULL;
  if (!dure_id_to_bytes (donor, id))
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "that is no donor");
      return NULL;
    }
  dure_release_secret_key (secret, id, key);
  tree = read_tree (city, release, key, &n_records, error);
  if (tree == NULL)
    return NULL;
  records = read_records (city, donor, n_records, error);
  if (records == NULL)
    return NULL;
  return dure_release_proof_new (release, tree, secret, id, records->data,
                                 records->len / DURE_SHA256_BYTES);
}
