// release-manifest.c: what a release is, said so that it can be checked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `dure.release/1`, in canonical JSON: who gets it, by which permit, for what; by which rules,
// column by column, and by which code it is made; at which place of the ledger; the digest of its
// content; and the tree of who is in it. It says how many donors and rows are in it, and of those
// who were left out only how many may be: their number would be a small one.

#include "release-manifest.h"

#include "canonical-json.h"

#include <string.h>

/* Of the rules of backend/pipeline/deidentify: another number when the same input makes another
   output. */
#define RULES "dure.deidentify/1"

static const char *const roles[] = {
  [DURE_ROLE_QUASI] = "quasi-identifier",
  [DURE_ROLE_DIRECT] = "direct",
  [DURE_ROLE_SENSITIVE] = "sensitive",
  [DURE_ROLE_OTHER] = "other",
};

static const char *const kinds[] = {
  [DURE_HIERARCHY_WHOLE] = "whole-or-not",
  [DURE_HIERARCHY_BANDS] = "bands",
  [DURE_HIERARCHY_CALENDAR] = "calendar",
  [DURE_HIERARCHY_PLACES] = "closed-list",
};

static json_t *
number_of (gint64 thousandths)
{
  g_autofree char *text = dure_cell_number_to_text (thousandths);

  return json_string (text);
}

static void
describe_bands (json_t *json, const DureBands *bands)
{
  json_t *widths = json_array ();

  for (guint i = 0; i < DURE_HIERARCHY_MAX_LEVELS && bands->widths[i] != 0; i++)
    json_array_append_new (widths, number_of (bands->widths[i]));
  json_object_set_new (json, "step", number_of (bands->step));
  json_object_set_new (json, "low", number_of (bands->low));
  json_object_set_new (json, "high", number_of (bands->high));
  json_object_set_new (json, "widths", widths);
}

static json_t *
describe_column (DureTable *table, DurePlan *plan, guint column)
{
  const char *name = dure_table_name (table, column);
  const DureColumnRole role = dure_plan_role (plan, name);
  DureHierarchy *hierarchy = dure_plan_hierarchy (plan, name);
  const DureHierarchyKind kind
      = hierarchy == NULL ? DURE_HIERARCHY_WHOLE : dure_hierarchy_kind (hierarchy);
  json_t *json = json_pack ("{s:s, s:s, s:s}", "name", name, "role", roles[role], "transformation",
                            role == DURE_ROLE_DIRECT ? "left-out" : kinds[kind]);

  if (role == DURE_ROLE_DIRECT || hierarchy == NULL)
    return json;
  json_object_set_new (json, "levels", json_integer (dure_hierarchy_top (hierarchy)));
  if (kind == DURE_HIERARCHY_BANDS)
    describe_bands (json, dure_hierarchy_bands (hierarchy));
  return json;
}

static json_t *
describe_tree (DureReleaseTree *tree, const DureVrf *vrf)
{
  g_autofree char *key = dure_base64url_encode (dure_vrf_public (vrf), DURE_VRF_PUBLIC_BYTES);
  g_autofree char *root = NULL;
  guint8 bytes[DURE_MERKLE_BYTES];

  dure_release_tree_root (tree, bytes);
  root = dure_base64url_encode (bytes, sizeof bytes);
  return json_pack ("{s:I, s:s, s:s}", "size", (json_int_t) dure_release_tree_size (tree), "root",
                    root, "key", key);
}

/**
 * dure_release_manifest_new:
 * @order: what was asked for
 * @table: what it was made of
 * @plan: by which rules
 * @extract: what leaves
 * @content: the same, as it is handed out
 * @tree: of who is in it
 * @vrf: by which places in it are proven
 *
 * Returns: (transfer full): the manifest
 */
json_t *
dure_release_manifest_new (const DureReleaseOrder *order, DureTable *table, DurePlan *plan,
                           DureExtract *extract, GBytes *content, DureReleaseTree *tree,
                           const DureVrf *vrf)
{
  g_autofree char *digest
      = dure_sha256_hex (g_bytes_get_data (content, NULL), g_bytes_get_size (content));
  json_t *purposes = json_array (), *attributes = json_array ();

  for (guint i = 0; order->purposes[i] != NULL; i++)
    json_array_append_new (purposes, json_string (order->purposes[i]));
  for (guint column = 0; column < dure_table_n_columns (table); column++)
    json_array_append_new (attributes, describe_column (table, plan, column));
  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:o, s:i, s:i, s:i, s:i, s:i, s:o,"
                    " s:{s:s, s:s, s:i}, s:I, s:I, s:I, s:s, s:o}",
                    "schema", DURE_RELEASE_SCHEMA, "release", order->id, "recipient",
                    order->recipient, "permit", order->permit, "pilot", order->pilot, "purposes",
                    purposes, "k", (int) plan->k, "l", (int) plan->l, "suppressionPercent",
                    (int) plan->suppressed_percent, "rowsPerDonor", (int) plan->rows_per_donor,
                    "shiftWeeks", (int) plan->shift_weeks, "attributes", attributes, "code",
                    "dure", DURE_VERSION, "rules", RULES, "quality", (int) order->quality,
                    "ledger", (json_int_t) order->ledger,
                    "donors", (json_int_t) dure_release_tree_size (tree), "rows",
                    (json_int_t) dure_extract_n_rows (extract), "content", digest, "tree",
                    describe_tree (tree, vrf));
}

/**
 * dure_release_manifest_read_root:
 * @manifest: anyone's
 * @ret_root: (out caller-allocates): its tree; lives as long as the manifest
 *
 * Returns: whether it has one
 */
gboolean
dure_release_manifest_read_root (const json_t *manifest, DureReleaseRoot *ret_root)
{
  const char *schema = json_string_value (json_object_get (manifest, "schema"));
  const json_t *tree = json_object_get (manifest, "tree");
  const char *root = json_string_value (json_object_get (tree, "root"));
  const char *key = json_string_value (json_object_get (tree, "key"));
  gint64 size;

  ret_root->release = json_string_value (json_object_get (manifest, "release"));
  if (g_strcmp0 (schema, DURE_RELEASE_SCHEMA) != 0 || ret_root->release == NULL || root == NULL
      || key == NULL || !dure_json_integer (tree, "size", 1, G_MAXUINT32, &size, NULL)
      || !dure_base64url_decode (root, ret_root->root, sizeof ret_root->root)
      || !dure_base64url_decode (key, ret_root->key, sizeof ret_root->key))
    return FALSE;
  ret_root->size = (guint64) size;
  return TRUE;
}
