// test-fourteen.c: child, guardian, nobody, and then the child of their own: who is heard, and when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "sample.h"
#include "scope.h"

#define GIVEN_MS SAMPLE_NOW_MS

typedef struct
{
  DureDice *dice;
  DureNotice *notice;
  GPtrArray *events, *notices;
} World;

static DureConsent *
give (World *world, DureActor actor, gint64 time_ms)
{
  DureClock *clock = dure_clock_new_manual (time_ms);
  DureConsentEvent *event = g_new0 (DureConsentEvent, 1);

  event->kind = DURE_CONSENT_EVENT_GIVEN;
  event->time_ms = time_ms;
  event->consent = dure_consent_new (world->notice, clock, world->dice);
  event->consent->actor = actor;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    event->consent->lines[purpose].decision = DURE_DECISION_GIVEN;
  g_ptr_array_add (world->events, event);
  dure_clock_manual_free (clock);
  return event->consent;
}

static void
decide_on_phone (World *world, DureDecision decision, gint64 time_ms)
{
  DureClock *clock = dure_clock_new_manual (time_ms);
  DureConsentEvent *event = g_new0 (DureConsentEvent, 1);

  event->kind = DURE_CONSENT_EVENT_CHANGED;
  event->time_ms = time_ms;
  event->change = dure_consent_change_new ("0b6ad2f3-1c1f-4b1b-8f5e-5a3b0f0a7c11",
                                           DURE_CHANGED_BY_PHONE, clock, world->dice);
  dure_consent_change_show (dure_consent_change_add (event->change, DURE_PURPOSE_PROVIDE, decision,
                                                     dure_notice_digest (world->notice)),
                            world->notice);
  g_ptr_array_add (world->events, event);
  dure_clock_manual_free (clock);
}

static void
assert_state (World *world, DurePurpose purpose, gint64 at_ms, DureScopeState state)
{
  const DureScopeQuestion question = { dure_notice_pilot (world->notice), purpose, "8867-4", NULL,
                                       at_ms };
  DureScopeAnswer answer;

  dure_scope_find_line (world->events, world->notices, &question, &answer);
  g_assert_cmpint (answer.state, ==, state);
}

static void
test_fourteen (void)
{
  World world = { .dice = dure_dice_new_seeded (14), .notice = sample_notice_of (3, "ko") };
  DureConsent *guardian;
  gint64 ends_ms;

  world.events = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_consent_event_free);
  world.notices = g_ptr_array_new ();
  g_ptr_array_add (world.notices, world.notice);
  give (&world, DURE_ACTOR_CHILD, GIVEN_MS);
  assert_state (&world, DURE_PURPOSE_PROVIDE, GIVEN_MS, DURE_SCOPE_AWAITS_GUARDIAN);
  guardian = give (&world, DURE_ACTOR_GUARDIAN, GIVEN_MS + 1);
  guardian->valid_until = g_strdup ("2026-12-31");
  ends_ms = dure_consent_ends_ms (guardian);
  assert_state (&world, DURE_PURPOSE_PROVIDE, ends_ms - 1, DURE_SCOPE_COVERED);
  decide_on_phone (&world, DURE_DECISION_REFUSED, GIVEN_MS + 2);
  assert_state (&world, DURE_PURPOSE_PROVIDE, GIVEN_MS + 2, DURE_SCOPE_REFUSED);
  decide_on_phone (&world, DURE_DECISION_GIVEN, GIVEN_MS + 3);
  assert_state (&world, DURE_PURPOSE_PROVIDE, ends_ms - 1, DURE_SCOPE_COVERED);
  decide_on_phone (&world, DURE_DECISION_GIVEN, ends_ms);
  for (DurePurpose purpose = DURE_PURPOSE_COLLECT; purpose <= DURE_PURPOSE_PROVIDE; purpose++)
    assert_state (&world, purpose, ends_ms, DURE_SCOPE_OVER);
  give (&world, DURE_ACTOR_SELF, ends_ms + 1);
  for (DurePurpose purpose = DURE_PURPOSE_COLLECT; purpose <= DURE_PURPOSE_TRAIN; purpose++)
    assert_state (&world, purpose, ends_ms + 1, DURE_SCOPE_COVERED);
  g_ptr_array_unref (world.events);
  g_ptr_array_unref (world.notices);
  dure_notice_unref (world.notice);
  dure_dice_seeded_free (world.dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope/fourteen", test_fourteen);
  return g_test_run ();
}
