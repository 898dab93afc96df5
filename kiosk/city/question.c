// question.c: one thing asked of the city, and who waits for its answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   ask -> reply, or none: the slot is empty again, then it is heard
//       -> drop: nothing is heard any more
//
// What is asked lies in a slot of its owner, who may go away at any time: a request under way holds
// what it needs until it ends. The uplink must outlive it.

#include "question.h"

#include "canonical-json.h"
#include "report.h"

struct _DureQuestion
{
  DureQuestion **slot; /* (nullable): when nobody waits any more */
  DureUplink *uplink;
  GCancellable *cancellable;
  DureQuestionFunc heard;
  gpointer data;
};

static void
question_free (DureQuestion *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureQuestion, question_free)

static void
on_reply (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DureQuestion) self = data;
  guint status = 0;
  g_autoptr (GBytes) reply = dure_uplink_post_finish (self->uplink, result, &status, NULL);

  if (self->slot == NULL)
    return;
  *self->slot = NULL;
  self->heard (reply, status, self->data);
}

/**
 * dure_question_ask:
 * @slot: (inout): empty; full until @heard is called
 * @uplink: the way to the city
 * @path: where to ask
 * @body: JSON
 * @heard: told the reply, once; it may ask again, or free who asked
 * @data: handed to @heard
 */
void
dure_question_ask (DureQuestion **slot, DureUplink *uplink, const char *path, GBytes *body,
                   DureQuestionFunc heard, gpointer data)
{
  g_return_if_fail (*slot == NULL);
  *slot = g_new (DureQuestion, 1);
  **slot = (DureQuestion){ slot, uplink, g_cancellable_new (), heard, data };
  dure_uplink_post_async (uplink, path, body, (*slot)->cancellable, on_reply, *slot);
}

/**
 * dure_question_ask_json:
 * @json: what is asked
 *
 * As dure_question_ask().
 */
void
dure_question_ask_json (DureQuestion **slot, DureUplink *uplink, const char *path,
                        const json_t *json, DureQuestionFunc heard, gpointer data)
{
  gsize length;
  char *text = dure_json_canonical (json, &length);
  g_autoptr (GBytes) body = g_bytes_new_take (text, length);

  dure_question_ask (slot, uplink, path, body, heard, data);
}

/**
 * dure_question_ask_as:
 * @station: an enrolled station; it signs
 * @load: the last part of the path, and the list's name in the request
 * @document: what is asked, with an `id`; it travels as a report does
 *
 * As dure_question_ask(), for what only the station itself is told.
 */
void
dure_question_ask_as (DureQuestion **slot, DureUplink *uplink, DureStation *station,
                      const char *load, const json_t *document, DureQuestionFunc heard,
                      gpointer data)
{
  g_autoptr (DureEnvelope) envelope = dure_report_seal (document, station->seal_key);
  g_autofree char *path = g_strconcat ("/v1/", load, NULL);
  g_autoptr (json_t) json = NULL;

  dure_envelope_sign (envelope, station->kiosk, station->incarnation, 1, station->key);
  json = json_pack ("{s:[o]}", load, dure_envelope_to_json (envelope));
  dure_question_ask_json (slot, uplink, path, json, heard, data);
}

/**
 * dure_question_drop:
 * @slot: (inout): empty or full; empty from now on
 *
 * Whatever is still on its way is not heard any more.
 */
void
dure_question_drop (DureQuestion **slot)
{
  DureQuestion *self = g_steal_pointer (slot);

  if (self == NULL)
    return;
  self->slot = NULL;
  g_cancellable_cancel (self->cancellable);
}
