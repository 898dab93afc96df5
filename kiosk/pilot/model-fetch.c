// model-fetch.c: brings the model that the pilot runs from the city to this station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   the pilot runs another one -> the slot lacks it -> its first piece, with what the operator has
//   signed: (signed, of that very file, no larger than any) -> the next ones -> (that file) ->
//   onto the shelf -> the slot has it
//
// Nothing of the model is read here: its bytes are counted and hashed, and read only in the process
// that runs it. What is not as it must be is thrown away whole, and the station's report says why;
// the last piece that came is where it goes on when the network was away. Asking goes by the clock
// and by the city's settings, never by a visit. Station, uplink and slot must outlive it.

#include "model-fetch.h"

#include "canonical-json.h"
#include "encoding.h"
#include "id.h"
#include "model-shelf.h"
#include "packed-model.h"
#include "question.h"

#include <string.h>

#define LOAD "station-models"
#define NOT_FOUND 404

struct _DureModelFetch
{
  char *shelf;
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DurePilotSlot *slot;
  char *wanted; /* what @got is of */
  GByteArray *got;
  gsize size;
  GBytes *manifest, *signature;
  DureModelFault fault;
  DureCityQuestion *question;
  guint timer;
};

/* The room that its bytes took is given back, too. */
static void
forget (DureModelFetch *self)
{
  g_byte_array_unref (self->got);
  self->got = g_byte_array_new ();
  self->size = 0;
  g_clear_pointer (&self->manifest, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
}

static void
refuse (DureModelFetch *self, DureModelFault fault)
{
  if (fault != self->fault)
    g_message ("The pilot's model is not taken: %s", dure_model_faults[fault]);
  self->fault = fault;
  forget (self);
}

/* What the operator says of it comes first, so that nothing is fetched which nobody stands for. */
static gboolean
begin (DureModelFetch *self, const DureModelPart *part)
{
  g_autoptr (DurePilotModel) says =
      dure_pilot_model_open_manifest (part->manifest, part->signature, self->station->sign_key,
                                      NULL);

  if (says == NULL || !g_str_equal (says->digest, self->wanted))
    refuse (self, DURE_MODEL_FAULT_NOT_GENUINE);
  else if (part->size > DURE_PACKED_MODEL_MAX_BYTES)
    refuse (self, DURE_MODEL_FAULT_TOO_LARGE);
  else
    {
      self->size = part->size;
      self->manifest = g_bytes_ref (part->manifest);
      self->signature = g_bytes_ref (part->signature);
      return TRUE;
    }
  return FALSE;
}

static gboolean
take (DureModelFetch *self, const DureModelPart *part)
{
  if (part->from != self->got->len || (part->from > 0 && part->size != self->size))
    {
      refuse (self, DURE_MODEL_FAULT_MALFORMED);
      return FALSE;
    }
  if (part->from == 0 && !begin (self, part))
    return FALSE;
  g_byte_array_append (self->got, g_bytes_get_data (part->bytes, NULL),
                       (guint) g_bytes_get_size (part->bytes));
  return TRUE;
}

static void
finish (DureModelFetch *self)
{
  g_autoptr (GBytes) model = g_byte_array_free_to_bytes (self->got);
  g_autofree char *digest =
      dure_sha256_hex (g_bytes_get_data (model, NULL), g_bytes_get_size (model));
  g_autoptr (GError) error = NULL;

  self->got = g_byte_array_new ();
  if (!g_str_equal (digest, self->wanted))
    {
      refuse (self, DURE_MODEL_FAULT_OTHER_FILE);
      return;
    }
  if (!dure_model_shelf_put (self->shelf, digest, self->manifest, self->signature, model, &error))
    {
      refuse (self, DURE_MODEL_FAULT_NOT_KEPT);
      g_message ("%s", error->message);
      return;
    }
  self->fault = DURE_MODEL_FAULTLESS;
  forget (self);
  dure_pilot_slot_look_again (self->slot);
  g_message ("The pilot's model is here.");
}

static void ask (DureModelFetch *self);

static void
on_answer (GBytes *reply, guint status, gpointer data)
{
  DureModelFetch *self = data;
  g_autoptr (json_t) json = NULL;
  g_autoptr (DureModelPart) part = NULL;

  if (reply != NULL && status == NOT_FOUND)
    {
      /* The city does not hand it out now, and nothing is wrong with that. */
      self->fault = DURE_MODEL_FAULTLESS;
      forget (self);
    }
  if (reply == NULL || status != 200)
    return;
  json = dure_json_parse (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), NULL);
  part = json != NULL ? dure_model_part_from_json (json, NULL) : NULL;
  if (part == NULL)
    refuse (self, DURE_MODEL_FAULT_MALFORMED);
  else if (!take (self, part))
    return;
  else if (self->got->len < self->size)
    ask (self);
  else
    finish (self);
}

static void
ask (DureModelFetch *self)
{
  g_autofree char *id = dure_id_new_timed (self->clock, self->dice);
  g_autoptr (json_t) question = dure_model_question_new (id, self->wanted, self->got->len);

  dure_city_question_ask_as (&self->question, self->uplink, self->station, LOAD, question,
                             on_answer, self);
}

/**
 * dure_model_fetch_tick:
 *
 * Asks the city for what the slot lacks.
 */
void
dure_model_fetch_tick (DureModelFetch *self)
{
  if (self->question == NULL && dure_pilot_slot_lacks (self->slot) != NULL)
    ask (self);
}

static gboolean
on_timer (gpointer data)
{
  dure_model_fetch_tick (data);
  return G_SOURCE_CONTINUE;
}

/**
 * dure_model_fetch_start:
 *
 * Ticks by itself from now on.
 */
void
dure_model_fetch_start (DureModelFetch *self)
{
  self->timer = g_timeout_add_seconds (DURE_MODEL_FETCH_TICK_SECONDS, on_timer, self);
}

/**
 * dure_model_fetch_turn:
 * @pilot: the station's own from now on
 * @model: what it runs, as the settings in force name it
 *
 * Between visits: tells the slot, throws out what no pilot runs any more, and fetches what lacks.
 */
void
dure_model_fetch_turn (DureModelFetch *self, const char *pilot, const char *model)
{
  const gboolean is_other = !g_str_equal (self->wanted, model);

  dure_pilot_slot_set_pilot (self->slot, pilot, model);
  dure_model_shelf_keep_only (self->shelf, model);
  if (is_other)
    {
      dure_city_question_drop (&self->question);
      forget (self);
      self->fault = DURE_MODEL_FAULTLESS;
      g_free (self->wanted);
      self->wanted = g_strdup (model);
    }
  dure_model_fetch_tick (self);
}

/**
 * dure_model_fetch_is_asking:
 *
 * Returns: whether an answer of the city is waited for
 */
gboolean
dure_model_fetch_is_asking (DureModelFetch *self)
{
  return self->question != NULL;
}

/**
 * dure_model_fetch_get_digest:
 *
 * Returns: (transfer none) (nullable): of the model that the station has, may it run or not
 */
const char *
dure_model_fetch_get_digest (DureModelFetch *self)
{
  return dure_pilot_slot_get_digest (self->slot);
}

/**
 * dure_model_fetch_get_fault:
 *
 * Returns: why what came of the model that the pilot runs was not taken
 */
DureModelFault
dure_model_fetch_get_fault (DureModelFetch *self)
{
  return self->fault;
}

/**
 * dure_model_fetch_new:
 * @shelf: where models go; made when the first one comes
 * @station: an enrolled station
 * @uplink: the way to the city
 * @clock: of ids
 * @dice: of ids
 * @slot: what lacks a model
 *
 * Returns: (transfer full): one that asks nobody yet
 */
DureModelFetch *
dure_model_fetch_new (const char *shelf, DureStation *station, DureUplink *uplink,
                      DureClock *clock, DureDice *dice, DurePilotSlot *slot)
{
  DureModelFetch *self = g_new0 (DureModelFetch, 1);

  self->shelf = g_strdup (shelf);
  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->slot = slot;
  self->wanted = g_strdup ("");
  self->got = g_byte_array_new ();
  return self;
}

/**
 * dure_model_fetch_free:
 * @self: (transfer full) (nullable): what is on the shelf stays
 */
void
dure_model_fetch_free (DureModelFetch *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  dure_city_question_drop (&self->question);
  forget (self);
  g_byte_array_unref (self->got);
  g_free (self->shelf);
  g_free (self->wanted);
  g_free (self);
}
