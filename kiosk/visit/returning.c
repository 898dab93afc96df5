// returning.c: asks the city whether a phone has approved the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   begin: makes a pass, which says nothing about anybody, and asks from then on
//   end: asks no more and wipes the pass
//
// Out of reach is no end: it says so, and goes on asking. Nothing of it is ever written down.
// Station and uplink must outlive it.

#include "returning.h"

#include "asking.h"
#include "canonical-json.h"
#include "encoding.h"

#include <sodium.h>
#include <string.h>

#define PATH "/v1/visits"

struct _DureReturning
{
  DureStation *station;
  DureClock *clock;
  DureDice *dice;
  DureReturningFunc heard;
  gpointer data;
  DureAsking *asking;
};

static gboolean
read_approval (const json_t *reply, DureApproval *ret_approval)
{
  const json_t *standing = json_object_get (reply, "standing");
  const char *token = json_string_value (json_object_get (reply, "token"));
  gsize i;
  json_t *name;

  json_array_foreach ((json_t *) standing, i, name)
    for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
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

static gboolean
on_heard (GBytes *reply, guint status, gpointer data)
{
  DureReturning *self = data;
  DureApproval approval = { 0 };
  DurePassState state = DURE_PASS_OUT_OF_REACH;

  if (reply != NULL)
    state = read_reply (reply, status, &approval);
  self->heard (state, state == DURE_PASS_APPROVED ? &approval : NULL, self->data);
  sodium_memzero (&approval, sizeof approval);
  return state == DURE_PASS_WAITING || state == DURE_PASS_OUT_OF_REACH;
}

static GBytes *
make_question (const DureVisitPass *pass, const char *notice_digest)
{
  char *text = dure_visit_pass_to_text (pass);
  g_autoptr (json_t) json = json_pack ("{s:s, s:s}", "pass", text, "notice", notice_digest);
  gsize length;
  char *question = dure_json_canonical (json, &length);

  dure_text_wipe (text);
  return g_bytes_new_with_free_func (question, length, (GDestroyNotify) dure_text_wipe, question);
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
  g_autoptr (GBytes) question = NULL;
  DureVisitPass pass = { .use = DURE_PASS_FOR_RETURNING,
                         .made_s = (guint32) (dure_clock_wall_ms (self->clock) / 1000) };

  dure_returning_end (self);
  dure_dice_fill (self->dice, pass.secret, sizeof pass.secret);
  if (!dure_visit_pass_sign (&pass, language, self->station->kiosk, self->station->key))
    return FALSE;
  question = make_question (&pass, notice_digest);
  *ret_pass = pass;
  sodium_memzero (&pass, sizeof pass);
  dure_asking_begin (self->asking, question);
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
  dure_asking_end (self->asking);
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
  self->asking = dure_asking_new (uplink, PATH, on_heard, self);
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
  dure_asking_free (self->asking);
  g_free (self);
}
