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

  return json_pack ("{s:s, s:s, s:I, s:s}", "found", dure_witnessed_words[self->found], "origin",
                    self->origin, "size", (json_int_t) self->size, "root", root);
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
  static const char *const keys[] = { "found", "origin", "size", "root", NULL };
  DureLedgerSeen seen = { 0 };
  const char *origin, *root;
  gint64 size;
  guint found;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "found", dure_witnessed_words, DURE_WITNESSED_COUNT, &found, error)
      || (origin = dure_json_text (json, "origin", DURE_LEDGER_ORIGIN_LENGTH, error)) == NULL
      || !dure_json_integer (json, "size", 0, G_MAXINT64, &size, error)
      || (root = dure_json_text (json, "root", 2 * DURE_MERKLE_BYTES, error)) == NULL)
    return FALSE;
  if (!dure_base64url_decode (root, seen.root, sizeof seen.root))
    {
      g_set_error_literal (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "no root");
      return FALSE;
    }
  seen.found = (DureWitnessed) found;
  seen.size = (guint64) size;
  g_strlcpy (seen.origin, origin, sizeof seen.origin);
  *ret_seen = seen;
  return TRUE;
}
