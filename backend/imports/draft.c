// draft.c: what was read out of a donor's file, before the donor decides
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A reader adds observations and names what it leaves out; the draft packs the observations into
// batches and seals each under the donor's key as soon as it is full, so that what is kept of a
// file is a few bytes an observation and opens nowhere else. At the end the summary, what the
// donor is shown before deciding, is sealed in the same way. Nothing of a draft is stored here:
// imports.c does that, on the writer's thread.
//
// It costs one batch (300 KB), and what was sealed so far.

#include "draft.h"

#include "backend-error.h"
#include "batch-pack.h"
#include "canonical-json.h"
#include "id.h"

#include <sodium.h>
#include <string.h>

struct _DureDraft
{
  DureCity *city;
  char *id;
  char *donor;
  DureDonorKey *key;
  DureBatch *batch; /* that is being filled */
  guint8 *room;
  GPtrArray *parcels; /* of DureParcel */
  guint observations;
  bool codes[DURE_CODE_COUNT];
  json_t *bad;
  guint64 bad_count;
  GBytes *summary;
};

/**
 * dure_draft_new:
 * @city: this thread's; outlives the draft
 * @donor: whose file it is
 * @error: as dure_key_store_find()
 *
 * Returns: (transfer full) (nullable): a draft of nothing yet
 */
DureDraft *
dure_draft_new (DureCity *city, const char *donor, GError **error)
{
  g_autoptr (DureDonorKey) key = dure_key_store_find (city->key_store, donor, error);
  DureDraft *self;

  if (key == NULL)
    return NULL;
  self = g_new0 (DureDraft, 1);
  self->city = city;
  self->id = dure_id_new_timed (city->clock, city->dice);
  self->donor = g_strdup (donor);
  self->key = g_steal_pointer (&key);
  self->batch = g_new0 (DureBatch, 1);
  self->room = g_malloc (DURE_BATCH_PACKED_MAX);
  self->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_parcel_free);
  self->bad = json_array ();
  return self;
}

/**
 * dure_draft_free:
 * @self: (transfer full) (nullable): what is not sealed yet is wiped first
 */
void
dure_draft_free (DureDraft *self)
{
  if (self == NULL)
    return;
  dure_batch_wipe (self->batch);
  g_free (self->batch);
  g_free (self->room);
  g_ptr_array_unref (self->parcels);
  g_clear_pointer (&self->summary, g_bytes_unref);
  dure_donor_key_unref (self->key);
  json_decref (self->bad);
  g_free (self->donor);
  g_free (self->id);
  g_free (self);
}

/* Packs and seals the batch that was filled, and begins the next. */
static void
seal_batch (DureDraft *self)
{
  g_autofree char *id = dure_id_new_timed (self->city->clock, self->city->dice);

  if (!dure_id_to_bytes (id, self->batch->id))
    g_assert_not_reached ();
  g_ptr_array_add (self->parcels, dure_parcel_new (self->batch, 0, self->key, self->room));
  dure_batch_wipe (self->batch);
}

/**
 * dure_draft_add:
 * @observation: of one value, plausible; copied
 * @error: %DURE_BACKEND_ERROR_CONFLICT when these are too many
 */
gboolean
dure_draft_add (DureDraft *self, const DureBatchObservation *observation, GError **error)
{
  g_return_val_if_fail (observation->n_values == 0, FALSE);

  if (self->observations >= DURE_DRAFT_MOST)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                   "more observations than are taken out of one file");
      return FALSE;
    }
  if (self->batch->n_observations == DURE_BATCH_MAX_OBSERVATIONS)
    seal_batch (self);
  self->batch->observations[self->batch->n_observations++] = *observation;
  self->codes[observation->code] = true;
  self->observations++;
  return TRUE;
}

/**
 * dure_draft_complain:
 * @entry: in which entry of the file, from 1; 0 where there are none
 * @line: on which line, from 1; 0 where there are none
 * @reason: (transfer none): why it is left out, in one word that preview.html knows
 */
void
dure_draft_complain (DureDraft *self, guint64 entry, guint64 line, const char *reason)
{
  self->bad_count++;
  if (json_array_size (self->bad) < DURE_DRAFT_NAMED)
    json_array_append_new (self->bad, json_pack ("{s:I, s:I, s:s}", "entry", (json_int_t) entry,
                                                 "line", (json_int_t) line, "reason", reason));
}

/**
 * dure_draft_complain_more:
 * @count: of further bad places that the reader has counted, and not kept
 */
void
dure_draft_complain_more (DureDraft *self, guint64 count)
{
  self->bad_count += count;
}

/**
 * dure_draft_known:
 * @kind: by which kind of source
 * @code: what
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureSpan) (nullable): for which times it was given before,
 *   as dure_given_spans() says: what is in a file once more is not taken again
 */
GArray *
dure_draft_known (DureDraft *self, DureSourceKind kind, DureCode code, GError **error)
{
  return dure_given_spans (self->city, self->donor, kind, code, error);
}

static json_t *
codes_of (DureDraft *self)
{
  json_t *list = json_array ();

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (self->codes[code])
      json_array_append_new (list, json_string (dure_code_to_text (code)));
  return list;
}

/**
 * dure_draft_finish:
 * @kind: the word of the kind that has read the file
 * @telling: (transfer full): what that kind tells of it
 *
 * Seals what is left, and the summary: `kind`, `codes`, `observations` (how many would be given),
 * `bad` (the first places with `entry`, `line` and `reason`), `badCount`, and @telling under the
 * kind's word.
 */
void
dure_draft_finish (DureDraft *self, const char *kind, json_t *telling)
{
  g_autofree char *context = dure_draft_context (self->id);
  g_autoptr (json_t) summary = json_pack ("{s:s, s:o, s:i, s:O, s:I, s:o}", "kind", kind, "codes",
                                          codes_of (self), "observations", (int) self->observations,
                                          "bad", self->bad, "badCount",
                                          (json_int_t) self->bad_count, kind, telling);
  gsize length;
  char *text = dure_json_canonical (summary, &length);

  if (self->batch->n_observations > 0)
    seal_batch (self);
  self->summary = dure_donor_key_seal (self->key, context, text, length, self->city->dice);
  sodium_memzero (text, length);
  g_free (text);
}

/**
 * dure_draft_id:
 *
 * Returns: (transfer none): its UUIDv7
 */
const char *
dure_draft_id (DureDraft *self)
{
  return self->id;
}

/**
 * dure_draft_donor:
 *
 * Returns: (transfer none): whose it is
 */
const char *
dure_draft_donor (DureDraft *self)
{
  return self->donor;
}

/**
 * dure_draft_generation:
 *
 * Returns: of the key it is sealed under
 */
gint64
dure_draft_generation (DureDraft *self)
{
  return dure_donor_key_generation (self->key);
}

/**
 * dure_draft_summary:
 *
 * Returns: (transfer none): what dure_draft_finish() has sealed
 */
GBytes *
dure_draft_summary (DureDraft *self)
{
  return self->summary;
}

/**
 * dure_draft_parcels:
 *
 * Returns: (transfer none) (element-type DureParcel): what would be given
 */
GPtrArray *
dure_draft_parcels (DureDraft *self)
{
  return self->parcels;
}

/**
 * dure_draft_context:
 * @id: of a draft
 *
 * Returns: (transfer full): what its summary is sealed as, so that none passes for another
 */
char *
dure_draft_context (const char *id)
{
  return g_strdup_printf ("dure-draft/1\n%s", id);
}
