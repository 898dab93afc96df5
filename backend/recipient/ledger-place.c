// ledger-place.c: where a release stands in the city's ledger
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The city's list tells a release with its manifest, and with the opening of the entry that stands
// for it: the manifest's digest is the record in the opening, and the opening's is the entry. So
// who finds the entry in the ledger (city-witness.c) knows that all of the manifest stands there.

#include "ledger-place.h"

#include "canonical-json.h"
#include "receipt.h"
#include "recipient-error.h"

#include <sodium.h>
#include <string.h>

#define KIND "released"

static gboolean
malformed (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_MALFORMED, what);
  return FALSE;
}

/**
 * dure_ledger_place_read:
 * @entry: of the city's list, of a release; foreign
 * @ret_place: (out caller-allocates): where its manifest stands; set only on success
 * @error: %DURE_RECIPIENT_ERROR_MALFORMED when the entry of the ledger that it names is of
 *   something else
 */
gboolean
dure_ledger_place_read (const json_t *entry, DureLedgerPlace *ret_place, GError **error)
{
  const json_t *manifest = json_object_get (entry, "manifest");
  const json_t *ledger = json_object_get (entry, "ledger");
  const json_t *opening = json_object_get (ledger, "opening");
  g_autofree char *text = opening != NULL ? dure_json_canonical (opening, NULL) : NULL;
  guint8 record[DURE_SHA256_BYTES];
  char digits[2 * DURE_SHA256_BYTES + 1];
  DureLedgerPlace place;

  if (!json_is_object (manifest) || text == NULL
      || !dure_json_integer (ledger, "entry", 0, G_MAXINT64, &place.entry, NULL))
    return malformed ("a release is in no ledger", error);
  dure_receipt_digest (manifest, record);
  sodium_bin2hex (digits, sizeof digits, record, sizeof record);
  if (!g_str_equal (dure_json_text_of (opening, "kind"), KIND)
      || !g_str_equal (dure_json_text_of (opening, "record"), digits)
      || !g_str_equal (dure_json_text_of (manifest, "release"),
                       dure_json_text_of (entry, "release")))
    return malformed ("a release is another one in the ledger", error);
  dure_sha256 (text, strlen (text), place.commitment);
  *ret_place = place;
  return TRUE;
}
