// export-facts.c: what a donor gave, one value at a time, wherever it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A donation is JSON and is already open; a batch is packed and is opened here with the donor's
// key. Both become the same list. It is wiped when it is freed, and takes as much memory as one
// batch: about 400 KB at most.

#include "export-facts.h"

#include "canonical-json.h"
#include "id.h"

#include <sodium.h>
#include <string.h>

#define HOUR_MS (G_GINT64_CONSTANT (60) * 60 * 1000)

static DureFacts *
facts_new (guint count, const char *source)
{
  DureFacts *self = g_new0 (DureFacts, 1);

  self->list = g_new0 (DureFhirFact, MAX (count, 1));
  self->source = source;
  self->texts = g_string_chunk_new (1024);
  self->beats = g_array_new (FALSE, FALSE, sizeof (gint32));
  return self;
}

/**
 * dure_facts_free:
 * @self: (transfer full) (nullable)
 */
void
dure_facts_free (DureFacts *self)
{
  if (self == NULL)
    return;
  sodium_memzero (self->list, self->count * sizeof *self->list);
  if (self->beats->len > 0)
    sodium_memzero (self->beats->data, self->beats->len * sizeof (gint32));
  if (self->batch != NULL)
    dure_batch_wipe (self->batch);
  g_free (self->list);
  g_free (self->batch);
  g_array_unref (self->beats);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static char *
name_fact (DureFacts *self, const char *whole, guint index)
{
  g_autofree char *id = g_strdup_printf ("%s-%u", whole, index);

  return g_string_chunk_insert (self->texts, id);
}

static gboolean
read_fact (const json_t *item, DureFhirFact *fact)
{
  const json_t *period = json_object_get (item, "effectivePeriod");

  return dure_code_from_text (json_string_value (json_object_get (item, "code")), &fact->code)
         && dure_json_time (period, "start", &fact->start_ms, NULL)
         && dure_json_time (period, "end", &fact->end_ms, NULL);
}

/* Pointers into the array would move while it grows: they are set when it is whole. */
static void
add_beats (DureFacts *self, const json_t *item, DureFhirFact *fact)
{
  gsize i;
  json_t *value;

  json_array_foreach (json_object_get (item, "values"), i, value)
    {
      const gint32 beat = (gint32) json_integer_value (value);

      g_array_append_val (self->beats, beat);
      fact->n_values++;
    }
}

static void
point_at_beats (DureFacts *self)
{
  guint at = 0;

  for (guint i = 0; i < self->count; i++)
    if (self->list[i].n_values > 0)
      {
        self->list[i].values = &g_array_index (self->beats, gint32, at);
        at += self->list[i].n_values;
      }
}

/* How many facts they make: of a home, each hour is one, as it is in a batch. */
static guint
count_facts (const json_t *items)
{
  guint count = 0;
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) items, i, item)
    count += 1 + (guint) json_array_size (json_object_get (item, "values"));
  return count;
}

/* Those that are known; @fact is of the whole series. */
static void
add_hours (DureFacts *self, const json_t *item, const DureFhirFact *fact)
{
  const DureFhirFact whole = *fact;
  gsize i;
  json_t *value;

  json_array_foreach (json_object_get (item, "values"), i, value)
    if (json_is_integer (value))
      {
        DureFhirFact *hour = &self->list[self->count++];

        *hour = whole;
        hour->start_ms = whole.start_ms + (gint64) i * HOUR_MS;
        hour->end_ms = hour->start_ms + HOUR_MS;
        hour->value = json_number_value (value);
      }
}

/**
 * dure_facts_new_of_gift:
 * @gift: a donation; it must live as long
 * @donor: whose
 *
 * Returns: (transfer full): its values; none when its payload is gone
 */
DureFacts *
dure_facts_new_of_gift (const DureGift *gift, const char *donor)
{
  const json_t *items = json_object_get (gift->payload, "observations");
  DureFacts *self = facts_new (count_facts (items), "kiosk");
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) items, i, item)
    {
      DureFhirFact *fact = &self->list[self->count];

      if (!read_fact (item, fact))
        continue;
      fact->id = name_fact (self, gift->id, (guint) i);
      fact->donor = donor;
      fact->received_ms = gift->received_ms;
      fact->device = json_string_value (json_object_get (item, "device"));
      fact->value = json_number_value (json_object_get (item, "value"));
      fact->is_irregular_pulse = json_is_true (json_object_get (item, "irregularPulse"));
      if (fact->code == DURE_CODE_ELECTRICITY)
        {
          add_hours (self, item, fact);
          continue;
        }
      add_beats (self, item, fact);
      self->count++;
    }
  point_at_beats (self);
  return self;
}

static void
fill_from_batch (DureFacts *self, const char *donor, const char *id, gint64 received_ms)
{
  for (guint i = 0; i < self->batch->n_observations; i++)
    {
      const DureBatchObservation *it = &self->batch->observations[i];

      self->list[i] = (DureFhirFact){
        .id = name_fact (self, id, i),
        .donor = donor,
        .received_ms = received_ms,
        .code = it->code,
        .start_ms = it->start_ms,
        .end_ms = it->end_ms,
        .value = it->n_values == 0 ? dure_batch_observation_value (it) : 0,
        .values = it->n_values > 0 ? &self->batch->values[it->first_value] : NULL,
        .n_values = it->n_values,
      };
    }
  self->count = self->batch->n_observations;
}

/**
 * dure_facts_new_of_batch:
 * @donor: whose
 * @source: what kind of source sent it
 * @id: which
 * @error: %DURE_BACKEND_ERROR_STATE when it is damaged, %DURE_BACKEND_ERROR_STORE, or
 *   %DURE_BACKEND_ERROR_UNKNOWN when it or its key is gone
 *
 * Returns: (transfer full) (nullable): its values
 */
DureFacts *
dure_facts_new_of_batch (DureCity *city, const char *donor, const char *source,
                         const guint8 id[DURE_BATCH_ID_BYTES], GError **error)
{
  g_autoptr (DureDonorKey) key = dure_key_store_find (city->key_store, donor, error);
  g_autoptr (DureParcel) parcel = key != NULL ? dure_parcel_fetch (city, id, error) : NULL;
  g_autoptr (DureFacts) self = NULL;
  g_autofree char *text = dure_id_from_bytes (id);

  if (parcel == NULL)
    return NULL;
  self = facts_new (DURE_BATCH_MAX_OBSERVATIONS, source);
  self->batch = g_new0 (DureBatch, 1);
  if (!dure_parcel_open (parcel, key, self->batch, error))
    return NULL;
  fill_from_batch (self, donor, text, parcel->received_ms);
  return g_steal_pointer (&self);
}
