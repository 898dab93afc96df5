// set-sync.c: makes a recipient's set what the city says it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. The city's list is read on from the last entry that was done, and done, a page at a time. That
//    one is read once more: where another stands there, older data were put back.
// 2. Of what was deleted the city is given a signed receipt, once it is nowhere on the disk: it has
//    a term, so nothing that cannot be fetched comes before it.
// 3. The city's ledger has to begin with the one that was seen last. If it does not, nothing is
//    fetched, and nothing acknowledged, until a person has looked.
// 4. What was released and is not here is fetched, a release at a time, once it is found in the
//    ledger; an export that was begun for that, now or by one that was killed, is ended, also when
//    it comes to nothing.
// 5. What is done is acknowledged, each time: an answer that was lost is made good.
// 6. The ledger is cosigned, as it was when all witnesses are asked for it: last, as nothing waits
//    for it, and also by who is given nothing now.
//
// A release that nothing is given of now stays missing, and is asked for again the next time; the
// rest is done all the same. Each step is told in a line once it is durable.

#include "set-sync.h"

#include "bulk-fetch.h"
#include "canonical-json.h"
#include "city-witness.h"
#include "recipient-error.h"

#include <libsoup/soup.h>

#define RECEIPT_SCHEMA "dure.deletion-receipt/1"

G_GNUC_PRINTF (2, 3)
static void
tell (FILE *out, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (out, format, arguments);
  va_end (arguments);
  fputc ('\n', out);
  fflush (out);
}

/* Returns: (nullable): a page of the list. */
static json_t *
read_page (DureCityLink *link, gint64 after, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/feed?after=%" G_GINT64_FORMAT, after);
  g_auto (DureCityReply) reply = { 0 };

  if (!dure_city_link_ask (link, SOUP_METHOD_GET, path, NULL, &reply, error))
    return NULL;
  if (reply.status == SOUP_STATUS_OK)
    return dure_city_reply_json (&reply, error);
  dure_city_reply_fail (&reply, error);
  return NULL;
}

static gboolean
follow_page (DureKeptSet *set, DureCityLink *link, gint64 last, FILE *out, gboolean *ret_more,
             GError **error)
{
  g_autoptr (json_t) page = read_page (link, MAX (last, 1) - 1, error);
  gsize n_done;

  if (page == NULL
      || !dure_kept_set_follow (set, json_object_get (page, "entries"), &n_done, error))
    return FALSE;
  *ret_more = n_done > 0;
  tell (out, "entries %" G_GSIZE_FORMAT, n_done);
  return TRUE;
}

/* Where the list is not the one that was done, or the set an older copy, all begins anew. */
static gboolean
follow (DureKeptSet *set, DureCityLink *link, FILE *out, GError **error)
{
  gboolean more = TRUE;
  gint64 last;

  while (more)
    {
      g_autoptr (GError) failure = NULL;

      if (!dure_kept_set_place (set, &last, error))
        return FALSE;
      if (follow_page (set, link, last, out, &more, &failure))
        continue;
      if (last == 0 || !g_error_matches (failure, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_GONE))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!dure_kept_set_forget (set, error))
        return FALSE;
      tell (out, "begins anew");
      more = TRUE;
    }
  return TRUE;
}

static gboolean
is_of (const json_t *item, const char *release)
{
  return g_str_equal (dure_json_text_of (json_object_get (item, "extension"), "release"), release);
}

static gboolean
add_file (DureKeptSet *set, DureCityLink *link, const json_t *item, const char *release,
          GError **error)
{
  g_autoptr (GBytes) lines
      = dure_bulk_fetch_file (link, dure_json_text_of (item, "url"), error);

  return lines != NULL
         && dure_kept_set_add (set, release, dure_json_text_of (item, "type"), lines, error);
}

/* All of its files, or nothing; a release that has none is not given out now. */
static gboolean
fetch_release (DureKeptSet *set, DureCityLink *link, const json_t *output, const char *release,
               FILE *out, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_kept_set_begin (set, error);
  guint n_files = 0;
  gsize i;
  const json_t *item;

  if (transaction == NULL)
    return FALSE;
  json_array_foreach (output, i, item)
    if (is_of (item, release))
      {
        if (!add_file (set, link, item, release, error))
          return FALSE;
        tell (out, "file %u", ++n_files);
      }
  if (n_files == 0)
    return TRUE;
  if (!dure_kept_set_end (set, &transaction, release, error))
    return FALSE;
  tell (out, "release %s", release);
  return TRUE;
}

/* What the city does not end when it is asked is not there any more. */
static gboolean
end_export (DureKeptSet *set, DureCityLink *link, const char *location, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (!dure_bulk_fetch_end (link, location, &failure)
      && g_error_matches (failure, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_UNREACHABLE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  return dure_kept_set_drop_export (set, location, error);
}

static gboolean
end_exports (DureKeptSet *set, DureCityLink *link, GError **error)
{
  g_autoptr (GPtrArray) locations = dure_kept_set_exports (set, error);

  for (guint i = 0; locations != NULL && i < locations->len; i++)
    if (!end_export (set, link, locations->pdata[i], error))
      return FALSE;
  return locations != NULL;
}

static gboolean
fetch_all (DureKeptSet *set, DureCityLink *link, const GPtrArray *missing, const char *since,
           FILE *out, GError **error)
{
  g_autoptr (DureBulkFetch) fetch = dure_bulk_fetch_begin (link, since, error);
  g_autofree char *path = fetch != NULL ? dure_bulk_fetch_path (fetch) : NULL;
  gboolean is_done;

  if (fetch == NULL || !dure_kept_set_note_export (set, path, error))
    return FALSE;
  is_done = dure_bulk_fetch_wait (fetch, link, error);
  if (is_done)
    tell (out, "export");
  for (guint i = 0; is_done && i < missing->len; i++)
    is_done = fetch_release (set, link, json_object_get (fetch->manifest, "output"),
                             missing->pdata[i], out, error);
  return end_exports (set, link, is_done ? error : NULL) && is_done;
}

/* Before any of their rows are asked for. */
static gboolean
find_in_ledger (DureKeptSet *set, DureCityLink *link, const DureCheckpoint *checkpoint,
                const GPtrArray *missing, GError **error)
{
  for (guint i = 0; i < missing->len; i++)
    {
      DureLedgerPlace place;

      if (!dure_kept_ledger_place (set, missing->pdata[i], &place, error)
          || !dure_city_witness_find (link, checkpoint, &place, error))
        return FALSE;
    }
  return TRUE;
}

/* That nothing is given now is told in the end, and keeps nothing else from being done. */
static gboolean
fetch_missing (DureKeptSet *set, DureCityLink *link, const DureCheckpoint *checkpoint, FILE *out,
               GError **ret_refusal, GError **error)
{
  g_autofree char *since = NULL;
  g_autoptr (GPtrArray) missing = dure_kept_set_missing (set, &since, error);
  GError *failure = NULL;

  if (missing == NULL || !end_exports (set, link, error)
      || !find_in_ledger (set, link, checkpoint, missing, error))
    return FALSE;
  if (missing->len == 0 || fetch_all (set, link, missing, since, out, &failure))
    return TRUE;
  g_propagate_error (g_error_matches (failure, DURE_RECIPIENT_ERROR,
                                      DURE_RECIPIENT_ERROR_NO_PERMIT)
                         ? ret_refusal
                         : error,
                     failure);
  return *ret_refusal != NULL;
}

static gboolean
say (DureCityLink *link, const char *path, const json_t *what, GError **error)
{
  g_auto (DureCityReply) reply = { 0 };

  return dure_city_link_ask (link, SOUP_METHOD_POST, path, what, &reply, error)
         && (reply.status == SOUP_STATUS_OK || dure_city_reply_fail (&reply, error));
}

static gboolean
give_receipt (DureKeptSet *set, DureCityLink *link, const DureOwnKey *key,
              const DureOwedReceipt *owed, GError **error)
{
  g_autoptr (json_t) receipt
      = json_pack ("{s:s, s:s, s:s, s:s}", "schema", RECEIPT_SCHEMA, "deletion", owed->deletion,
                   "release", owed->release, "time", owed->deleted);
  g_autofree char *text = dure_own_key_sign (key, receipt);
  g_autoptr (json_t) what = json_pack ("{s:s}", "receipt", text);

  return say (link, "/v1/deletions/receipts", what, error)
         && dure_kept_set_settle (set, owed->deletion, error);
}

static gboolean
give_receipts (DureKeptSet *set, DureCityLink *link, const DureOwnKey *key, FILE *out,
               GError **error)
{
  g_autoptr (GPtrArray) owed = dure_kept_set_owed (set, error);

  for (guint i = 0; owed != NULL && i < owed->len; i++)
    {
      if (!give_receipt (set, link, key, owed->pdata[i], error))
        return FALSE;
      tell (out, "receipt");
    }
  return owed != NULL;
}

static gboolean
acknowledge (DureKeptSet *set, DureCityLink *link, FILE *out, GError **error)
{
  g_autoptr (json_t) what = NULL;
  gint64 sequence;

  if (!dure_kept_set_place (set, &sequence, error))
    return FALSE;
  what = json_pack ("{s:I}", "sequence", (json_int_t) sequence);
  if (!say (link, "/v1/feed/acks", what, error))
    return FALSE;
  tell (out, "acknowledged %" G_GINT64_FORMAT, sequence);
  return TRUE;
}

static DureCheckpoint *
look_at_ledger (DureKeptSet *set, DureCityLink *link, const DureCityWitness *witness, FILE *out,
                GError **error)
{
  DureCheckpoint *checkpoint = dure_city_witness_look (witness, set, link, error);

  if (checkpoint != NULL)
    tell (out, "ledger %" G_GUINT64_FORMAT, checkpoint->size);
  return checkpoint;
}

static gboolean
cosign (DureKeptSet *set, DureCityLink *link, const DureCityWitness *witness,
        const DureCheckpoint *seen, FILE *out, GError **error)
{
  guint64 size;

  if (!dure_city_witness_cosign (witness, set, link, seen, &size, error))
    return FALSE;
  tell (out, "cosigned %" G_GUINT64_FORMAT, size);
  return TRUE;
}

/**
 * dure_set_sync:
 * @set: of the recipient
 * @link: by which it asks
 * @key: with which it signs
 * @witness: by which it checks the city's ledger, and cosigns it
 * @out: where each step is told
 * @error: a #DureRecipientError or a #DureBackendError; %DURE_RECIPIENT_ERROR_NO_PERMIT when
 *   everything else was done; %DURE_RECIPIENT_ERROR_BROKEN when only deletions were
 *
 * Returns: whether the set is what the city says
 */
gboolean
dure_set_sync (DureKeptSet *set, DureCityLink *link, const DureOwnKey *key,
               const DureCityWitness *witness, FILE *out, GError **error)
{
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  GError *refusal = NULL;

  if (!follow (set, link, out, error) || !give_receipts (set, link, key, out, error)
      || (checkpoint = look_at_ledger (set, link, witness, out, error)) == NULL
      || !fetch_missing (set, link, checkpoint, out, &refusal, error)
      || !acknowledge (set, link, out, error)
      || !cosign (set, link, witness, checkpoint, out, error))
    {
      g_clear_error (&refusal);
      return FALSE;
    }
  if (refusal != NULL)
    g_propagate_error (error, refusal);
  return refusal == NULL;
}
