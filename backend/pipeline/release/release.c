// release.c: one versioned data set for one recipient, with its manifest
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pure function: of a table, of the consent records that each of its donors is in it by, of a
// plan and of the release's salt. The same make the same bytes, whenever and wherever. Nobody is
// told of who has no record, and nothing leaves in another way than by the extract (extract.c).
//
// The content is NDJSON: a line for each row, an object with a text for each column. The leaves of
// the tree are of those who are told of, not of those who were left out. Nothing here is stored;
// sealing it, which makes it hold, is the store's.

#include "release.h"

#include "canonical-json.h"
#include "deidentify-error.h"

#include <string.h>

struct _DureRelease
{
  json_t *manifest;
  GBytes *content;
  DureReleaseTree *tree;
  DureRoll *roll;
  GArray *donors; /* DURE_UUID_BYTES each, sorted */
  DureRisk untouched, told;
};

/**
 * dure_release_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_free (DureRelease *self)
{
  if (self == NULL)
    return;
  json_decref (self->manifest);
  g_clear_pointer (&self->content, g_bytes_unref);
  dure_release_tree_free (self->tree);
  dure_roll_free (self->roll);
  g_clear_pointer (&self->donors, g_array_unref);
  g_free (self);
}

static GBytes *
records_of (GHashTable *bases, const guint8 donor[DURE_UUID_BYTES])
{
  g_autoptr (GBytes) id = g_bytes_new_static (donor, DURE_UUID_BYTES);

  return g_hash_table_lookup (bases, id);
}

static gboolean
all_have_records (DureTable *table, GHashTable *bases, GError **error)
{
  for (guint row = 0; row < dure_table_n_rows (table); row++)
    {
      GBytes *records = records_of (bases, dure_table_donor (table, row));

      if (records != NULL && g_bytes_get_size (records) > 0)
        continue;
      g_set_error_literal (error, DURE_DEIDENTIFY_ERROR, DURE_DEIDENTIFY_ERROR_CONSENT,
                           "somebody is in the table without a consent record");
      return FALSE;
    }
  return TRUE;
}

static GBytes *
write_content (DureExtract *extract)
{
  GString *content = g_string_new (NULL);

  for (guint row = 0; row < dure_extract_n_rows (extract); row++)
    {
      g_autoptr (json_t) object = json_object ();
      g_autofree char *line = NULL;
      gsize length;

      for (guint column = 0; column < dure_extract_n_columns (extract); column++)
        json_object_set_new (object, dure_extract_name (extract, column),
                             json_string (dure_extract_cell (extract, row, column)));
      line = dure_json_canonical (object, &length);
      g_string_append_len (content, line, (gssize) length);
      g_string_append_c (content, '\n');
    }
  return g_string_free_to_bytes (content);
}

/* Those who are told of, in the order of their ids. */
static GArray *
find_donors (DureTable *table, DureExtract *extract)
{
  const DurePartition *partition = dure_extract_partition (extract);
  const DureOwners *owners = dure_extract_task (extract)->owners;
  GArray *donors = g_array_new (FALSE, FALSE, DURE_UUID_BYTES);

  for (guint donor = 0; donor < owners->n_donors; donor++)
    if (partition->class_of[donor] != DURE_CLASS_NONE)
      g_array_append_vals (donors,
                           dure_table_donor (table, owners->rows[owners->first[donor]]), 1);
  return donors;
}

static DureReleaseTree *
grow_tree (const DureRelease *self, const DureReleaseSecret *secret, GHashTable *bases)
{
  GArray *leaves = g_array_new (FALSE, FALSE, sizeof (DureReleaseLeaf));

  for (guint i = 0; i < self->donors->len; i++)
    {
      const guint8 *donor = dure_release_donor (self, i);
      GBytes *records = records_of (bases, donor);
      guint8 blind[DURE_RELEASE_BLIND_BYTES];
      DureReleaseLeaf leaf;

      dure_release_secret_key (secret, donor, leaf.key);
      dure_release_secret_blind (secret, donor, blind);
      dure_release_leaf_value (blind, g_bytes_get_data (records, NULL),
                               g_bytes_get_size (records) / DURE_SHA256_BYTES, leaf.value);
      g_array_append_val (leaves, leaf);
    }
  return dure_release_tree_new (leaves);
}

/**
 * dure_release_new:
 * @order: what is asked for
 * @table: what is known of the donors
 * @plan: what is to become of its columns
 * @secret: of this release
 * @bases: (element-type GBytes GBytes): by donor, the digests of the consent records that they are
 *   in it by, one after the other
 * @earlier: (nullable) (element-type DureRoll): as in dure_extract_new()
 * @error: %DURE_DEIDENTIFY_ERROR
 *
 * Returns: (transfer full) (nullable): the release
 */
DureRelease *
dure_release_new (const DureReleaseOrder *order, DureTable *table, DurePlan *plan,
                  const DureReleaseSecret *secret, GHashTable *bases, GPtrArray *earlier,
                  GError **error)
{
  g_autoptr (DureDisguise) disguise
      = dure_release_secret_disguise (secret, order->id, order->recipient);
  g_autoptr (DureExtract) extract = NULL;
  DureRelease *self;

  if (!all_have_records (table, bases, error))
    return NULL;
  extract = dure_extract_new (table, plan, disguise, earlier, error);
  if (extract == NULL)
    return NULL;
  self = g_new0 (DureRelease, 1);
  self->donors = find_donors (table, extract);
  self->roll = dure_extract_roll (extract);
  dure_risk_untouched (extract, plan->k, &self->untouched);
  dure_risk_of_extract (extract, plan->k, &self->told);
  self->content = write_content (extract);
  self->tree = grow_tree (self, secret, bases);
  self->manifest
      = dure_release_manifest_new (order, table, plan, extract, self->content, self->tree,
                                   dure_release_secret_vrf (secret));
  return self;
}

/**
 * dure_release_manifest:
 *
 * Returns: (transfer none): what it is
 */
const json_t *
dure_release_manifest (const DureRelease *self)
{
  return self->manifest;
}

/**
 * dure_release_content:
 *
 * Returns: (transfer none): what is handed out
 */
GBytes *
dure_release_content (const DureRelease *self)
{
  return self->content;
}

/**
 * dure_release_tree:
 *
 * Returns: (transfer none): of who is in it
 */
DureReleaseTree *
dure_release_tree (const DureRelease *self)
{
  return self->tree;
}

/**
 * dure_release_roll:
 *
 * Returns: (transfer none): for those who make the next one
 */
DureRoll *
dure_release_roll (const DureRelease *self)
{
  return self->roll;
}

guint
dure_release_n_donors (const DureRelease *self)
{
  return self->donors->len;
}

/**
 * dure_release_donor:
 * @index: from 0, by the order of ids
 *
 * Returns: (transfer none): %DURE_UUID_BYTES bytes; who is in it never leaves
 */
const guint8 *
dure_release_donor (const DureRelease *self, guint index)
{
  return (const guint8 *) self->donors->data + (gsize) index * DURE_UUID_BYTES;
}

/**
 * dure_release_risk:
 * @ret_untouched: (out caller-allocates): if everything was told as it is
 * @ret_told: (out caller-allocates): as it is told
 */
void
dure_release_risk (const DureRelease *self, DureRisk *ret_untouched, DureRisk *ret_told)
{
  *ret_untouched = self->untouched;
  *ret_told = self->told;
}
