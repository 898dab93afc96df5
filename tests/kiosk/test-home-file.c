// test-home-file.c: the kiosk asks for the file of a home, and believes nothing that comes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "home-file.h"
#include "rig.h"

#include <string.h>

#define KIOSK "5f0c0d0e-6f4a-4c58-9d7a-0c1b2a394857"
#define HOURS 48

/* A city that says the same to every look. */
typedef struct
{
  DureUplink uplink;
  const char *reply; /* (nullable): nobody answers */
  guint status;
  guint looks;
  guint ends;
  char *looked; /* the last question */
  char *ended;
} City;

typedef struct
{
  City city;
  DureDice *dice;
  DureClock *clock;
  DureStation station;
  DureHomeFile *file;
  guint heard;
  DurePassState state;
  guint hours; /* how many came */
  gint32 first_wh;
  gboolean ends_when_heard;
} Case;

static char *
text_of (GBytes *json)
{
  return g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
}

static void
post_async (DureUplink *uplink, const char *path, GBytes *json, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  City *self = (City *) uplink;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  const gboolean is_end = g_str_equal (path, "/v1/visit-files/ends");
  char **kept = is_end ? &self->ended : &self->looked;

  g_assert_true (is_end || g_str_equal (path, "/v1/visit-files/looks"));
  *(is_end ? &self->ends : &self->looks) += 1;
  g_free (*kept);
  *kept = text_of (json);
  if (self->reply == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "nobody");
  else
    g_task_return_pointer (task, g_bytes_new (self->reply, strlen (self->reply)),
                           (GDestroyNotify) g_bytes_unref);
}

static GBytes *
post_finish (DureUplink *uplink, GAsyncResult *result, guint *ret_status, GError **error)
{
  *ret_status = ((City *) uplink)->status;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_heard (DurePassState state, const DureHomeHours *hours, gpointer data)
{
  Case *self = data;

  self->heard++;
  self->state = state;
  g_assert_true ((hours != NULL) == (state == DURE_PASS_APPROVED));
  if (hours != NULL)
    {
      self->hours = hours->count;
      self->first_wh = hours->hours[0].wh;
    }
  if (self->ends_when_heard)
    dure_home_file_end (self->file);
}

static void
set_up (Case *self, gconstpointer data)
{
  self->city.uplink = (DureUplink){ post_async, post_finish };
  self->city.status = 200;
  self->dice = dure_dice_new_seeded (5);
  self->clock = dure_clock_new_manual (RIG_NOW_MS);
  self->station = (DureStation){ .is_enrolled = TRUE, .kiosk = (char *) KIOSK,
                                 .key = dure_signing_key_new (self->dice) };
  self->file = dure_home_file_new (&self->station, &self->city.uplink, self->clock, self->dice,
                                   on_heard, self);
}

static void
tear_down (Case *self, gconstpointer data)
{
  dure_home_file_free (self->file);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  dure_signing_key_free (self->station.key);
  dure_clock_manual_free (self->clock);
  dure_dice_seeded_free (self->dice);
  g_free (self->city.looked);
  g_free (self->city.ended);
}

static void
hear (Case *self)
{
  const guint before = self->heard;

  while (self->heard == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* As the city packs two days of 250 Wh an hour; @cut bytes of it are missing. */
static char *
reply_with_hours (gsize cut)
{
  g_autofree DureHomeHours *hours = g_new0 (DureHomeHours, 1);
  g_autoptr (GBytes) packed = NULL;
  g_autofree char *text = NULL;

  hours->count = HOURS;
  hours->start_s = 1792854000; /* 2026-10-25T00:00 in Gwangju */
  for (guint i = 0; i < HOURS; i++)
    hours->hours[i].wh = 250;
  packed = dure_home_hours_pack (hours);
  text = dure_base64url_encode (g_bytes_get_data (packed, NULL), g_bytes_get_size (packed) - cut);
  return g_strdup_printf ("{\"state\":\"here\",\"hours\":\"%s\"}", text);
}

/* The pass is this kiosk's, for a home, and goes with each question. */
static void
test_pass (Case *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  DureVisitPass pass;

  self->city.reply = "{\"state\":\"waiting\"}";
  g_assert_true (dure_home_file_begin (self->file, "ko", &pass));
  text = dure_visit_pass_to_text (&pass);
  g_assert_cmpint (pass.use, ==, DURE_PASS_FOR_HOME);
  g_assert_true (dure_visit_pass_holds (&pass, dure_signing_key_public (self->station.key)));
  g_assert_nonnull (strstr (self->city.looked, text));
  g_assert_nonnull (strstr (self->city.looked, "\"signature\""));
  hear (self);
  g_assert_cmpint (self->state, ==, DURE_PASS_WAITING);
  g_assert_cmpuint (self->city.ends, ==, 0);
}

/* What was brought comes once, and is not asked for again. */
static void
test_brought (Case *self, gconstpointer data)
{
  g_autofree char *reply = reply_with_hours (0);
  DureVisitPass pass;

  self->city.reply = reply;
  self->ends_when_heard = TRUE;
  g_assert_true (dure_home_file_begin (self->file, "ko", &pass));
  hear (self);
  g_assert_cmpint (self->state, ==, DURE_PASS_APPROVED);
  g_assert_cmpuint (self->hours, ==, HOURS);
  g_assert_cmpint (self->first_wh, ==, 250);
  settle ();
  g_assert_cmpuint (self->heard, ==, 1);
  g_assert_cmpuint (self->city.looks, ==, 1);
  g_assert_cmpuint (self->city.ends, ==, 1);
  g_assert_cmpstr (self->city.ended, ==, self->city.looked);
}

/* Whatever a city, or somebody in its place, may say. */
static void
test_replies (Case *self, gconstpointer data)
{
  g_autofree char *cut_short = reply_with_hours (1);
  g_autofree char *nothing = reply_with_hours (4 * HOURS);
  const struct
  {
    const char *reply;
    guint status;
    DurePassState state;
  } cases[] = {
    { "{\"state\":\"waiting\"}", 200, DURE_PASS_WAITING },
    { "{\"state\":\"over\"}", 200, DURE_PASS_OVER },
    { "{}", 403, DURE_PASS_OVER },
    { "{\"state\":\"here\"}", 200, DURE_PASS_OVER },
    { "{\"state\":\"here\",\"hours\":\"!!\"}", 200, DURE_PASS_OVER },
    { "{\"state\":\"here\",\"hours\":7}", 200, DURE_PASS_OVER },
    { cut_short, 200, DURE_PASS_OVER },
    { nothing, 200, DURE_PASS_OVER },
    { "{\"state\":\"here\"", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":7}", 200, DURE_PASS_OUT_OF_REACH },
    { "[]", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":\"waiting\"}", 503, DURE_PASS_OUT_OF_REACH },
    { NULL, 0, DURE_PASS_OUT_OF_REACH },
  };
  DureVisitPass pass;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      self->city.reply = cases[i].reply;
      self->city.status = cases[i].status;
      g_assert_true (dure_home_file_begin (self->file, "ko", &pass));
      hear (self);
      g_assert_cmpint (self->state, ==, cases[i].state);
      g_assert_cmpuint (self->hours, ==, 0);
    }
  g_assert_cmpuint (self->city.ends, ==, G_N_ELEMENTS (cases) - 1);
}

/* Nobody answers, then somebody does: it goes on asking. A new pass ends the one before, and after
 * its end nothing is heard. */
static void
test_asking (Case *self, gconstpointer data)
{
  DureVisitPass first, second;

  g_assert_true (dure_home_file_begin (self->file, "ko", &first));
  hear (self);
  g_assert_cmpint (self->state, ==, DURE_PASS_OUT_OF_REACH);
  self->city.reply = "{\"state\":\"waiting\"}";
  hear (self);
  g_assert_cmpint (self->state, ==, DURE_PASS_WAITING);
  g_assert_true (dure_home_file_begin (self->file, "en", &second));
  g_assert_cmpuint (self->city.ends, ==, 1);
  g_assert_cmpint (memcmp (first.secret, second.secret, sizeof first.secret), !=, 0);
  dure_home_file_end (self->file);
  dure_home_file_end (self->file);
  settle ();
  g_assert_cmpuint (self->heard, ==, 2);
  g_assert_cmpuint (self->city.ends, ==, 2);
  g_assert_false (dure_home_file_begin (self->file, "xx", &second));
  g_assert_cmpuint (self->city.looks, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/home-file/" path, Case, NULL, set_up, function, tear_down)
  ADD ("pass", test_pass);
  ADD ("brought", test_brought);
  ADD ("replies", test_replies);
  ADD ("asking", test_asking);
  return g_test_run ();
}
