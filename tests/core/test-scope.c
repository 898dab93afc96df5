// test-scope.c: what is covered, over every combination of the conditions
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Two generated tables are compared with what is expected by rules written here a second time, in
// other words; and rows picked by hand show the rules one by one.

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"
#include "sample.h"
#include "scope.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)
#define GIVEN_MS SAMPLE_NOW_MS
#define NOW_MS (GIVEN_MS + 30 * DAY_MS)
#define DONOR "5b0d5a4e-5a60-4f0f-9f6e-0a6f0c1d2e3f"

/* What the notices of this test list: pulse, age band, and with ask E electricity. */
typedef struct
{
  guint version;
  const char *items;    /* of asks A, C and D */
  const char *last_day; /* of every ask */
  const char *recipient; /* of asks C and D */
  gboolean asks_energy;
} Terms;

static const Terms base = { 1, "[\"8867-4\",\"8310-5\",\"ageBand\"]", "2029-12-31",
                            "committee-approved", TRUE };

static DureNotice *
make_notice (const Terms *terms)
{
  g_autoptr (json_t) all = json_pack ("{s:s, s:i, s:{}, s:{}}", "pilot", "p",
                                      "version", (int) terms->version, "record", "asks");
  g_autoptr (json_t) text = json_pack ("{s:s, s:s, s:{}}", "language", "ko", "title", "t", "asks");

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      gboolean is_shared = purpose == DURE_PURPOSE_PROVIDE || purpose == DURE_PURPOSE_TRAIN;
      const char *items = purpose == DURE_PURPOSE_ENERGY ? "[\"electricity-use\"]" : terms->items;

      if (purpose == DURE_PURPOSE_ENERGY && !terms->asks_energy)
        continue;
      json_object_set_new (json_object_get (text, "asks"), dure_purpose_to_text (purpose),
                           json_pack ("{s:s, s:s, s:[{s:s, s:s}]}", "title",
                                      dure_purpose_to_text (purpose), "short", "s", "facts",
                                      "label", "l", "text", "t"));
      json_object_set_new (json_object_get (all, "asks"), dure_purpose_to_text (purpose),
                           json_pack ("{s:s, s:s, s:s, s:o}", "lawfulBasis", "x",
                                      "retention", terms->last_day,
                                      "recipient", is_shared ? terms->recipient : "controller",
                                      "dataItems", json_loads (items, 0, NULL)));
    }
  return sample_notice_from (all, text);
}

typedef struct
{
  GPtrArray *notices;
  GPtrArray *events;
  DureDice *dice;
} World;

static World
world_new (void)
{
  World world = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) dure_notice_unref),
    g_ptr_array_new_with_free_func ((GDestroyNotify) dure_consent_event_free),
    dure_dice_new_seeded (11),
  };

  g_ptr_array_add (world.notices, make_notice (&base));
  return world;
}

static void
world_clear (World *world)
{
  g_ptr_array_unref (world->events);
  g_ptr_array_unref (world->notices);
  dure_dice_seeded_free (world->dice);
}

static DureConsent *
give (World *world, DureNotice *notice, DureActor actor, DureDecision all, gint64 time_ms)
{
  DureClock *clock = dure_clock_new_manual (time_ms);
  DureConsentEvent *event = g_new0 (DureConsentEvent, 1);

  event->kind = DURE_CONSENT_EVENT_GIVEN;
  event->time_ms = time_ms;
  event->consent = dure_consent_new (notice, clock, world->dice);
  event->consent->actor = actor;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    event->consent->lines[purpose].decision = all;
  g_ptr_array_add (world->events, event);
  dure_clock_manual_free (clock);
  return event->consent;
}

static DureConsentChangeLine *
change (World *world, DureNotice *notice, DurePurpose purpose, DureDecision decision,
        gint64 time_ms)
{
  DureClock *clock = dure_clock_new_manual (time_ms);
  DureConsentEvent *event = g_new0 (DureConsentEvent, 1);
  DureConsentChangeLine *line;

  event->kind = DURE_CONSENT_EVENT_CHANGED;
  event->time_ms = time_ms;
  event->change =
      dure_consent_change_new (DONOR, DURE_CHANGED_BY_PHONE, clock, world->dice);
  line = dure_consent_change_add (event->change, purpose, decision, dure_notice_digest (notice));
  if (decision == DURE_DECISION_GIVEN)
    dure_consent_change_show (line, notice);
  g_ptr_array_add (world->events, event);
  dure_clock_manual_free (clock);
  return line;
}

static void
withdraw (World *world, gint64 time_ms)
{
  DureConsentEvent *event = g_new0 (DureConsentEvent, 1);

  event->kind = DURE_CONSENT_EVENT_WITHDRAWN;
  event->time_ms = time_ms;
  g_ptr_array_add (world->events, event);
}

static DureScopeState
state_at (const World *world, DurePurpose purpose, const char *item, const char *recipient,
          gint64 at_ms)
{
  const DureScopeQuestion question = { "p", purpose, item, recipient, at_ms };
  DureScopeAnswer answer;

  g_assert_cmpint (dure_scope_find (world->events, world->notices, &question, &answer), ==,
                   answer.state == DURE_SCOPE_COVERED);
  return answer.state;
}

static DureScopeState
state (const World *world, DurePurpose purpose, const char *item, const char *recipient)
{
  return state_at (world, purpose, item, recipient, NOW_MS);
}

/* 3 answers to 5 asks, 4 items, 5 purposes, 3 recipients: what rests on which lines. A41 is among
 * them: who agreed to what the heart does has agreed to nothing that the home used. */
static void
test_lines_a_use_rests_on (void)
{
  static const struct
  {
    const char *item;
    const char *needed; /* a letter an ask, to keep it */
  } items[] = { { "8867-4", "AB" }, { "ageBand", "A" }, { "electricity-use", "E" }, { "x", "A" } };
  static const char *const recipients[] = { NULL, "committee-approved", "hospital-1" };
  World world = world_new ();
  DureConsent *consent = give (&world, world.notices->pdata[0], DURE_ACTOR_SELF,
                               DURE_DECISION_UNASKED, GIVEN_MS);

  for (int row = 0; row < 243 * 4 * 5 * 3; row++)
    {
      const guint item = row / 243 % 4;
      const DurePurpose purpose = row / 243 / 4 % 5;
      const char *recipient = recipients[row / 243 / 20];
      const gboolean is_energy = item == 2, is_shared = purpose == 2 || purpose == 3;
      int rest = row % 243;
      gboolean expected = item != 3;

      for (DurePurpose p = 0; p < DURE_PURPOSE_COUNT; p++, rest /= 3)
        {
          consent->lines[p].decision = (DureDecision) (rest % 3);
          if ((strchr (items[item].needed, 'A' + p) != NULL || p == purpose) && rest % 3 != 2)
            expected = FALSE;
        }
      /* The notice lists electricity in ask E only, and only that there. */
      if (is_energy != (purpose == DURE_PURPOSE_ENERGY) || (recipient != NULL && !is_shared))
        expected = FALSE;
      g_assert_cmpint (state (&world, purpose, items[item].item, recipient) == DURE_SCOPE_COVERED,
                       ==, expected);
    }
  world_clear (&world);
}

/* One row of the table of all conditions on one line. */
typedef enum { BY_SELF, BY_CHILD, BY_GUARDIAN, BY_GUARDIAN_OVER, ACTORS } By;
typedef enum { NO_CHANGE, NO_TO_ALL, NO_TO_ITEM, NO_TO_OTHER, NO_TO_HOSPITAL, YES, CHANGES } Then;
typedef enum { NOTHING_LATER, WIDER, ITEM_DROPPED, RECIPIENT_DROPPED, SHORTER, LATERS } Later;

typedef struct
{
  DureDecision decision;
  By by;
  Then then;
  Later later;
  gboolean is_listed, is_over, is_withdrawn;
  const char *recipient;
} Row;

static const Terms laters[LATERS] = {
  [WIDER] = { 2, "[\"8867-4\",\"8310-5\",\"ageBand\",\"29463-7\"]", "2035-12-31",
              "committee-approved", TRUE },
  [ITEM_DROPPED] = { 2, "[\"8310-5\",\"ageBand\"]", "2029-12-31", "committee-approved", TRUE },
  [RECIPIENT_DROPPED] = { 2, "[\"8867-4\",\"8310-5\",\"ageBand\"]", "2029-12-31", "controller",
                          TRUE },
  [SHORTER] = { 2, "[\"8867-4\",\"8310-5\",\"ageBand\"]", "2026-12-01", "committee-approved",
                TRUE },
};

/* The rules in other words: first who has the last word and what it is, then what is left of it. */
static DureScopeState
expect (const Row *row)
{
  const gboolean is_minor = row->by != BY_SELF;
  const gboolean is_hospital = g_strcmp0 (row->recipient, "hospital-1") == 0;
  DureDecision word = row->is_listed ? row->decision : DURE_DECISION_UNASKED;
  gboolean awaits = is_minor && row->is_listed;

  if (row->is_withdrawn)
    return DURE_SCOPE_WITHDRAWN;
  if (row->by == BY_CHILD && word != DURE_DECISION_REFUSED)
    {
      awaits = row->is_listed && word == DURE_DECISION_GIVEN;
      word = DURE_DECISION_UNASKED;
    }
  if (row->then == YES && row->is_listed)
    {
      if (row->by == BY_CHILD)
        awaits = TRUE;
      else
        word = DURE_DECISION_GIVEN;
    }
  if (row->then == NO_TO_ALL || row->then == NO_TO_ITEM
      || (row->then == NO_TO_HOSPITAL && is_hospital))
    word = DURE_DECISION_REFUSED;
  if (word == DURE_DECISION_REFUSED)
    return DURE_SCOPE_REFUSED;
  if (word == DURE_DECISION_UNASKED)
    return awaits ? DURE_SCOPE_AWAITS_GUARDIAN : DURE_SCOPE_UNASKED;
  if (row->later == ITEM_DROPPED
      || (row->later == RECIPIENT_DROPPED && row->recipient != NULL))
    return DURE_SCOPE_NARROWED;
  if (row->is_over || row->later == SHORTER || row->by == BY_GUARDIAN_OVER)
    return DURE_SCOPE_OVER;
  return DURE_SCOPE_COVERED;
}

static void
play (World *world, const Row *row)
{
  DureNotice *notice = world->notices->pdata[0];
  DureDecision said = row->then == YES ? DURE_DECISION_GIVEN : DURE_DECISION_REFUSED;
  DureConsent *consent;
  DureConsentChangeLine *line;

  if (row->by == BY_GUARDIAN || row->by == BY_GUARDIAN_OVER)
    give (world, notice, DURE_ACTOR_CHILD, DURE_DECISION_GIVEN, GIVEN_MS - 1);
  consent = give (world, notice,
                  row->by == BY_SELF    ? DURE_ACTOR_SELF
                  : row->by == BY_CHILD ? DURE_ACTOR_CHILD
                                        : DURE_ACTOR_GUARDIAN,
                  row->decision, GIVEN_MS);
  if (consent->actor == DURE_ACTOR_GUARDIAN)
    consent->valid_until = g_strdup (row->by == BY_GUARDIAN ? "2099-01-01" : "2026-11-30");
  if (row->then != NO_CHANGE)
    {
      line = change (world, notice, DURE_PURPOSE_PROVIDE, said, GIVEN_MS + 1);
      if (row->then == NO_TO_ITEM || row->then == NO_TO_OTHER)
        line->items = g_strsplit (row->then == NO_TO_OTHER ? "8310-5"
                                  : row->is_listed         ? "8867-4"
                                                           : "41653-7",
                                  ",", -1);
      if (row->then == NO_TO_HOSPITAL)
        line->recipient = g_strdup ("hospital-1");
    }
  if (row->is_withdrawn)
    withdraw (world, GIVEN_MS + 2);
}

static void
check_row (World *world, const Row *row, gint64 end_ms)
{
  const DureScopeQuestion question = { "p", DURE_PURPOSE_PROVIDE,
                                       row->is_listed ? "8867-4" : "41653-7", row->recipient,
                                       row->is_over ? end_ms : NOW_MS };
  DureScopeAnswer answer;

  g_ptr_array_set_size (world->events, 0);
  play (world, row);
  dure_scope_find_line (world->events, world->notices, &question, &answer);
  if (answer.state != expect (row))
    g_error ("decision %d by %d then %d later %d listed %d over %d withdrawn %d to %s: %d, not %d",
             row->decision, row->by, row->then, row->later, row->is_listed, row->is_over,
             row->is_withdrawn, row->recipient != NULL ? row->recipient : "the city", answer.state,
             expect (row));
  if (answer.state == DURE_SCOPE_COVERED)
    g_assert_cmpint (answer.until_ms, ==, end_ms);
}

static void
test_every_condition_of_a_line (void)
{
  static const char *const recipients[] = { NULL, "committee-approved", "hospital-1" };

  World worlds[LATERS];
  gint64 end_ms = 0;

  dure_day_end_from_text (base.last_day, &end_ms);
  for (Later later = 0; later < LATERS; later++)
    {
      worlds[later] = world_new ();
      if (later != NOTHING_LATER)
        g_ptr_array_add (worlds[later].notices, make_notice (&laters[later]));
    }
  for (int i = 0; i < 3 * ACTORS * CHANGES * LATERS * 8 * 3; i++)
    {
      int rest = i / 3 / ACTORS / CHANGES / LATERS;
      const Row row = {
        .decision = (DureDecision) (i % 3),
        .by = (By) (i / 3 % ACTORS),
        .then = (Then) (i / 3 / ACTORS % CHANGES),
        .later = (Later) (i / 3 / ACTORS / CHANGES % LATERS),
        .is_listed = rest & 1,
        .is_over = rest >> 1 & 1,
        .is_withdrawn = rest >> 2 & 1,
        .recipient = recipients[rest >> 3],
      };

      check_row (&worlds[row.later], &row, end_ms);
    }
  for (Later later = 0; later < LATERS; later++)
    world_clear (&worlds[later]);
}

static void
test_no_to_one_recipient_stands (void)
{
  World world = world_new ();
  DureNotice *notice = world.notices->pdata[0];
  DureConsentChangeLine *line;

  give (&world, notice, DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS);
  line = change (&world, notice, DURE_PURPOSE_PROVIDE, DURE_DECISION_REFUSED, GIVEN_MS + 1);
  line->recipient = g_strdup ("firm-2");
  give (&world, notice, DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS + 2);
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "8867-4", "firm-2"), ==,
                   DURE_SCOPE_REFUSED);
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "8867-4", "firm-3"), ==,
                   DURE_SCOPE_COVERED);
  line = change (&world, notice, DURE_PURPOSE_PROVIDE, DURE_DECISION_GIVEN, GIVEN_MS + 3);
  line->recipient = g_strdup ("firm-2");
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "8867-4", "firm-2"), ==,
                   DURE_SCOPE_COVERED);
  world_clear (&world);
}

/* A donation that waited at an offline kiosk brings an older yes after a newer no. */
static void
test_late_yes_changes_nothing (void)
{
  World world = world_new ();
  DureNotice *notice = world.notices->pdata[0];

  give (&world, notice, DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS);
  change (&world, notice, DURE_PURPOSE_TRAIN, DURE_DECISION_REFUSED, GIVEN_MS + DAY_MS);
  give (&world, notice, DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS + 1);
  g_assert_cmpint (state (&world, DURE_PURPOSE_TRAIN, "8867-4", NULL), ==, DURE_SCOPE_REFUSED);
  g_assert_cmpint (state (&world, DURE_PURPOSE_COLLECT, "8867-4", NULL), ==, DURE_SCOPE_COVERED);
  g_assert_cmpint (state_at (&world, DURE_PURPOSE_TRAIN, "8867-4", NULL, GIVEN_MS + 2), ==,
                   DURE_SCOPE_COVERED);
  g_assert_cmpint (state_at (&world, DURE_PURPOSE_TRAIN, "8867-4", NULL, GIVEN_MS - 1), ==,
                   DURE_SCOPE_UNASKED);
  world_clear (&world);
}

static gint64
pulse_since (const World *world, DurePurpose *ret_last)
{
  DureScopeAnswer before;
  gint64 since_ms = dure_scope_kept_since (world->events, world->notices, "p", "8867-4", NOW_MS,
                                           &before);

  *ret_last = before.line;
  return since_ms;
}

/* A yes to what stands begins nothing; a no, or a period that ended, does, for its line alone. */
static void
test_kept_since_the_last_break (void)
{
  World world = world_new ();
  DureNotice *notice = world.notices->pdata[0];
  DurePurpose last;

  give (&world, notice, DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS);
  g_assert_cmpint (pulse_since (&world, &last), ==, GIVEN_MS);
  g_assert_cmpint (last, ==, DURE_PURPOSE_COLLECT);
  change (&world, notice, DURE_PURPOSE_COLLECT, DURE_DECISION_GIVEN, GIVEN_MS + DAY_MS);
  change (&world, notice, DURE_PURPOSE_TRAIN, DURE_DECISION_REFUSED, GIVEN_MS + 2 * DAY_MS);
  g_assert_cmpint (pulse_since (&world, &last), ==, GIVEN_MS);
  change (&world, notice, DURE_PURPOSE_SENSITIVE, DURE_DECISION_REFUSED, GIVEN_MS + 3 * DAY_MS);
  change (&world, notice, DURE_PURPOSE_COLLECT, DURE_DECISION_GIVEN, GIVEN_MS + 4 * DAY_MS);
  change (&world, notice, DURE_PURPOSE_SENSITIVE, DURE_DECISION_GIVEN, GIVEN_MS + 5 * DAY_MS);
  change (&world, notice, DURE_PURPOSE_SENSITIVE, DURE_DECISION_GIVEN, GIVEN_MS + 6 * DAY_MS);
  g_assert_cmpint (pulse_since (&world, &last), ==, GIVEN_MS + 5 * DAY_MS);
  g_assert_cmpint (last, ==, DURE_PURPOSE_SENSITIVE);
  world_clear (&world);
}

static void
test_wider_waits_until_asked (void)
{
  World world = world_new ();
  DureNotice *wider = make_notice (&laters[WIDER]);
  gint64 old_end_ms, new_end_ms;
  DureScopeAnswer answer;

  dure_day_end_from_text (base.last_day, &old_end_ms);
  dure_day_end_from_text (laters[WIDER].last_day, &new_end_ms);
  g_ptr_array_add (world.notices, wider);
  give (&world, world.notices->pdata[0], DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS);
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "29463-7", NULL), ==, DURE_SCOPE_UNASKED);
  g_assert_true (dure_scope_keeps (world.events, world.notices, "p", "8867-4", NOW_MS, &answer));
  g_assert_cmpint (answer.until_ms, ==, old_end_ms);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    change (&world, wider, purpose, DURE_DECISION_GIVEN, GIVEN_MS + 1);
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "29463-7", NULL), ==, DURE_SCOPE_COVERED);
  g_assert_true (dure_scope_keeps (world.events, world.notices, "p", "8867-4", NOW_MS, &answer));
  g_assert_cmpint (answer.until_ms, ==, new_end_ms);
  world_clear (&world);
}

/* What one version gave up does not come back with the next one by itself. */
static void
test_given_up_stays_given_up (void)
{
  static const Terms again = { 3, "[\"8867-4\",\"ageBand\"]", "2029-12-31", "committee-approved",
                               TRUE };
  World world = world_new ();

  give (&world, world.notices->pdata[0], DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS);
  g_ptr_array_add (world.notices, make_notice (&laters[ITEM_DROPPED]));
  g_ptr_array_add (world.notices, make_notice (&again));
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "8867-4", NULL), ==, DURE_SCOPE_NARROWED);
  give (&world, world.notices->pdata[2], DURE_ACTOR_SELF, DURE_DECISION_GIVEN, GIVEN_MS + 1);
  g_assert_cmpint (state (&world, DURE_PURPOSE_PROVIDE, "8867-4", NULL), ==, DURE_SCOPE_COVERED);
  world_clear (&world);
}

static void
test_answer_tells_who_and_which (void)
{
  const DureScopeQuestion train = { "p", DURE_PURPOSE_TRAIN, "8867-4", NULL, NOW_MS };
  const DureScopeQuestion other = { "another", DURE_PURPOSE_COLLECT, "8867-4", NULL, NOW_MS };
  World world = world_new ();
  DureNotice *notice = world.notices->pdata[0];
  DureConsent *consent = give (&world, notice, DURE_ACTOR_GUARDIAN, DURE_DECISION_GIVEN, GIVEN_MS);
  DureScopeAnswer answer;

  consent->valid_until = g_strdup ("2028-03-31");
  g_assert_true (dure_scope_find (world.events, world.notices, &train, &answer));
  g_assert_cmpint (answer.actor, ==, DURE_ACTOR_GUARDIAN);
  g_assert_cmpint (answer.event, ==, 0);
  g_assert_cmpint (answer.until_ms, ==, dure_consent_ends_ms (consent));
  change (&world, notice, DURE_PURPOSE_SENSITIVE, DURE_DECISION_REFUSED, GIVEN_MS + 1);
  g_assert_false (dure_scope_find (world.events, world.notices, &train, &answer));
  g_assert_cmpint (answer.line, ==, DURE_PURPOSE_SENSITIVE);
  g_assert_cmpint (answer.state, ==, DURE_SCOPE_REFUSED);
  g_assert_cmpint (answer.event, ==, 1);
  g_assert_false (dure_scope_find (world.events, world.notices, &other, &answer));
  g_assert_cmpint (answer.state, ==, DURE_SCOPE_UNASKED);
  world_clear (&world);
}

static json_t *
sample_change (World *world)
{
  DureNotice *notice = world->notices->pdata[0];
  DureConsentChangeLine *line;
  DureConsentEvent *event;

  change (world, notice, DURE_PURPOSE_TRAIN, DURE_DECISION_GIVEN, GIVEN_MS);
  event = world->events->pdata[0];
  line = dure_consent_change_add (event->change, DURE_PURPOSE_PROVIDE, DURE_DECISION_REFUSED,
                                  dure_notice_digest (notice));
  line->items = g_strsplit ("8867-4", ",", -1);
  line->erase = TRUE;
  return dure_consent_change_to_json (event->change);
}

static void
test_change_is_read_back (void)
{
  World world = world_new ();
  g_autoptr (json_t) json = sample_change (&world);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureConsentEvent) event =
      dure_consent_event_from_json ("changed", json, GIVEN_MS - 5, world.notices, &error);
  const DureConsentChangeLine *line;

  g_assert_no_error (error);
  g_assert_cmpint (event->time_ms, ==, GIVEN_MS - 5); /* not later than it was stored */
  g_assert_cmpuint (event->change->lines->len, ==, 2);
  line = event->change->lines->pdata[1];
  g_assert_true (line->erase);
  g_assert_cmpstr (line->items[0], ==, "8867-4");
  g_assert_null (line->shown_digest);
  world_clear (&world);
}

/* Each line: where in the first line of the change, and what is put there (NULL: taken out). */
static void
test_refuses_other_changes (void)
{
  static const struct
  {
    const char *key, *value;
    DureCoreError code;
  } bad[] = {
    { "purpose", "\"sell\"", DURE_CORE_ERROR_MALFORMED },
    { "purpose", "\"collect\"", DURE_CORE_ERROR_NOT_COVERED }, /* another ask was shown */
    { "decision", "\"unasked\"", DURE_CORE_ERROR_MALFORMED },
    { "erase", "true", DURE_CORE_ERROR_MALFORMED },
    { "erase", "0", DURE_CORE_ERROR_MALFORMED },
    { "erase", NULL, DURE_CORE_ERROR_MALFORMED },
    { "items", "[]", DURE_CORE_ERROR_MALFORMED },
    { "items", "[1]", DURE_CORE_ERROR_MALFORMED },
    { "items", "[\"genome\"]", DURE_CORE_ERROR_NOT_COVERED },
    { "items", NULL, DURE_CORE_ERROR_MALFORMED },
    { "recipient", "7", DURE_CORE_ERROR_MALFORMED },
    { "notice", "\"00\"", DURE_CORE_ERROR_MALFORMED },
    { "shown", "null", DURE_CORE_ERROR_MALFORMED },
    { "shown", "{\"sha256\":\"x\",\"language\":\"ko\",\"dwellMs\":1}", DURE_CORE_ERROR_MALFORMED },
    { "note", "\"Kim, 3rd floor\"", DURE_CORE_ERROR_MALFORMED },
  };
  World world = world_new ();
  g_autoptr (json_t) good = sample_change (&world);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (json_t) json = json_deep_copy (good);
      g_autoptr (GError) error = NULL;
      json_t *line = json_array_get (json_object_get (json, "changes"), 0);

      if (bad[i].value == NULL)
        json_object_del (line, bad[i].key);
      else
        json_object_set_new (line, bad[i].key, json_loads (bad[i].value, JSON_DECODE_ANY, NULL));
      g_assert_null (
          dure_consent_event_from_json ("changed", json, NOW_MS, world.notices, &error));
      g_assert_error (error, DURE_CORE_ERROR, (gint) bad[i].code);
    }
  world_clear (&world);
}

/* Also at the top: an unknown field, a place nobody knows, no lines. */
static void
test_refuses_other_records (void)
{
  static const char *const bad[] = { "{\"schema\":\"dure.consent-change/2\"}", "{\"by\":\"staff\"}",
                                     "{\"donor\":\"kim\"}", "{\"time\":\"now\"}",
                                     "{\"changes\":[]}", "{\"name\":\"kim\"}" };
  World world = world_new ();
  g_autoptr (json_t) good = sample_change (&world);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (json_t) json = json_deep_copy (good);
      g_autoptr (json_t) other = json_loads (bad[i], 0, NULL);

      json_object_update (json, other);
      g_assert_null (dure_consent_event_from_json ("changed", json, NOW_MS, world.notices, NULL));
    }
  g_assert_null (dure_consent_event_from_json ("changed", NULL, NOW_MS, world.notices, NULL));
  world_clear (&world);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope/lines-a-use-rests-on", test_lines_a_use_rests_on);
  g_test_add_func ("/scope/every-condition-of-a-line", test_every_condition_of_a_line);
  g_test_add_func ("/scope/no-to-one-recipient-stands", test_no_to_one_recipient_stands);
  g_test_add_func ("/scope/late-yes-changes-nothing", test_late_yes_changes_nothing);
  g_test_add_func ("/scope/kept-since-the-last-break", test_kept_since_the_last_break);
  g_test_add_func ("/scope/wider-waits-until-asked", test_wider_waits_until_asked);
  g_test_add_func ("/scope/given-up-stays-given-up", test_given_up_stays_given_up);
  g_test_add_func ("/scope/answer-tells-who-and-which", test_answer_tells_who_and_which);
  g_test_add_func ("/scope/change-is-read-back", test_change_is_read_back);
  g_test_add_func ("/scope/refuses-other-changes", test_refuses_other_changes);
  g_test_add_func ("/scope/refuses-other-records", test_refuses_other_records);
  return g_test_run ();
}
