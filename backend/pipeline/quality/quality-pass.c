// quality-pass.c: what has come goes through the quality rules, once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each payload has a number: the version of the rules that it was judged with, 0 before the first
// time; of batches, which are many, one number says up to where they were (quality-mark.c). A step
// takes some that come next, opens them under their donors' keys, judges, and in one transaction
// marks them and adds to the counts: cut off anywhere, each is counted once. New rules come with a
// migration that puts all back to 0; then everything is judged again and counted under their own
// number.
//
// What is sealed is only read. What does not open is marked, logged without saying whose it is, and
// not counted. What a child gave is not met here before a guardian has agreed. A step costs some
// milliseconds: at most STEP_PAYLOADS payloads, and some batches (quality-batches.c).

#include "quality-pass.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "donors.h"
#include "quality-batches.h"
#include "quality-items.h"
#include "quality-raw.h"

#include <sodium.h>

#define STEP_PAYLOADS 16

static GPtrArray *
next_payloads (DureCity *city, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT donation.number, donation.id, donation.donor, donation.kiosk, donation.received_ms,"
      " consent_event.record, consent_event.time_ms, payload.sealed FROM payload"
      " JOIN donation ON donation.number = payload.donation"
      " JOIN consent_event ON consent_event.number = donation.consent"
      " JOIN donor ON donor.id = donation.donor"
      " WHERE payload.rules = 0 AND donor.withdrawn_ms IS NULL ORDER BY payload.donation LIMIT ?1",
      "i", (gint64) STEP_PAYLOADS);

  return dure_quality_raw_read (rows, TRUE, error);
}

static void
judge_observations (const DureQualityRaw *raw, const json_t *payload, DureQualityCounts *counts)
{
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  g_autofree DureQualityItem *items = NULL;
  const gsize count = dure_quality_items_of_payload (payload, observations, &items);
  DureQualityContext context = { .arrived_ms = raw->received_ms,
                                 .consented_ms = raw->consented_ms };

  dure_quality_raw_judge (raw, items, count, &context, counts);
  sodium_memzero (items, count * sizeof *items);
}

/* Another backend may have given the donor a next key a moment ago. */
static GBytes *
open_anew (DureCity *city, const DureQualityRaw *raw, const char *context, GError **error)
{
  g_autoptr (DureDonorKey) key = NULL;

  dure_key_store_drop (city->key_store, raw->donor);
  key = dure_key_store_find (city->key_store, raw->donor, error);
  return key != NULL ? dure_donor_key_open (key, context, raw->sealed, error) : NULL;
}

/* %FALSE only when the store fails. */
static gboolean
judge_payload (DureCity *city, const DureQualityRaw *raw, DureDonorKey *key,
               DureQualityCounts *counts, GError **error)
{
  g_autofree char *context = dure_payload_context (g_bytes_get_data (raw->id, NULL));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) opened = dure_donor_key_open (key, context, raw->sealed, NULL);
  g_autoptr (json_t) payload = NULL;

  if (opened == NULL)
    opened = open_anew (city, raw, context, &failure);
  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (opened != NULL)
    payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened),
                               &failure);
  if (payload == NULL)
    dure_quality_raw_unreadable (failure);
  else
    judge_observations (raw, payload, counts);
  return TRUE;
}

/* @ret_is_ours: whether this step is the one that counts it: nobody was faster, and whoever erases
 * or seals anew waits. */
static gboolean
mark_payload (DureCity *city, const DureQualityRaw *raw, gboolean *ret_is_ours, GError **error)
{
  gsize length;
  gconstpointer sealed = g_bytes_get_data (raw->sealed, &length);

  if (!dure_database_run (city->database, error,
                          "UPDATE payload SET rules = ?2 WHERE donation = ?1 AND rules = 0"
                          " AND sealed = ?3",
                          "iib", raw->number, (gint64) DURE_QUALITY_RULES, sealed, length))
    return FALSE;
  *ret_is_ours = dure_database_changed (city->database) == 1;
  return TRUE;
}

static gboolean
judge_payloads (DureCity *city, DureQualityCounts *counts, gboolean *ret_more, GError **error)
{
  g_autoptr (GPtrArray) list = next_payloads (city, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const DureQualityRaw *raw = list->pdata[i];
      g_autoptr (DureDonorKey) key = NULL;
      gboolean is_ours;

      if (!dure_quality_raw_key (city, raw, &key, error)
          || !mark_payload (city, raw, &is_ours, error))
        return FALSE;
      if (is_ours && key != NULL && !judge_payload (city, raw, key, counts, error))
        return FALSE;
    }
  *ret_more = list != NULL && list->len == STEP_PAYLOADS;
  return list != NULL;
}

/**
 * dure_quality_step:
 * @city: the writer's
 * @ret_figures: (out caller-allocates): what was counted by this step; set only on success
 * @ret_more: (out): whether something is left, to be done soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, also when a batch was sealed anew meanwhile: then the next
 *   step does it all
 *
 * Judges some of what was not judged yet. Without any it costs two looks.
 */
gboolean
dure_quality_step (DureCity *city, DureQualityFigures *ret_figures, gboolean *ret_more,
                   GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autoptr (DureQualityCounts) counts = dure_quality_counts_new ();
  gboolean has_payloads, has_batches;

  if (transaction == NULL || !judge_payloads (city, counts, &has_payloads, error)
      || !dure_quality_batches (city, counts, &has_batches, error)
      || !dure_quality_counts_store (counts, city, error)
      || !dure_transaction_commit (&transaction, error))
    return FALSE;
  *ret_figures = *dure_quality_counts_figures (counts);
  *ret_more = has_payloads || has_batches;
  return TRUE;
}
