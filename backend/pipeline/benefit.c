// benefit.c: whose share of a release is how large
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Computed from what was sealed and nothing else: each release is worth the same, its donors have
// equal shares of it, and a site has as many as there are donors who first gave there. A donor's
// points are not stored: who they are in a release is found when they ask (release-book-rows.c). So
// who withdraws is in no later release and gets no more, and what they had they keep.
//
// Sites are counted when a release is sealed, for later nobody can tell whose a leaf is. Checking
// costs a look at all leaves.

#include "benefit.h"

/**
 * dure_benefit_of_donor:
 * @manifest: of a release that they are in
 *
 * Returns: their points
 */
gint64
dure_benefit_of_donor (const json_t *manifest)
{
  return dure_benefit_of_site (manifest, 1);
}

/**
 * dure_benefit_of_site:
 * @manifest: of a release
 * @n_donors: in it who first gave there
 *
 * Returns: its points
 */
gint64
dure_benefit_of_site (const json_t *manifest, gint64 n_donors)
{
  const gint64 n_all = json_integer_value (json_object_get (manifest, "donors"));

  return n_all > 0 ? DURE_BENEFIT_POINTS * n_donors / n_all : 0;
}

/* Adds a donor to the site where they first gave; '' for who never was at one. */
static gboolean
count_donor (DureCity *city, const guint8 donor[DURE_UUID_BYTES], GHashTable *counts,
             GError **error)
{
  g_autofree char *id = dure_id_from_bytes (donor);
  g_autoptr (DureRows) rows
      = dure_database_ask (city->database, error,
                           "SELECT kiosk FROM donation WHERE donor = ?1 ORDER BY number LIMIT 1",
                           "t", id);
  gboolean is_there;
  char *site;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  site = g_strdup (is_there ? dure_rows_text (rows, 0) : "");
  g_hash_table_insert (
      counts, site,
      GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, site)) + 1));
  return TRUE;
}

/**
 * dure_benefit_store_sites:
 * @release: one that is stored
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that seals it.
 */
gboolean
dure_benefit_store_sites (DureCity *city, const DureRelease *release, GError **error)
{
  const char *id = json_string_value (
      json_object_get (dure_release_manifest (release), "release"));
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer site, count;

  for (guint i = 0; i < dure_release_n_donors (release); i++)
    if (!count_donor (city, dure_release_donor (release, i), counts, error))
      return FALSE;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &site, &count))
    if (!dure_database_run (city->database, error,
                            "INSERT INTO release_site (sealed_release, site, donors)"
                            " SELECT number, ?2, ?3 FROM sealed_release WHERE id = ?1",
                            "tti", id, (const char *) site, (gint64) GPOINTER_TO_UINT (count)))
      return FALSE;
  return TRUE;
}

/* The smallest come first, so that who counts as nobody's place is never few: 1 to @least - 1 could
 * be told from the sum, which everybody knows. @points: of gint64, by site */
static gboolean
add_sites (DureCity *city, const DureReleaseEntry *entry, gint64 least, GHashTable *points,
           GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (city->database, error,
                           "SELECT site, donors FROM release_site WHERE sealed_release = ?1"
                           " ORDER BY site <> '', donors, site",
                           "i", entry->number);
  GError *failure = NULL;
  gint64 n_rest = 0;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      const gint64 n_donors = dure_rows_integer (rows, 1);
      const gboolean is_rest = *dure_rows_text (rows, 0) == '\0' || n_donors < least
                               || (n_rest > 0 && n_rest < least);
      const char *site = is_rest ? "" : dure_rows_text (rows, 0);
      const gint64 *before = g_hash_table_lookup (points, site);
      const gint64 sum = (before != NULL ? *before : 0)
                         + dure_benefit_of_site (entry->manifest, n_donors);

      n_rest += is_rest ? n_donors : 0;
      g_hash_table_insert (points, g_strdup (site), g_memdup2 (&sum, sizeof sum));
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL;
}

static gint
compare_sites (gconstpointer one, gconstpointer other)
{
  return g_strcmp0 (one, other);
}

/**
 * dure_benefit_each_site:
 * @least: of a release, who gave at a site with fewer of its donors counts as from none
 * @each: called for each site, in the order of their ids; '' stands for none
 * @data: for it
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_benefit_each_site (DureCity *city, gint64 least, DureBenefitSiteFunc each, gpointer data,
                        GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);
  g_autoptr (GHashTable) points
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GList) sites = NULL;

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (!add_sites (city, entries->pdata[i], least, points, error))
      return FALSE;
  sites = g_list_sort (g_hash_table_get_keys (points), compare_sites);
  for (const GList *site = sites; site != NULL; site = site->next)
    each (site->data, *(const gint64 *) g_hash_table_lookup (points, site->data), data);
  return TRUE;
}

/* How many donors a release has by its leaves and by its sites. */
static gboolean
count_shares (DureCity *city, const DureReleaseEntry *entry, gint64 *ret_leaves,
              gint64 *ret_at_sites, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM sealed_leaf WHERE sealed_release = ?1),"
      " CAST((SELECT coalesce(sum(donors), 0) FROM release_site WHERE sealed_release = ?1)"
      " AS BIGINT)",
      "i", entry->number);

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  *ret_leaves = dure_rows_integer (rows, 0);
  *ret_at_sites = dure_rows_integer (rows, 1);
  return TRUE;
}

/**
 * dure_benefit_check:
 * @ret_figures: (out caller-allocates): set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Holds the shares of every release beside its manifest, of which `ledger verify` says whether it
 * is still as it was sealed.
 */
gboolean
dure_benefit_check (DureCity *city, DureBenefitFigures *ret_figures, GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);
  DureBenefitFigures figures = { 0 };

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      const gint64 told = json_integer_value (json_object_get (entry->manifest, "donors"));
      gint64 leaves, at_sites;

      if (!count_shares (city, entry, &leaves, &at_sites, error))
        return FALSE;
      figures.n_releases++;
      if (leaves != told || at_sites != told)
        {
          figures.n_wrong++;
          continue;
        }
      figures.donors_points += leaves * dure_benefit_of_donor (entry->manifest);
      figures.sites_points += dure_benefit_of_site (entry->manifest, at_sites);
    }
  *ret_figures = figures;
  return TRUE;
}
