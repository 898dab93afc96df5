// quality-raw.c: what is to be judged, as it is stored
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "quality-raw.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "log.h"

#include <string.h>

static void
raw_free (gpointer data)
{
  DureQualityRaw *self = data;

  g_bytes_unref (self->id);
  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self->donor);
  g_free (self->sender);
  g_free (self->pilot);
  g_free (self);
}

static char *
pilot_of (const char *record)
{
  g_autoptr (json_t) json = dure_json_parse (record, strlen (record), NULL);
  const char *pilot = json_string_value (json_object_get (json, "pilot"));

  return g_strdup (pilot != NULL ? pilot : DURE_PILOT);
}

/**
 * dure_quality_raw_read:
 * @rows: (nullable): number, id, donor, sender, when it came, the consent's record and time, and of
 *   donations what is sealed
 * @are_donations: or else batches
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureQualityRaw) (nullable): all of them; %NULL also
 *   without an answer
 */
GPtrArray *
dure_quality_raw_read (DureRows *rows, gboolean are_donations, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (raw_free);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      DureQualityRaw *raw = g_new0 (DureQualityRaw, 1);
      const char *id = are_donations ? dure_rows_text (rows, 1) : NULL;

      raw->number = dure_rows_integer (rows, 0);
      raw->id = id != NULL ? g_bytes_new (id, strlen (id) + 1) : dure_rows_bytes (rows, 1);
      raw->donor = g_strdup (dure_rows_text (rows, 2));
      raw->sender = g_strdup (dure_rows_text (rows, 3));
      raw->received_ms = dure_rows_integer (rows, 4);
      raw->pilot = pilot_of (dure_rows_text (rows, 5));
      raw->consented_ms = dure_rows_integer (rows, 6);
      raw->sealed = are_donations ? dure_rows_bytes (rows, 7) : NULL;
      g_ptr_array_add (list, raw);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_quality_raw_unreadable:
 * @failure: why something does not open
 *
 * Logs it, without saying whose it is.
 */
void
dure_quality_raw_unreadable (const GError *failure)
{
  dure_log (G_LOG_LEVEL_WARNING, "payload-unreadable", { DURE_LOG_MESSAGE, failure->message });
}

/**
 * dure_quality_raw_key:
 * @ret_key: (out) (transfer full) (nullable): what it opens with; %NULL when that is gone or
 *   damaged, which is logged; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_quality_raw_key (DureCity *city, const DureQualityRaw *self, DureDonorKey **ret_key,
                      GError **error)
{
  g_autoptr (GError) failure = NULL;
  DureDonorKey *key = dure_key_store_find (city->key_store, self->donor, &failure);

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (failure != NULL)
    dure_quality_raw_unreadable (failure);
  *ret_key = key;
  return TRUE;
}

/**
 * dure_quality_raw_judge:
 * @items: (array length=count): all that is in it
 * @count: how many
 * @context: how they came
 * @counts: where they are counted
 */
void
dure_quality_raw_judge (const DureQualityRaw *self, const DureQualityItem *items, gsize count,
                        const DureQualityContext *context, DureQualityCounts *counts)
{
  const DureQualityPlace place = { dure_day_of_time (self->received_ms), self->pilot,
                                   self->sender };
  g_autofree guint32 *reasons = g_new (guint32, MAX (count, 1));

  dure_quality_judge (items, count, context, reasons);
  for (gsize i = 0; i < count; i++)
    dure_quality_counts_add (counts, &place, &items[i], reasons[i]);
}
