// ledger-fact.c: what an entry of the ledger stands for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An entry is a commitment: the SHA-256 of its opening, a small document in canonical JSON with the
// kind of the fact, its day, the digest of its record and a salt. The ledger shows nothing else. So
// two entries of one donor have nothing in common, and what an entry stands for is known to whoever
// has its opening: the donor, who is shown it, and the city.
//
// The salt is made from the record by the city's own key (mac.key), so it is stored nowhere, and a
// stolen database opens no entry. It can be made for as long as the record is there. Records that
// stay as proof (decisions, deletions) stay provable. A look's record holds a nonce that is
// destroyed when its donor is erased: from then on nobody can make record or salt again, and the
// entry says nothing to anyone.

#include "ledger-fact.h"

#include "canonical-json.h"
#include "receipt.h"

#include <sodium.h>
#include <string.h>

#define SCHEMA "dure.ledger-entry/1"
#define SALT_DOMAIN "dure-ledger-salt/1"

static void
make_salt (DureCity *city, DureLedgerFact *self)
{
  guint8 bytes[DURE_MAC_BYTES];
  g_autoptr (GByteArray) of = g_byte_array_new ();

  g_byte_array_append (of, self->record, sizeof self->record);
  g_byte_array_append (of, (const guint8 *) self->kind, (guint) strlen (self->kind));
  dure_city_keys_mac (city->keys, SALT_DOMAIN, of->data, of->len, bytes);
  memcpy (self->salt, bytes, sizeof self->salt);
  sodium_memzero (bytes, sizeof bytes);
}

/**
 * dure_ledger_fact_new:
 * @kind: a word; what there is to tell apart, ever
 * @time_ms: when
 * @record: what was recorded of it, with something random in it
 *
 * Returns: (transfer full): the fact, and the commitment to it
 */
DureLedgerFact *
dure_ledger_fact_new (DureCity *city, const char *kind, gint64 time_ms, const json_t *record)
{
  DureLedgerFact *self = g_new0 (DureLedgerFact, 1);
  g_autoptr (json_t) opening = NULL;
  g_autofree char *text = NULL;
  gsize length;

  self->kind = g_strdup (kind);
  self->time_ms = time_ms;
  dure_receipt_digest (record, self->record);
  make_salt (city, self);
  opening = dure_ledger_fact_opening (self);
  text = dure_json_canonical (opening, &length);
  dure_sha256 (text, length, self->commitment);
  return self;
}

/**
 * dure_ledger_fact_free:
 * @self: (transfer full) (nullable)
 */
void
dure_ledger_fact_free (DureLedgerFact *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self->salt, sizeof self->salt);
  g_free (self->kind);
  g_free (self);
}

/**
 * dure_ledger_fact_opening:
 *
 * Returns: (transfer full): what the commitment is the hash of, for the donor whose it is
 */
json_t *
dure_ledger_fact_opening (const DureLedgerFact *self)
{
  g_autofree char *day = dure_time_to_text (dure_day_noon (dure_day_of_time (self->time_ms)));
  g_autofree char *salt = dure_base64url_encode (self->salt, sizeof self->salt);
  char record[2 * DURE_SHA256_BYTES + 1];

  sodium_bin2hex (record, sizeof record, self->record, sizeof self->record);
  *strchr (day, 'T') = '\0';
  return json_pack ("{s:s, s:s, s:s, s:s, s:s}", "schema", SCHEMA, "kind", self->kind, "day", day,
                    "record", record, "salt", salt);
}
