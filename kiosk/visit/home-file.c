// home-file.c: asks the city for the file that a phone brings to the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   begin: makes a pass, which says nothing about anybody, and asks from then on
//   end: asks no more, and tells the city to erase what was brought
//
// The signature that goes with each question shows that it is this kiosk: a camera that has seen
// the pass gets nothing. What comes back is checked as foreign. Whether the end reaches the city is
// not waited for: without it the city erases by the time of the pass. Nothing of it is ever written
// down. Station and uplink must outlive it.

#include "home-file.h"

#include "asking.h"
#include "canonical-json.h"
#include "encoding.h"

#include <sodium.h>

#define LOOKS "/v1/visit-files/looks"
#define ENDS "/v1/visit-files/ends"
#define FETCHING "dure-visit-file/1"

struct _DureHomeFile
{
  DureStation *station;
  DureUplink *uplink;
  DureClock *clock;
  DureDice *dice;
  DureHomeFileFunc heard;
  gpointer data;
  DureAsking *asking;
  GBytes *question; /* (nullable): about the pass that is shown */
};

static gboolean
read_hours (const json_t *reply, DureHomeHours *ret_hours)
{
  g_autoptr (GBytes) packed = dure_base64url_decode_any (
      json_string_value (json_object_get (reply, "hours")), DURE_HOME_HOURS_PACKED_MAX);
  gsize length;
  const guint8 *bytes = packed != NULL ? g_bytes_get_data (packed, &length) : NULL;

  return bytes != NULL && dure_home_hours_unpack (ret_hours, bytes, length);
}

/* What is brought and is none is over: asking again brings the same. */
static DurePassState
read_reply (GBytes *bytes, guint status, DureHomeHours *ret_hours)
{
  g_autoptr (json_t) reply =
      status == 200 ? dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                       NULL)
                    : NULL;
  const char *state = json_string_value (json_object_get (reply, "state"));

  if (g_strcmp0 (state, "waiting") == 0)
    return DURE_PASS_WAITING;
  if (g_strcmp0 (state, "here") == 0)
    return read_hours (reply, ret_hours) ? DURE_PASS_APPROVED : DURE_PASS_OVER;
  return g_strcmp0 (state, "over") == 0 || status == 403 ? DURE_PASS_OVER
                                                         : DURE_PASS_OUT_OF_REACH;
}

static gboolean
on_heard (GBytes *reply, guint status, gpointer data)
{
  DureHomeFile *self = data;
  DureHomeHours *hours = g_new0 (DureHomeHours, 1);
  DurePassState state = DURE_PASS_OUT_OF_REACH;

  if (reply != NULL)
    state = read_reply (reply, status, hours);
  self->heard (state, state == DURE_PASS_APPROVED ? hours : NULL, self->data);
  explicit_bzero (hours, sizeof *hours);
  g_free (hours);
  return state == DURE_PASS_WAITING || state == DURE_PASS_OUT_OF_REACH;
}

static GBytes *
make_question (DureHomeFile *self, const DureVisitPass *pass)
{
  guint8 hash[DURE_SHA256_BYTES], signature[DURE_SIGNATURE_BYTES];
  char *text = dure_visit_pass_to_text (pass);
  g_autofree char *proof = NULL;
  g_autoptr (json_t) json = NULL;
  gsize length;
  char *question;

  dure_visit_pass_hash (pass, hash);
  dure_signing_key_sign (self->station->key, FETCHING, hash, sizeof hash, signature);
  proof = dure_base64url_encode (signature, sizeof signature);
  json = json_pack ("{s:s, s:s}", "pass", text, "signature", proof);
  question = dure_json_canonical (json, &length);
  dure_text_wipe (text);
  return g_bytes_new_with_free_func (question, length, (GDestroyNotify) dure_text_wipe, question);
}

/**
 * dure_home_file_begin:
 * @language: of the visit
 * @ret_pass: (out caller-allocates): what the screen shows; set only on success
 *
 * An earlier pass is ended.
 *
 * Returns: %FALSE for a language that passes do not know
 */
gboolean
dure_home_file_begin (DureHomeFile *self, const char *language, DureVisitPass *ret_pass)
{
  DureVisitPass pass = { .use = DURE_PASS_FOR_HOME,
                         .made_s = (guint32) (dure_clock_wall_ms (self->clock) / 1000) };

  dure_home_file_end (self);
  dure_dice_fill (self->dice, pass.secret, sizeof pass.secret);
  if (!dure_visit_pass_sign (&pass, language, self->station->kiosk, self->station->key))
    return FALSE;
  self->question = make_question (self, &pass);
  *ret_pass = pass;
  sodium_memzero (&pass, sizeof pass);
  dure_asking_begin (self->asking, self->question);
  return TRUE;
}

/**
 * dure_home_file_end:
 *
 * Whatever is still on its way is not heard any more, and what the city says to this neither.
 */
void
dure_home_file_end (DureHomeFile *self)
{
  if (self->question == NULL)
    return;
  dure_asking_end (self->asking);
  dure_uplink_post_async (self->uplink, ENDS, self->question, NULL, NULL, NULL);
  g_clear_pointer (&self->question, g_bytes_unref);
}

/**
 * dure_home_file_new:
 * @station: whose passes they are; enrolled
 * @uplink: the way to the city
 * @clock: when a pass was made
 * @dice: a pass's secret
 * @heard: told how far it is
 * @data: handed to @heard
 *
 * Returns: (transfer full): one that asks nothing yet
 */
DureHomeFile *
dure_home_file_new (DureStation *station, DureUplink *uplink, DureClock *clock, DureDice *dice,
                    DureHomeFileFunc heard, gpointer data)
{
  DureHomeFile *self = g_new0 (DureHomeFile, 1);

  self->station = station;
  self->uplink = uplink;
  self->clock = clock;
  self->dice = dice;
  self->heard = heard;
  self->data = data;
  self->asking = dure_asking_new (uplink, LOOKS, on_heard, self);
  return self;
}

/**
 * dure_home_file_free:
 * @self: (transfer full) (nullable)
 */
void
dure_home_file_free (DureHomeFile *self)
{
  if (self == NULL)
    return;
  dure_home_file_end (self);
  dure_asking_free (self->asking);
  g_free (self);
}
