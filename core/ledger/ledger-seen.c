// ledger-seen.c: what a station saw of the ledger, as it tells the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A part of the station's report. The ledger is public and about nobody.

#include "ledger-seen.h"

#include "canonical-json.h"
#include "error.h"

/**
 * dure_ledger_seen_to_json:
 *
 * Returns: (transfer full): the object
 */
json_t *
dure_ledger_seen_to_json (const DureLedgerSeen *self)
{
  g_autofree char *root = dure_base64url_encode (self->root, sizeof self->root);
  g_autofree char *word
      = self->is_cosigned
            ? dure_base64url_encode (self->cosignature, sizeof self->cosignature)
            : NULL;

  return json_pack ("{s:s, s:s, s:I, s:s, s:s*}", "found", dure_witnessed_words[self->found],
                    "origin", self->origin, "size", (json_int_t) self->size, "root", root,
                    "cosignature", word);
}

static gboolean
read_bytes (const json_t *json, const char *key, guint8 *ret_bytes, gsize length, GError **error)
{
  const char *text = dure_json_text (json, key, 2 * length, error);

  if (text == NULL)
    return FALSE;
  if (dure_base64url_decode (text, ret_bytes, length))
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "%s is of another length", key);
  return FALSE;
}

/**
 * dure_ledger_seen_from_json:
 * @json: foreign
 * @ret_seen: (out caller-allocates): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_ledger_seen_from_json (const json_t *json, DureLedgerSeen *ret_seen, GError **error)
{
  static const char *const keys[] = { "found", "origin", "size", "root", "cosignature", NULL };
  DureLedgerSeen seen = { 0 };
  const char *origin;
  gint64 size;
  guint found;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "found", dure_witnessed_words, DURE_WITNESSED_COUNT, &found, error)
      || (origin = dure_json_text (json, "origin", DURE_LEDGER_ORIGIN_LENGTH, error)) == NULL
      || !dure_json_integer (json, "size", 0, G_MAXINT64, &size, error)
      || !read_bytes (json, "root", seen.root, sizeof seen.root, error))
    return FALSE;
  seen.is_cosigned = json_object_get (json, "cosignature") != NULL;
  if (seen.is_cosigned
      && !read_bytes (json, "cosignature", seen.cosignature, sizeof seen.cosignature, error))
    return FALSE;
  seen.found = (DureWitnessed) found;
  seen.size = (guint64) size;
  g_strlcpy (seen.origin, origin, sizeof seen.origin);
  *ret_seen = seen;
  return TRUE;
}
