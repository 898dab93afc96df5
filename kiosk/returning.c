// returning.c: asks the city whether a phone has approved the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   begin: makes a pass, which says nothing about anybody, and asks from then on
//   end: asks no more and wipes the pass
//
// One request at a time, the next a second and a half after the reply to the last. Out of reach is
// no end: it says so, and goes on asking. Nothing of it is ever written down. Station and uplink
// must outlive it; a request under way holds what it needs until it ends.

#include "returning.h"

#include "canonical-json.h"
#include "encoding.h"

#include <sodium.h>
#include <string.h>

#define PATH "/v1/visits"
#define ASK_AGAIN_MS 1500

/* What a reply finds; @owner is gone when nobody waits for it any more. */
typedef struct
{
  DureReturning *owner;
  DureUplink *uplink;
  GCancellable *cancellable;
} Request;

struct _DureReturning
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureReturningFunc heard;
  gpointer data;

  char *pass;
  char *notice_digest;
  GSource *timer;
  Request *request;
};

static void ask (DureReturning *self);

static gboolean
on_timer (gpointer data)
{
  DureReturning *self = data;

  g_clear_pointer (&self->timer, g_source_unref);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_again (DureReturning *self)
{
  self->timer = g_timeout_source_new (ASK_AGAIN_MS);
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static gboolean
read_approval (const json_t *reply, DureApproval *ret_approval)
{
  const json_t *standing = json_object_get (reply, "standing");
  const char *token = json_string_value (json_object_get (reply, "token"));
  gsize i;
  json_t *name;

  json_array_foreach ((json_t *) standing, i, name)
    for (DurePurpose purpose = 0; purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
      if (g_strcmp0 (json_string_value (name), dure_purpose_to_text (purpose)) == 0)
        ret_approval->stands[purpose] = TRUE;
  return dure_base64url_decode (token, ret_approval->token, sizeof ret_approval->token);
}

static DurePassState
read_reply (GBytes *bytes, guint status, DureApproval *ret_approval)
{
  g_autoptr (json_t) reply =
      status == 200 ? dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                       NULL)
                    : NULL;
  const char *state = json_string_value (json_object_get (reply, "state"));

  if (g_strcmp0 (state, "waiting") == 0)
    return DURE_PASS_WAITING;
  if (g_strcmp0 (state, "over") == 0 || status == 403)
    return DURE_PASS_OVER;
  if (g_strcmp0 (state, "approved") == 0 && read_approval (reply, ret_approval))
    return DURE_PASS_APPROVED;
  return DURE_PASS_OUT_OF_REACH;
}

static void
request_free (Request *self)
{
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
on_post_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  DureReturning *self = request->owner;
  DureApproval approval = { 0 };
  DurePassState state = DURE_PASS_OUT_OF_REACH;
  guint status = 0;
  g_autoptr (GBytes) reply = dure_uplink_post_finish (request->uplink, result, &status, NULL);

  if (self == NULL)
    return;
  self->request = NULL;
  if (reply != NULL)
    state = read_reply (reply, status, &approval);
  if (state == DURE_PASS_WAITING || state == DURE_PASS_OUT_OF_REACH)
    ask_again (self);
  self->heard (state, state == DURE_PASS_APPROVED ? &approval : NULL, self->data);
  sodium_memzero (&approval, sizeof approval);
}

static void
ask (DureReturning *self)
{
  g_autoptr (json_t) json =
      json_pack ("{s:s, s:s}", "pass", self->pass, "notice", self->notice_digest);
  g_autoptr (GBytes) body = NULL;
  gsize length;
  char *text = dure_json_canonical (json, &length);

  body = g_bytes_new_take (text, length);
  self->request = g_new (Request, 1);
  *self->request = (Request){ self, self->uplink, g_cancellable_new () };
  dure_uplink_post_async (self->uplink, PATH, body, self->request->cancellable, on_post_ready,
                          self->request);
}

/**
 * dure_returning_begin:
 * @language: of the visit
 * @notice_digest: the notice that the kiosk asks by
 * @ret_pass: (out caller-allocates): what the screen shows; set only on success
 *
 * An earlier pass is forgotten.
 *
 * Returns: %FALSE for a language that passes do not know
 */
gboolean
dure_returning_begin (DureReturning *self, const char *language, const char *notice_digest,
                      DureVisitPass *ret_pass)
{
  DureVisitPass pass = { .made_s = (guint32) (dure_clock_wall_ms (self->clock) / 1000) };

  dure_returning_end (self);
  dure_dice_fill (self->dice, pass.secret, sizeof pass.secret);
  if (!dure_visit_pass_sign (&pass, language, self->station->kiosk, self->station->key))
    return FALSE;
  self->pass = dure_visit_pass_to_text (&pass);
  self->notice_digest = g_strdup (notice_digest);
  *ret_pass = pass;
  sodium_memzero (&pass, sizeof pass);
  ask (self);
  return TRUE;
}

/**
 * dure_returning_end:
 *
 * Whatever is still on its way is not heard any more.
 */
void
dure_returning_end (DureReturning *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->request != NULL)
    {
      self->request->owner = NULL;
      g_cancellable_cancel (self->request->cancellable);
    }
  self->request = NULL;
  dure_text_wipe (g_steal_pointer (&self->pass));
  g_clear_pointer (&self->notice_digest, g_free);
}

/**
 * dure_returning_new:
 * @station: whose passes they are; enrolled
 * @uplink: the way to the city
 * @clock: when a pass was made
 * @dice: a pass's secret
 * @heard: told what became of the pass
 * @data: handed to @heard
 *
 * Returns: (transfer full): one that asks nothing yet
 */
DureReturning *
dure_returning_new (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                    DureReturningFunc heard, gpointer data)
{
  DureReturning *self = g_new0 (DureReturning, 1);

  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->heard = heard;
  self->data = data;
  return self;
}

/**
 * dure_returning_free:
 * @self: (transfer full) (nullable)
 */
void
dure_returning_free (DureReturning *self)
{
  if (self == NULL)
    return;
  dure_returning_end (self);
  g_free (self);
}
