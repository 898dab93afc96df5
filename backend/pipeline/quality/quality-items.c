// quality-items.c: what donations and batches hold, as the quality rules look at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One form for whoever judges: the pass that counts (quality-pass.c, quality-batches.c) and the
// tables that releases are made of (release-raw.c) see the same items. They borrow from what they
// were read of, and are the caller's to wipe.

#include "quality-items.h"

#include "quality-raw.h"

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

/**
 * dure_quality_items_of_payload:
 * @payload: of a donation, opened
 * @observations: (element-type DureObservation): gets what was read, and is to free it; must
 *   outlive the items
 * @ret_items: (out) (transfer full) (array): an item for each of them
 *
 * What cannot be read is logged, without saying whose it is, and left out.
 *
 * Returns: how many
 */
gsize
dure_quality_items_of_payload (const json_t *payload, GPtrArray *observations,
                               DureQualityItem **ret_items)
{
  const json_t *list = json_object_get (payload, "observations");
  DureQualityItem *items = g_new0 (DureQualityItem, json_array_size (list) + 1);
  gsize i;
  json_t *json;

  json_array_foreach ((json_t *) list, i, json)
    {
      g_autoptr (GError) failure = NULL;
      DureObservation *observation = dure_observation_from_json (json, &failure);

      if (observation == NULL)
        {
          dure_quality_raw_unreadable (failure);
          continue;
        }
      items[observations->len] = item_of (observation);
      g_ptr_array_add (observations, observation);
    }
  spread_status (items, observations->len);
  *ret_items = items;
  return observations->len;
}

/**
 * dure_quality_items_of_batch:
 * @batch: an open one; must outlive the items
 * @items: (array): room for %DURE_BATCH_MAX_OBSERVATIONS
 *
 * Device and clock of what a source sends are not known.
 *
 * Returns: how many
 */
gsize
dure_quality_items_of_batch (const DureBatch *batch, DureQualityItem *items)
{
  for (guint i = 0; i < batch->n_observations; i++)
    {
      const DureBatchObservation *observation = &batch->observations[i];

      items[i] = (DureQualityItem) {
        .code = observation->code,
        .device = DURE_DEVICE_COUNT,
        .start_ms = observation->start_ms,
        .end_ms = observation->end_ms,
        .value = observation->n_values == 0 ? dure_batch_observation_value (observation) : 0,
        .values = batch->values + observation->first_value,
        .n_values = observation->n_values,
      };
    }
  return batch->n_observations;
}
