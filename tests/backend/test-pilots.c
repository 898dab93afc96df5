// test-pilots.c: a pilot from the first word to the last day, and what people are told then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger-city.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"
#include "kiosk-settings.h"
#include "pilot-delivery.h"
#include "pilot-end.h"
#include "pilot-notices.h"

#include <sodium.h>

#define KIOSK "0192f0c1-0000-7000-8000-000000000001"
#define SITE "site-" KIOSK

/* What is done in one transaction, as the writer does it. */
#define DO(self, call) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, &do_error); \
    GError **error = &do_error; \
    g_assert_true ((call) && dure_transaction_commit (&do_all, &do_error)); \
    g_assert_no_error (do_error); \
  } \
  G_STMT_END

#define REFUSED(self, call, code) \
  G_STMT_START \
  { \
    g_autoptr (GError) do_error = NULL; \
    g_autoptr (DureTransaction) do_all \
        = dure_transaction_begin ((self)->city->database, NULL); \
    GError **error = &do_error; \
    g_assert_false (call); \
    g_assert_error (do_error, DURE_BACKEND_ERROR, (int) (code)); \
  } \
  G_STMT_END

/* Every state and move, as a person would write it down. */
static void
test_states (void)
{
  static const char *const truths[DURE_PILOT_STATES][DURE_PILOT_MOVES] = {
    [DURE_PILOT_DRAFT] = { "draft", "review", "", "", "closed" },
    [DURE_PILOT_REVIEW] = { "", "", "draft", "running", "closed" },
    [DURE_PILOT_RUNNING] = { "", "", "", "", "closed" },
    [DURE_PILOT_CLOSED] = { "", "", "", "", "" },
  };
  DurePilotState to, found;
  DurePilotMove move_found;

  for (guint state = 0; state < DURE_PILOT_STATES; state++)
    for (guint move = 0; move < DURE_PILOT_MOVES; move++)
      {
        const gboolean leads = dure_pilot_move_leads (state, move, &to);

        g_assert_cmpstr (leads ? dure_pilot_state_to_text (to) : "", ==, truths[state][move]);
        g_assert_true (dure_pilot_state_from_text (dure_pilot_state_to_text (state), &found));
        g_assert_cmpuint (found, ==, state);
        g_assert_true (dure_pilot_move_from_text (dure_pilot_move_to_text (move), &move_found));
        g_assert_cmpuint (move_found, ==, move);
      }
  g_assert_false (dure_pilot_state_from_text ("open", &found));
  g_assert_false (dure_pilot_move_from_text (NULL, &move_found));
}

static void
test_names (void)
{
  static const char *const good[] = { "a", "gwangju-heart", "sleep-2", "7" };
  static const char *const bad[] = { "", "-", "a-", "-a", "a--b", "A", "a b", "심장", "a/b",
                                     "0123456789012345678901234567890123456789012345678" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (dure_pilot_name_is_good (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (dure_pilot_name_is_good (bad[i]));
}

static void
test_fields (void)
{
  static const struct
  {
    const char *field, *part;
  } truths[] = {
    { "purpose", "plan" }, { "kind-heart", "plan" }, { "kind-unknown", NULL }, { "kind-", NULL },
    { "device-thermometer", "plan" }, { "device-x", NULL }, { SITE, "plan" }, { "site-1", NULL },
    { "item-sex", "plan" }, { "item-name", NULL }, { "ko-title", "ko" },
    { "vi-train-facts", "vi" }, { "vi-train-", NULL }, { "ko-sell-title", NULL },
    { "xx-title", NULL }, { "ko", NULL }, { "-title", NULL }, { "", NULL }, { "edition", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    g_assert_cmpstr (dure_pilot_draft_part (truths[i].field), ==, truths[i].part);
}

/* The form of a plan that has everything, but for one field. */
static GHashTable *
plan (const char *field, const char *value)
{
  static const char *const fields[][2] = {
    { "purpose", "To see how a city sleeps" }, { "target", "40" }, { "full", "on" },
    { "from", "2026-01-01" }, { "until", "2029-11-30" }, { "keep", "2029-12-31" },
    { "recipients", "hospital" }, { "kind-heart", "on" }, { "device-wearable", "on" },
    { "item-ageBand", "on" }, { SITE, "on" }, { "model", "" },
  };
  GHashTable *form = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_hash_table_insert (form, (gpointer) fields[i][0], (gpointer) fields[i][1]);
  if (value != NULL)
    g_hash_table_insert (form, (gpointer) field, (gpointer) value);
  else if (field != NULL)
    g_hash_table_remove (form, field);
  return form;
}

static DurePilot *
look (LedgerCity *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  DurePilot *pilot = dure_pilot_look (self->city, name, 0, &error);

  g_assert_no_error (error);
  return pilot;
}

static void
write_plan (LedgerCity *self, const char *name, const char *field, const char *value)
{
  g_autoptr (DurePilot) pilot = look (self, name);
  g_autoptr (GHashTable) form = plan (field, value);

  DO (self, dure_pilot_write (self->city, pilot, DURE_PILOT_PLAN, form, "Ann", error));
}

static void
begin (LedgerCity *self, const char *name, guint expected)
{
  guint version = 0;

  DO (self, dure_pilot_begin (self->city, name, "Ann", &version, error));
  g_assert_cmpuint (version, ==, expected);
}

static void
move (LedgerCity *self, const char *name, DurePilotMove what, const char *actor)
{
  g_autoptr (DurePilot) pilot = look (self, name);

  DO (self, dure_pilot_move (self->city, pilot, what, actor, NULL, error));
}

static const char *
change_of (LedgerCity *self, const char *name)
{
  g_autoptr (DurePilot) pilot = look (self, name);
  g_autoptr (GError) error = NULL;
  const char *change = dure_pilot_change (self->city, pilot, &error);

  g_assert_no_error (error);
  return change;
}

/* Each thing that can be wrong is told with its field, and nothing else is. */
static void
test_faults (LedgerCity *self, gconstpointer data)
{
  static const struct
  {
    const char *field, *value, *told, *code;
  } truths[] = {
    { "purpose", " ", "purpose", "empty" }, { "target", "0", "target", "number" },
    { "target", "many", "target", "number" }, { "from", "2026-13-01", "from", "day" },
    { "until", "2025-11-30", "until", "order" }, { "keep", "2029-01-01", "keep", "order" },
    { "recipients", "everybody", "recipients", "choose" },
    { "kind-heart", NULL, "kinds", "choose" },
    { "device-wearable", NULL, "devices", "choose" }, { SITE, NULL, "sites", "choose" },
    { "model", "abc", "model", "digest" },
  };

  begin (self, "gwangju-sleep", 1);
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      g_autoptr (DurePilot) pilot = NULL;
      g_autoptr (json_t) faults = NULL;

      write_plan (self, "gwangju-sleep", truths[i].field, truths[i].value);
      pilot = look (self, "gwangju-sleep");
      faults = dure_pilot_draft_faults (pilot->draft);
      g_assert_cmpstr (dure_json_text_of (faults, truths[i].told), ==, truths[i].code);
      g_assert_cmpuint (json_object_size (faults), ==, 1);
      g_assert_cmpstr (dure_pilot_draft_field (pilot->draft, truths[i].field), ==,
                       truths[i].value != NULL ? truths[i].value : "");
      REFUSED (self,
               dure_pilot_move (self->city, pilot, DURE_PILOT_SUBMIT, "Ann", NULL, error),
               DURE_BACKEND_ERROR_MALFORMED);
    }
}

static void
write_words (LedgerCity *self, const char *name, const char *facts)
{
  g_autoptr (DurePilot) pilot = look (self, name);
  g_autoptr (GHashTable) form = g_hash_table_new (g_str_hash, g_str_equal);
  const char *field;
  json_t *value;

  json_object_foreach (pilot->draft, field, value)
    if (g_str_has_prefix (field, "en-"))
      g_hash_table_insert (form, (gpointer) field, (gpointer) json_string_value (value));
  g_hash_table_insert (form, (gpointer) "en-train-facts", (gpointer) facts);
  DO (self, dure_pilot_write (self->city, pilot, "en", form, "Bea", error));
}

static void
test_words (LedgerCity *self, gconstpointer data)
{
  static const struct
  {
    const char *facts, *code;
  } truths[] = {
    { "", "facts" }, { "no colon", "facts" }, { "What:", "facts" }, { ":text", "facts" },
    { "a:1\nb:2\nc:3\nd:4\ne:5\nf:6\ng:7\nh:8\ni:9", "facts" },
    { "What: Pulse\n*Until: December 2030", "until" },
    { "Until: 2029. What: Everything that a long sentence can be about, told in so many words that"
      " nobody who stands at a kiosk could read it all in the short time that there is for it",
      "budget" },
    { "What: Pulse\r\n*Until: December 2029\r\n", "" },
  };

  begin (self, "gwangju-sleep", 1);
  write_plan (self, "gwangju-sleep", NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    {
      g_autoptr (DurePilot) pilot = NULL;
      g_autoptr (json_t) faults = NULL;

      write_words (self, "gwangju-sleep", truths[i].facts);
      pilot = look (self, "gwangju-sleep");
      faults = dure_pilot_draft_faults (pilot->draft);
      g_assert_cmpstr (dure_json_text_of (faults, "en-train-facts"), ==, truths[i].code);
      g_assert_cmpuint (json_object_size (faults), ==, *truths[i].code != '\0' ? 1 : 0);
    }
}

/* What people are asked about is what was chosen, and nothing else. */
static void
test_terms (LedgerCity *self, gconstpointer data)
{
  g_autoptr (DurePilot) pilot = NULL;
  g_autoptr (DureNotice) notice = NULL;
  g_autoptr (GError) error = NULL;

  begin (self, "gwangju-sleep", 1);
  write_plan (self, "gwangju-sleep", "kind-electricity", "on");
  pilot = look (self, "gwangju-sleep");
  notice = dure_pilot_notice (self->city, pilot, "ko", &error);
  g_assert_no_error (error);
  g_assert_true (dure_notice_ask_lists (notice, DURE_PURPOSE_COLLECT, "8867-4"));
  g_assert_true (dure_notice_ask_lists (notice, DURE_PURPOSE_COLLECT, "ageBand"));
  g_assert_false (dure_notice_ask_lists (notice, DURE_PURPOSE_COLLECT, "sex"));
  g_assert_false (dure_notice_ask_lists (notice, DURE_PURPOSE_COLLECT, "8480-6"));
  g_assert_false (dure_notice_ask_lists (notice, DURE_PURPOSE_COLLECT, "electricity-use"));
  g_assert_false (dure_notice_ask_lists (notice, DURE_PURPOSE_SENSITIVE, "ageBand"));
  g_assert_true (dure_notice_ask_lists (notice, DURE_PURPOSE_ENERGY, "electricity-use"));
  g_assert_true (dure_notice_ask_lists (notice, DURE_PURPOSE_TRAIN, "electricity-use"));
  g_assert_true (dure_notice_ask_names (notice, DURE_PURPOSE_PROVIDE, "hospital"));
  g_assert_false (dure_notice_ask_names (notice, DURE_PURPOSE_PROVIDE, "company"));
  write_plan (self, "gwangju-sleep", NULL, NULL);
  g_clear_pointer (&pilot, dure_pilot_free);
  g_clear_pointer (&notice, dure_notice_unref);
  pilot = look (self, "gwangju-sleep");
  notice = dure_pilot_notice (self->city, pilot, "ko", &error);
  g_assert_false (dure_notice_asks (notice, DURE_PURPOSE_ENERGY));
}

/* Written, submitted, given back, run by somebody else, replaced by the next, closed. */
static void
test_whole_life (LedgerCity *self, gconstpointer data)
{
  g_autoptr (DurePilot) seen = NULL, first = NULL;
  g_autoptr (DureNotice) expected = NULL;
  g_autoptr (GError) failure = NULL;
  const char *const name = "gwangju-sleep";

  begin (self, name, 1);
  begin (self, name, 1);
  write_plan (self, name, NULL, NULL);
  move (self, name, DURE_PILOT_SUBMIT, "Ann");
  move (self, name, DURE_PILOT_RETURN, "Bob");
  move (self, name, DURE_PILOT_SUBMIT, "Ann");
  seen = look (self, name);
  REFUSED (self, dure_pilot_move (self->city, seen, DURE_PILOT_RUN, "Ann", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  g_assert_cmpstr (change_of (self, name), ==, "new");
  expected = dure_pilot_notice (self->city, seen, "ko", &failure);
  g_assert_null (dure_notice_shelf_newest (self->city->notices, name, "ko"));
  move (self, name, DURE_PILOT_RUN, "Bob");
  REFUSED (self, dure_pilot_move (self->city, seen, DURE_PILOT_CLOSE, "Bob", NULL, error),
           DURE_BACKEND_ERROR_CONFLICT);
  g_assert_null (dure_notice_shelf_newest (self->city->notices, name, "ko"));
  g_assert_true (dure_pilot_notices_shelve (self->city, &failure));
  g_assert_true (dure_pilot_notices_shelve (self->city, &failure));
  g_assert_cmpstr (dure_notice_digest (dure_notice_shelf_newest (self->city->notices, name, "ko")),
                   ==, dure_notice_digest (expected));
  g_assert_nonnull (dure_notice_shelf_newest (self->city->notices, name, "ru"));

  begin (self, name, 2);
  g_assert_cmpstr (change_of (self, name), ==, "wording");
  write_plan (self, name, "keep", "2028-12-31");
  g_assert_cmpstr (change_of (self, name), ==, "narrower");
  write_plan (self, name, "kind-oxygen", "on");
  g_assert_cmpstr (change_of (self, name), ==, "wider");
  move (self, name, DURE_PILOT_SUBMIT, "Ann");
  move (self, name, DURE_PILOT_RUN, "Bob");
  first = dure_pilot_look (self->city, name, 1, &failure);
  g_assert_cmpint (first->state, ==, DURE_PILOT_CLOSED);
  g_assert_true (dure_pilot_notices_shelve (self->city, &failure));
  g_assert_cmpuint (
      dure_notice_version (dure_notice_shelf_newest (self->city->notices, name, "en")), ==, 2);
  g_assert_nonnull (dure_notice_shelf_find (self->city->notices, dure_notice_digest (expected)));
  move (self, name, DURE_PILOT_CLOSE, "Bob");
  g_clear_pointer (&first, dure_pilot_free);
  first = look (self, name);
  g_assert_cmpint (first->state, ==, DURE_PILOT_CLOSED);
}

/* A pilot that was built in gets its next version here too. */
static void
test_built_in (LedgerCity *self, gconstpointer data)
{
  g_autoptr (DurePilot) pilot = NULL;

  begin (self, DURE_PILOT, 4);
  pilot = look (self, DURE_PILOT);
  g_assert_cmpstr (dure_pilot_draft_field (pilot->draft, "en-collect-short"), ==,
                   "Collect and use");
  g_assert_cmpstr (dure_pilot_draft_field (pilot->draft, "en-energy-short"), ==, "Home energy");
}

/* Who writes over what they have not seen is told, and changes nothing. */
static void
test_two_at_once (LedgerCity *self, gconstpointer data)
{
  g_autoptr (DurePilot) seen = NULL, now = NULL;
  g_autoptr (GHashTable) form = plan ("purpose", "Mine");

  begin (self, "gwangju-sleep", 1);
  seen = look (self, "gwangju-sleep");
  write_plan (self, "gwangju-sleep", "purpose", "Theirs");
  REFUSED (self,
           dure_pilot_write (self->city, seen, DURE_PILOT_PLAN, form, "Bea", error),
           DURE_BACKEND_ERROR_CONFLICT);
  now = look (self, "gwangju-sleep");
  g_assert_cmpstr (dure_pilot_draft_field (now->draft, "purpose"), ==, "Theirs");
}

static void
run_pilot (LedgerCity *self, const char *name)
{
  g_autoptr (GError) failure = NULL;

  begin (self, name, 1);
  write_plan (self, name, NULL, NULL);
  move (self, name, DURE_PILOT_SUBMIT, "Ann");
  dure_clock_manual_advance (self->clock, 1000);
  move (self, name, DURE_PILOT_RUN, "Bob");
  g_assert_true (dure_pilot_notices_shelve (self->city, &failure));
}

/* What the kiosk is to ask for, once everything is delivered, and by which version. */
static void
assert_asks_for (LedgerCity *self, const char *pilot, int version)
{
  g_autoptr (json_t) settings = NULL;
  g_autoptr (GError) failure = NULL;

  dure_clock_manual_advance (self->clock, 1000);
  for (guint i = 0; i < 2; i++)
    g_assert_true (dure_pilot_deliver (self->city, &failure));
  g_assert_true (dure_kiosk_settings_find (self->city, KIOSK, &settings, &failure));
  g_assert_cmpstr (dure_json_text_of (json_object_get (settings, "pilot"), "name"), ==, pilot);
  g_assert_cmpint (json_integer_value (json_object_get (settings, "version")), ==, version);
}

/* A kiosk that has to ask for the city's first pilot. */
static void
add_kiosk (LedgerCity *self)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (json_t) draft = json_pack (
      "{s:s, s:s, s:{s:s}, s:{s:f, s:i}, s:[s], s:[], s:{s:[s,s]}, s:{s:i, s:i}, s:{s:s},"
      " s:{s:b, s:i}}",
      "schema", "dure.station-settings/1", "until", "2099-01-01T00:00:00.000Z", "site", "ko", "동",
      "panel", "dpi", 68.9, "bottomMm", 500, "languages", "ko", "instruments", "opening", "mon",
      "09:00", "18:00", "idle", "seconds", 60, "warningSeconds", 30, "pilot", "name", DURE_PILOT,
      "voice", "speaks", TRUE, "percent", 100);
  const guint8 key[DURE_PUBLIC_KEY_BYTES] = { 7 };
  guint version;

  g_assert_true (dure_database_run (self->city->database, &failure,
                                    "INSERT INTO kiosk (id, public_key, enrolled_ms)"
                                    " VALUES (?1, ?2, 0)",
                                    "tb", KIOSK, key, sizeof key));
  g_assert_true (dure_kiosk_settings_put (self->city, KIOSK, draft, &version, &failure));
  g_assert_no_error (failure);
}

/* A kiosk asks for what was set running last; when that ends for what runs still, and at last for
 * the city's first pilot. Nothing is said twice. */
static void
test_delivered (LedgerCity *self, gconstpointer data)
{
  g_autoptr (GError) failure = NULL;

  run_pilot (self, "city-rest");
  g_assert_true (dure_pilot_deliver (self->city, &failure));
  add_kiosk (self);
  assert_asks_for (self, "city-rest", 2);
  run_pilot (self, "city-walk");
  assert_asks_for (self, "city-walk", 3);
  move (self, "city-walk", DURE_PILOT_CLOSE, "Bob");
  assert_asks_for (self, "city-rest", 4);
  move (self, "city-rest", DURE_PILOT_CLOSE, "Bob");
  assert_asks_for (self, DURE_PILOT, 5);
}

static char *
day_from_now (LedgerCity *self, guint days)
{
  return dure_day_to_text (dure_day_of_time (dure_city_now (self->city)) + days);
}

static json_t *
sent_pilot (LedgerCity *self)
{
  g_autoptr (json_t) settings = NULL;

  g_assert_true (dure_kiosk_settings_find (self->city, KIOSK, &settings, NULL));
  return json_incref (json_object_get (settings, "pilot"));
}

/* From its first day to its last, and no moment longer, a kiosk asks for a pilot; it measures with
 * the pilot's instruments, and has its model on trial. */
static void
test_period (LedgerCity *self, gconstpointer data)
{
  const char *const name = "city-brief";
  g_autofree char *from = day_from_now (self, 2), *until = day_from_now (self, 3);
  g_autofree char *model = g_strnfill (64, 'a');
  g_autoptr (GHashTable) form = plan ("from", from);
  g_autoptr (DurePilot) draft = NULL, over = NULL;
  g_autoptr (json_t) sent = NULL, expected = json_pack ("[s,s]", "thermometer", "wearable");
  g_autoptr (GError) failure = NULL;

  add_kiosk (self);
  begin (self, name, 1);
  draft = look (self, name);
  g_hash_table_insert (form, (gpointer) "until", until);
  g_hash_table_insert (form, (gpointer) "model", model);
  g_hash_table_insert (form, (gpointer) "device-thermometer", (gpointer) "on");
  DO (self, dure_pilot_write (self->city, draft, DURE_PILOT_PLAN, form, "Ann", error));
  move (self, name, DURE_PILOT_SUBMIT, "Ann");
  move (self, name, DURE_PILOT_RUN, "Bob");
  g_assert_true (dure_pilot_notices_shelve (self->city, &failure));
  assert_asks_for (self, DURE_PILOT, 1);
  dure_clock_manual_advance (self->clock, 2 * DURE_DAY_MS);
  assert_asks_for (self, name, 2);
  sent = sent_pilot (self);
  g_assert_cmpstr (dure_json_text_of (sent, "model"), ==, model);
  g_assert_true (json_equal (json_object_get (sent, "devices"), expected));
  g_assert_true (dure_pilot_end_step (self->city, &failure));
  dure_clock_manual_advance (self->clock, 2 * DURE_DAY_MS);
  g_assert_true (dure_pilot_end_step (self->city, &failure));
  g_assert_no_error (failure);
  over = look (self, name);
  g_assert_cmpint (over->state, ==, DURE_PILOT_CLOSED);
  assert_asks_for (self, DURE_PILOT, 3);
  json_decref (sent);
  sent = sent_pilot (self);
  g_assert_null (json_object_get (sent, "model"));
  g_assert_null (json_object_get (sent, "devices"));
}

/* The fewest who are alike, by what would be told of them. */
static void
assert_stands (LedgerCity *self, const char *name, guint version, DurePilotState expected)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (DurePilot) pilot = dure_pilot_look (self->city, name, version, &failure);

  g_assert_no_error (failure);
  g_assert_cmpint (pilot->state, ==, expected);
}

/* The last that is noted of it, and once. */
static void
assert_closed_by_clock (LedgerCity *self, const char *subject)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (json_t) events = dure_governance_events (self->city, subject, &failure);
  guint n_closed = 0;
  json_t *event;
  gsize i;

  g_assert_no_error (failure);
  json_array_foreach (events, i, event)
    if (g_str_equal (dure_json_text_of (event, "what"), "close"))
      {
        n_closed++;
        g_assert_cmpstr (dure_json_text_of (event, "actor"), ==, DURE_GOVERNANCE_CLOCK);
        g_assert_cmpstr (dure_json_text_of (event, "why"), ==, "over");
      }
  g_assert_cmpuint (n_closed, ==, 1);
}

/* A pilot runs until its last day is over in Gwangju, and then ends without anybody; another, which
 * runs longer, and a next version that is being written stay as they are. */
static void
test_ends (LedgerCity *self, gconstpointer data)
{
  g_autoptr (GError) failure = NULL;
  gint64 end_ms = 0;

  begin (self, "city-rest", 1);
  write_plan (self, "city-rest", "until", "2026-12-31");
  move (self, "city-rest", DURE_PILOT_SUBMIT, "Ann");
  move (self, "city-rest", DURE_PILOT_RUN, "Bob");
  run_pilot (self, "city-walk");
  begin (self, "city-rest", 2);
  g_assert_true (dure_day_end_from_text ("2026-12-31", &end_ms));
  dure_clock_manual_advance (self->clock, end_ms - dure_city_now (self->city) - 1);
  g_assert_true (dure_pilot_end_step (self->city, &failure));
  assert_stands (self, "city-rest", 1, DURE_PILOT_RUNNING);
  dure_clock_manual_advance (self->clock, 1);
  for (guint i = 0; i < 2; i++)
    g_assert_true (dure_pilot_end_step (self->city, &failure));
  assert_stands (self, "city-rest", 1, DURE_PILOT_CLOSED);
  assert_stands (self, "city-rest", 2, DURE_PILOT_DRAFT);
  assert_stands (self, "city-walk", 1, DURE_PILOT_RUNNING);
  assert_closed_by_clock (self, "city-rest/1");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (LedgerCity *self, gconstpointer data);
  } tests[] = {
    { "/pilots/faults", test_faults },         { "/pilots/words", test_words },
    { "/pilots/terms", test_terms },           { "/pilots/whole-life", test_whole_life },
    { "/pilots/built-in", test_built_in },     { "/pilots/two-at-once", test_two_at_once },
    { "/pilots/delivered", test_delivered },   { "/pilots/period", test_period },
    { "/pilots/ends", test_ends },
  };

  g_test_init (&argc, &argv, NULL);
  if (sodium_init () < 0)
    return 1;
  g_test_add_func ("/pilots/states", test_states);
  g_test_add_func ("/pilots/names", test_names);
  g_test_add_func ("/pilots/fields", test_fields);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, LedgerCity, NULL, ledger_city_set_up, tests[i].run,
                ledger_city_tear_down);
  return g_test_run ();
}
