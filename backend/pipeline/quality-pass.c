// quality-pass.c: what has come goes through the quality rules, once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each payload and batch has a number: the version of the rules that it was judged with, 0 before
// the first time. A step takes some with 0, opens them under their donors' keys, judges, and in one
// transaction marks them and adds to the counts: cut off anywhere, each is counted once. Whoever
// erases or seals anew meanwhile is ahead: only what is still as it was read is marked and counted.
// New rules come with a migration that puts all back to 0; then everything is judged again and
// counted under their own number.
//
// What is sealed is only read. What does not open is marked, logged without saying whose it is, and
// not counted. What a child gave is not met here before a guardian has agreed. A step costs some
// milliseconds: at most STEP_PAYLOADS payloads, and some batches (quality-batches.c).

#include "quality-pass.h"

#include "canonical-json.h"
#include "donors.h"
#include "observation.h"
#include "quality-batches.h"
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

static DureQualityItem
item_of (const DureObservation *observation)
{
  DureQualityItem item = {
    .code = observation->code,
    .device = observation->device,
    .start_ms = observation->start_ms,
    .end_ms = observation->end_ms,
    .value = observation->value,
    .status = observation->is_irregular_pulse ? DURE_QUALITY_STATUS_IRREGULAR_PULSE : 0,
    .has_clock_offset = observation->has_clock_offset,
    .clock_offset_ms = observation->clock_offset_ms,
  };

  if (observation->values != NULL)
    {
      item.values = (const gint32 *) (gconstpointer) observation->values->data;
      item.n_values = observation->values->len;
    }
  return item;
}

/* A cuff says once for all that it measured at that time that the pulse was irregular. */
static void
spread_status (DureQualityItem *items, gsize count)
{
  for (gsize i = 0; i < count; i++)
    for (gsize j = 0; items[i].status != 0 && j < count; j++)
      if (items[j].device == items[i].device && items[j].start_ms == items[i].start_ms
          && items[j].end_ms == items[i].end_ms)
        items[j].status |= items[i].status;
}

static void
judge_observations (const DureQualityRaw *raw, const json_t *payload, DureQualityCounts *counts)
{
  const json_t *list = json_object_get (payload, "observations");
  g_autoptr (GPtrArray) observations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_observation_free);
  g_autofree DureQualityItem *items = g_new0 (DureQualityItem, json_array_size (list) + 1);
  DureQualityContext context = { .arrived_ms = raw->received_ms,
                                 .consented_ms = raw->consented_ms };
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) list, i, item)
    {
      g_autoptr (GError) failure = NULL;
      DureObservation *observation = dure_observation_from_json (item, &failure);

      if (observation == NULL)
        {
          dure_quality_raw_unreadable (failure);
          continue;
        }
      items[observations->len] = item_of (observation);
      g_ptr_array_add (observations, observation);
    }
  spread_status (items, observations->len);
  dure_quality_raw_judge (raw, items, observations->len, &context, counts);
  sodium_memzero (items, (json_array_size (list) + 1) * sizeof *items);
}

static void
judge_payload (const DureQualityRaw *raw, DureDonorKey *key, DureQualityCounts *counts)
{
  g_autofree char *context = dure_payload_context (g_bytes_get_data (raw->id, NULL));
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) opened = dure_donor_key_open (key, context, raw->sealed, &failure);
  g_autoptr (json_t) payload = NULL;

  if (opened != NULL)
    payload = dure_json_parse (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened),
                               &failure);
  if (payload == NULL)
    dure_quality_raw_unreadable (failure);
  else
    judge_observations (raw, payload, counts);
}

/* Returns: whether this step is the one that counts it. */
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
      if (is_ours && key != NULL)
        judge_payload (raw, key, counts);
    }
  *ret_more = list != NULL && list->len == STEP_PAYLOADS;
  return list != NULL;
}

/**
 * dure_quality_step:
 * @city: the writer's
 * @ret_figures: (out caller-allocates): what was counted by this step; set only on success
 * @ret_more: (out): whether something is left, to be done soon; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_UNKNOWN when a batch went meanwhile
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
