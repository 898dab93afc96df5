// test-returning.c: who has given before: a phone approves, and the kiosk never learns whose it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "returning.h"
#include "rig.h"

#include <string.h>

#define KIOSK "5f0c0d0e-6f4a-4c58-9d7a-0c1b2a394857"

static const DureApproval approval = {
  .token = { 1, 2, 3 },
  .stands = { [DURE_PURPOSE_COLLECT] = TRUE, [DURE_PURPOSE_SENSITIVE] = TRUE,
              [DURE_PURPOSE_PROVIDE] = TRUE },
};

static void
approve (Rig *rig, const DureApproval *by)
{
  rig_go_to (rig, DURE_SCREEN_RETURNING);
  dure_visit_set_pass_state (rig->visit, DURE_PASS_APPROVED, by);
}

static const json_t *
line_of (Rig *rig, DurePurpose purpose)
{
  const json_t *lines = json_object_get (json_object_get (rig->given, "consent"), "lines");

  return json_array_get (lines, purpose);
}

/* What stands is not asked again; what does not, is; the token goes into the seal. */
static void
test_only_the_rest_is_asked (Rig *rig, gconstpointer seed)
{
  const char *words[2];

  approve (rig, &approval);
  g_assert_true (dure_visit_get_pass_words (rig->visit, words));
  rig_assert_screen (rig, DURE_SCREEN_RETURNING);
  dure_visit_confirm_words (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_ASK);
  g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, DURE_PURPOSE_TRAIN);
  dure_visit_answer_ask (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  dure_visit_give (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_RECEIPT);
  g_assert_true (dure_visit_is_approved (rig->visit));
  g_assert_cmpstr (rig_text (rig->given, "visitToken", NULL), ==,
                   "AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  g_assert_true (json_is_true (json_object_get (
      json_object_get (line_of (rig, DURE_PURPOSE_COLLECT), "shown"), "earlier")));
  g_assert_null (json_object_get (json_object_get (line_of (rig, DURE_PURPOSE_TRAIN), "shown"),
                                  "earlier"));
  dure_visit_go_on (rig->visit);
  rig_assert_forgotten (rig);
}

/* With everything standing the review comes at once; back from it leads before the approval. */
static void
test_nothing_is_asked (Rig *rig, gconstpointer seed)
{
  DureApproval all = approval;

  all.stands[DURE_PURPOSE_TRAIN] = TRUE;
  approve (rig, &all);
  dure_visit_confirm_words (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_REVIEW);
  dure_visit_back (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_DONATE);
  g_assert_false (dure_visit_is_approved (rig->visit));
  dure_visit_answer_donate (rig->visit, DURE_ANSWER_FOURTEEN_OR_OVER);
  g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, DURE_PURPOSE_COLLECT);
}

/* Another phone was faster: its approval counts for nothing, and there is a new pass. */
static void
test_other_words (Rig *rig, gconstpointer seed)
{
  const char *words[2];

  approve (rig, &approval);
  dure_visit_confirm_words (rig->visit, FALSE);
  rig_assert_screen (rig, DURE_SCREEN_RETURNING);
  g_assert_cmpint (dure_visit_get_pass_state (rig->visit), ==, DURE_PASS_WAITING);
  g_assert_false (dure_visit_get_pass_words (rig->visit, words));
  g_assert_cmpuint (rig->passes, ==, 2);
  g_assert_cmpuint (rig->hidden, ==, 1);
  dure_visit_confirm_words (rig->visit, TRUE);
  rig_assert_screen (rig, DURE_SCREEN_RETURNING);
}

/* Out of reach, over, no phone: there is always a way to give as at the first time. */
static void
test_ways_without_a_phone (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RETURNING);
  dure_visit_set_pass_state (rig->visit, DURE_PASS_OUT_OF_REACH, NULL);
  dure_visit_set_pass_state (rig->visit, DURE_PASS_WAITING, NULL);
  dure_visit_set_pass_state (rig->visit, DURE_PASS_OVER, NULL);
  dure_visit_return (rig->visit);
  g_assert_cmpint (dure_visit_get_pass_state (rig->visit), ==, DURE_PASS_WAITING);
  dure_visit_give_as_new (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_ASK);
  g_assert_cmpint (dure_visit_get_purpose (rig->visit), ==, DURE_PURPOSE_COLLECT);
  /* Too late: the person has gone on without. */
  dure_visit_set_pass_state (rig->visit, DURE_PASS_APPROVED, &approval);
  for (guint i = 0; i < DURE_PURPOSES_OF_A_VISIT; i++)
    dure_visit_answer_ask (rig->visit, TRUE);
  dure_visit_give (rig->visit);
  g_assert_null (json_object_get (rig->given, "visitToken"));
}

/* Whoever leaves, by whatever way, leaves nothing; nobody is asked about the pass any more. */
static void
test_leaving (Rig *rig, gconstpointer seed)
{
  for (guint way = 0; way < 4; way++)
    {
      approve (rig, &approval);
      if (way == 0)
        dure_visit_stop (rig->visit);
      else if (way == 1)
        rig_wait (rig, 91 * 1000);
      else
        {
          dure_visit_back (rig->visit);
          rig_assert_screen (rig, DURE_SCREEN_DONATE);
          g_assert_null (dure_visit_get_pass (rig->visit));
          dure_visit_answer_donate (rig->visit, DURE_ANSWER_NO);
          dure_visit_go_on (rig->visit);
        }
      rig_assert_screen (rig, DURE_SCREEN_WELCOME);
      rig_assert_forgotten (rig);
    }
}

/* A phone takes its time; whoever waits for it is not asked whether they are there. */
static void
test_patience (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RETURNING);
  rig_wait (rig, 170 * 1000);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), ==, 0);
  rig_wait (rig, 95 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_RETURNING);
  g_assert_cmpuint (dure_visit_get_seconds_left (rig->visit), >, 0);
  rig_wait (rig, 31 * 1000);
  rig_assert_screen (rig, DURE_SCREEN_WELCOME);
  rig_assert_forgotten (rig);
}

/* Another language wants another pass: the words come in the language of the pass. */
static void
test_language (Rig *rig, gconstpointer seed)
{
  rig_go_to (rig, DURE_SCREEN_RETURNING);
  dure_visit_set_language (rig->visit, "en");
  rig_assert_screen (rig, DURE_SCREEN_RETURNING);
  g_assert_cmpuint (rig->passes, ==, 2);
  g_assert_cmpint (dure_visit_get_pass (rig->visit)->language, ==, dure_token_language ("en"));
}

static void
test_no_pass (Rig *rig, gconstpointer seed)
{
  rig->cannot_show_pass = TRUE;
  rig_go_to (rig, DURE_SCREEN_DONATE);
  dure_visit_return (rig->visit);
  rig_assert_screen (rig, DURE_SCREEN_DONATE);
  g_assert_null (dure_visit_get_pass (rig->visit));
}

/* ---- asking the city ---- */

typedef struct
{
  DureUplink uplink;
  const char *reply; /* NULL: nobody answers */
  guint status;
  guint posts;
  char *asked;
  guint heard;
  DurePassState state;
  DureApproval approval;
} Counter;

static void
post_async (DureUplink *uplink, const char *path, GBytes *json, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer data)
{
  Counter *self = (Counter *) uplink;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_assert_cmpstr (path, ==, "/v1/visits");
  self->posts++;
  g_free (self->asked);
  self->asked = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  if (self->reply == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "nobody");
  else
    g_task_return_pointer (task, g_bytes_new_static (self->reply, strlen (self->reply)),
                           (GDestroyNotify) g_bytes_unref);
}

static GBytes *
post_finish (DureUplink *uplink, GAsyncResult *result, guint *ret_status, GError **error)
{
  *ret_status = ((Counter *) uplink)->status;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_heard (DurePassState state, const DureApproval *told, gpointer data)
{
  Counter *self = data;

  self->heard++;
  self->state = state;
  if (told != NULL)
    self->approval = *told;
}

static void
hear (Counter *self, guint times)
{
  guint before = self->heard;

  while (self->heard < before + times)
    g_main_context_iteration (NULL, TRUE);
}

/* Whatever a city, or somebody in its place, may say. */
static void
test_replies (void)
{
  static const struct
  {
    const char *reply;
    guint status;
    DurePassState state;
  } cases[] = {
    { "{\"state\":\"waiting\"}", 200, DURE_PASS_WAITING },
    { "{\"state\":\"over\"}", 200, DURE_PASS_OVER },
    { "{}", 403, DURE_PASS_OVER },
    { "{\"state\":\"approved\"}", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":\"approved\",\"token\":\"short\"}", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":\"approved\"", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":7}", 200, DURE_PASS_OUT_OF_REACH },
    { "[]", 200, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":\"waiting\"}", 503, DURE_PASS_OUT_OF_REACH },
    { NULL, 0, DURE_PASS_OUT_OF_REACH },
    { "{\"state\":\"approved\",\"token\":\"AQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
      "\"standing\":[\"collect\",\"energy\",\"nonsense\",7]}",
      200, DURE_PASS_APPROVED },
  };
  DureDice *dice = dure_dice_new_seeded (5);
  DureClock *clock = dure_clock_new_manual (RIG_NOW_MS);
  DureStation station = { .is_enrolled = TRUE, .kiosk = (char *) KIOSK,
                          .key = dure_signing_key_new (dice) };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Counter city = { .uplink = { post_async, post_finish }, .reply = cases[i].reply,
                       .status = cases[i].status };
      g_autoptr (DureReturning) returning =
          dure_returning_new (&station, &city.uplink, clock, dice, on_heard, &city);
      g_autofree char *text = NULL;
      DureVisitPass pass;

      g_assert_true (dure_returning_begin (returning, "ko", "digest", &pass));
      text = dure_visit_pass_to_text (&pass);
      g_assert_true (dure_visit_pass_holds (&pass, dure_signing_key_public (station.key)));
      g_assert_nonnull (strstr (city.asked, text));
      hear (&city, 1);
      g_assert_cmpint (city.state, ==, cases[i].state);
      if (city.state == DURE_PASS_APPROVED)
        {
          g_assert_cmpmem (city.approval.token, 3, "\1\2\3", 3);
          g_assert_true (city.approval.stands[DURE_PURPOSE_COLLECT]);
          g_assert_false (city.approval.stands[DURE_PURPOSE_TRAIN]);
          g_assert_true (city.approval.stands[DURE_PURPOSE_ENERGY]);
        }
      g_free (city.asked);
    }
  dure_signing_key_free (station.key);
  dure_clock_manual_free (clock);
  dure_dice_seeded_free (dice);
}

/* It goes on asking, hears nothing after its end, and every pass is another. */
static void
test_asking (void)
{
  DureDice *dice = dure_dice_new_seeded (5);
  DureClock *clock = dure_clock_new_manual (RIG_NOW_MS);
  DureStation station = { .is_enrolled = TRUE, .kiosk = (char *) KIOSK,
                          .key = dure_signing_key_new (dice) };
  Counter city = { .uplink = { post_async, post_finish } };
  g_autoptr (DureReturning) returning =
      dure_returning_new (&station, &city.uplink, clock, dice, on_heard, &city);
  DureVisitPass first, second;

  g_assert_true (dure_returning_begin (returning, "ko", "digest", &first));
  hear (&city, 1);
  g_assert_cmpint (city.state, ==, DURE_PASS_OUT_OF_REACH);
  city.reply = "{\"state\":\"waiting\"}";
  city.status = 200;
  hear (&city, 1);
  g_assert_cmpint (city.state, ==, DURE_PASS_WAITING);
  g_assert_true (dure_returning_begin (returning, "ko", "digest", &second));
  g_assert_cmpint (memcmp (first.secret, second.secret, sizeof first.secret), !=, 0);
  dure_returning_end (returning);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (city.heard, ==, 2);
  g_assert_false (dure_returning_begin (returning, "xx", "digest", &second));
  g_assert_cmpuint (city.posts, ==, 3);
  g_free (city.asked);
  dure_signing_key_free (station.key);
  dure_clock_manual_free (clock);
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/returning/" path, Rig, GSIZE_TO_POINTER (7), rig_set_up, function, rig_tear_down)
  ADD ("only-the-rest-is-asked", test_only_the_rest_is_asked);
  ADD ("nothing-is-asked", test_nothing_is_asked);
  ADD ("other-words", test_other_words);
  ADD ("ways-without-a-phone", test_ways_without_a_phone);
  ADD ("leaving", test_leaving);
  ADD ("patience", test_patience);
  ADD ("language", test_language);
  ADD ("no-pass", test_no_pass);
  g_test_add_func ("/returning/replies", test_replies);
  g_test_add_func ("/returning/asking", test_asking);
  return g_test_run ();
}
