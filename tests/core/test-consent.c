// test-consent.c: what is covered, over every combination of answers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "consent.h"
#include "error.h"
#include "id.h"
#include "sample.h"

static const gint64 year_ms = G_GINT64_CONSTANT (365) * 24 * 60 * 60 * 1000;

/* 3 answers to 4 asks: 81 rows; covered exactly when A and B are both yes, and the notice asks for
 * it: the first one for the pulse alone. */
static void
test_truth_table (gconstpointer data)
{
  const guint version = GPOINTER_TO_UINT (data);
  g_autoptr (DureNotice) notice = sample_notice_of (version, "ko");
  DureDice *dice = dure_dice_new_seeded (5);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);

  for (int row = 0; row < 243; row++)
    {
      int rest = row;
      gboolean agreed, agreed_home;

      for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++, rest /= 3)
        consent->lines[purpose].decision = (DureDecision) (rest % 3);
      agreed = consent->lines[DURE_PURPOSE_COLLECT].decision == DURE_DECISION_GIVEN
               && consent->lines[DURE_PURPOSE_SENSITIVE].decision == DURE_DECISION_GIVEN;
      agreed_home = consent->lines[DURE_PURPOSE_ENERGY].decision == DURE_DECISION_GIVEN;
      for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
        {
          gboolean is_home = code >= DURE_CODE_ELECTRICITY;
          gboolean is_asked = is_home ? version > 2 : version > 1 || code <= DURE_CODE_RMSSD;
          gboolean expected = (is_home ? agreed_home : agreed) && is_asked;

          g_assert_cmpint (dure_consent_can_cover (notice, code, SAMPLE_NOW_MS), ==, is_asked);
          g_assert_cmpint (
              dure_consent_covers (consent, notice, code, SAMPLE_NOW_MS), ==, expected);
          g_assert_cmpint (dure_consent_covers (consent, notice, code, SAMPLE_NOW_MS + 3 * year_ms),
                           ==,
                           expected);
          g_assert_false (dure_consent_covers (consent, notice, code, SAMPLE_NOW_MS + 4 * year_ms));
        }
    }
  dure_dice_seeded_free (dice);
}

static void
test_round_trip (void)
{
  g_autoptr (DureNotice) notice = sample_notice ("ko");
  DureDice *dice = dure_dice_new_seeded (6);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);
  g_autoptr (json_t) json = dure_consent_to_json (consent, notice);
  g_autoptr (GError) error = NULL;
  g_autoptr (DureConsent) again = dure_consent_from_json (json, notice, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (again->donor, ==, consent->donor);
  g_assert_cmpint (again->lines[DURE_PURPOSE_TRAIN].decision, ==, DURE_DECISION_REFUSED);
  g_assert_cmpint (again->lines[DURE_PURPOSE_SENSITIVE].dwell_ms, ==, 4100);
  dure_dice_seeded_free (dice);
}

/* Receipts of the first form are in people's hands; the second says who decided and what helped. */
static void
test_forms (void)
{
  g_autoptr (DureNotice) notice = sample_notice_of (3, "ko");
  DureDice *dice = dure_dice_new_seeded (9);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);
  static const char *const only_second[] = { "conformsTo", "event" };

  consent->actor = DURE_ACTOR_GUARDIAN;
  consent->assist = DURE_ASSIST_SPEECH;
  consent->valid_until = g_strdup ("2029-03-31");
  consent->relation = DURE_RELATION_LEGAL_GUARDIAN;
  consent->child_record = dure_id_new_random (dice);
  for (guint form = 2; form >= 1; form--)
    {
      g_autoptr (json_t) json = NULL;
      g_autoptr (DureConsent) again = NULL;
      g_autoptr (GError) error = NULL;

      consent->form = form;
      json = dure_consent_to_json (consent, notice);
      for (gsize i = 0; i < G_N_ELEMENTS (only_second); i++)
        g_assert_cmpint (json_object_get (json, only_second[i]) != NULL, ==, form == 2);
      again = dure_consent_from_json (json, notice, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (again->form, ==, form);
      g_assert_cmpint (again->actor, ==, consent->actor);
      g_assert_cmpint (again->assist, ==, consent->assist);
      g_assert_cmpint (again->relation, ==, consent->relation);
      g_assert_cmpstr (again->child_record, ==, consent->child_record);
      g_assert_cmpint (again->lines[DURE_PURPOSE_ENERGY].decision, ==, DURE_DECISION_UNASKED);
      g_clear_pointer (&consent->valid_until, g_free);
      g_clear_pointer (&consent->child_record, g_free);
      consent->relation = DURE_RELATION_PARENT;
      consent->actor = DURE_ACTOR_SELF;
      consent->assist = DURE_ASSIST_NONE;
    }
  dure_dice_seeded_free (dice);
}

/* What does not add up about who decided. */
static void
test_refuses_other_actors (void)
{
  static const char *const bad[] = {
    "{\"actor\":\"neighbour\"}", "{\"assist\":\"hand\"}", "{\"actor\":\"guardian\"}",
    "{\"schema\":\"dure.consent/1\"}", "{\"schema\":\"dure.consent/3\"}",
    "{\"event\":{\"type\":\"given\",\"state\":\"active\",\"validUntil\":\"2029-01-01\"}}",
    "{\"actor\":\"child\"}",
    "{\"actor\":\"guardian\",\"event\":{\"type\":\"given\",\"state\":\"active\","
    "\"validUntil\":\"some day\"}}",
    "{\"actor\":\"guardian\",\"event\":{\"type\":\"given\",\"state\":\"active\","
    "\"validUntil\":\"2029-01-01\"}}",
    "{\"actor\":\"guardian\",\"event\":{\"type\":\"given\",\"state\":\"active\","
    "\"validUntil\":\"2029-01-01\",\"guardian\":{\"relation\":\"neighbour\",\"method\":"
    "\"own-word-signed-by-phone\",\"childRecord\":\"00000000-0000-4000-8000-000000000000\"}}}",
    "{\"actor\":\"guardian\",\"event\":{\"type\":\"given\",\"state\":\"active\","
    "\"validUntil\":\"2029-01-01\",\"guardian\":{\"relation\":\"parent\",\"method\":"
    "\"court-order\",\"childRecord\":\"00000000-0000-4000-8000-000000000000\"}}}",
  };
  g_autoptr (DureNotice) notice = sample_notice_of (3, "ko");
  DureDice *dice = dure_dice_new_seeded (10);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (json_t) json = dure_consent_to_json (consent, notice);
      g_autoptr (json_t) patch = json_loads (bad[i], 0, NULL);

      g_assert_nonnull (patch);
      json_object_update (json, patch);
      g_assert_null (dure_consent_from_json (json, notice, NULL));
    }
  dure_dice_seeded_free (dice);
}

/* Every change of a record that a kiosk could make to widen what was shown. */
static void
test_refuses_other_words_than_the_notice (void)
{
  static const struct
  {
    const char *key, *value;
  } changes[] = {
    { "retention", "[\"2099-12-31\"]" }, { "recipient", "[\"anyone\"]" }, { "sensitive", "[true]" },
    { "dataItems", "[[\"8867-4\",\"genome\"]]" }, { "lawfulBasis", "[\"none\"]" },
    { "decision", "[\"ticked\"]" }, { "purpose", "[\"sell\"]" }, { "note", "[\"Kim, 3rd floor\"]" },
  };
  g_autoptr (DureNotice) notice = sample_notice ("ko");
  DureDice *dice = dure_dice_new_seeded (7);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (json_t) json = dure_consent_to_json (consent, notice);
      g_autoptr (json_t) change = json_loads (changes[i].value, 0, NULL);
      g_autoptr (GError) error = NULL;

      json_object_set (json_array_get (json_object_get (json, "lines"), 0), changes[i].key,
                       json_array_get (change, 0));
      g_assert_null (dure_consent_from_json (json, notice, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED);
    }
  dure_dice_seeded_free (dice);
}

/* What ISO/IEC TS 27560, Kantara 1.1 and PIPA 15, 17, 22 and 23 together ask of a record, whole and
 * line by line. A purpose has a line of its own, also one that was refused. */
static void
test_every_field_is_there (void)
{
  static const char *const whole[] = {
    "schema", "conformsTo", "recordId", "receiptId", "donor", "actor", "assist", "language", "time",
    "event", "notice", "lines", "controller", "jurisdiction", "collectionMethod",
    "processingMethods", "storagePlace", "processingPlace", "refusal", "withdrawal",
    "withdrawalPath", "authority",
  };
  static const char *const of_line[] = {
    "purpose", "decision", "lawfulBasis", "dataItems", "required", "sensitive", "recipient",
    "collectionMethods", "processingMethods", "trainsModels", "retention", "shown",
  };
  static const char *const of_notice[] = { "pilot", "version", "sha256" };
  static const char *const of_controller[] = { "name", "address", "contact", "type" };
  g_autoptr (DureNotice) notice = sample_notice_of (3, "ko");
  DureDice *dice = dure_dice_new_seeded (4);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);
  g_autoptr (json_t) json = dure_consent_to_json (consent, notice);
  const json_t *lines = json_object_get (json, "lines");

  for (gsize i = 0; i < G_N_ELEMENTS (whole); i++)
    g_assert_nonnull (json_object_get (json, whole[i]));
  g_assert_cmpuint (json_object_size (json), ==, G_N_ELEMENTS (whole));
  for (gsize i = 0; i < G_N_ELEMENTS (of_notice); i++)
    g_assert_nonnull (json_object_get (json_object_get (json, "notice"), of_notice[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (of_controller); i++)
    g_assert_nonnull (json_object_get (json_object_get (json, "controller"), of_controller[i]));
  g_assert_cmpuint (json_array_size (lines), ==, DURE_PURPOSE_COUNT);
  for (guint line = 0; line < DURE_PURPOSE_COUNT; line++)
    {
      const json_t *one = json_array_get (lines, line);

      for (gsize i = 0; i < G_N_ELEMENTS (of_line); i++)
        g_assert_nonnull (json_object_get (one, of_line[i]));
      g_assert_cmpuint (json_object_size (one), ==, G_N_ELEMENTS (of_line));
    }
  dure_dice_seeded_free (dice);
}

static void
test_refuses_malformed (void)
{
  static const char *const missing[] = { "recordId", "receiptId", "donor", "time", "lines" };
  g_autoptr (DureNotice) notice = sample_notice ("ko");
  DureDice *dice = dure_dice_new_seeded (8);
  g_autoptr (DureConsent) consent = sample_consent (notice, dice);

  for (gsize i = 0; i < G_N_ELEMENTS (missing); i++)
    {
      g_autoptr (json_t) json = dure_consent_to_json (consent, notice);
      g_autoptr (GError) error = NULL;

      json_object_del (json, missing[i]);
      g_assert_null (dure_consent_from_json (json, notice, &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
  g_assert_null (dure_consent_from_json (NULL, notice, NULL));
  dure_dice_seeded_free (dice);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/consent/truth-table/1", GUINT_TO_POINTER (1), test_truth_table);
  g_test_add_data_func ("/consent/truth-table/2", GUINT_TO_POINTER (2), test_truth_table);
  g_test_add_data_func ("/consent/truth-table/3", GUINT_TO_POINTER (3), test_truth_table);
  g_test_add_func ("/consent/round-trip", test_round_trip);
  g_test_add_func ("/consent/forms", test_forms);
  g_test_add_func ("/consent/every-field-is-there", test_every_field_is_there);
  g_test_add_func ("/consent/refuses-other-actors", test_refuses_other_actors);
  g_test_add_func ("/consent/refuses-other-words-than-the-notice",
                   test_refuses_other_words_than_the_notice);
  g_test_add_func ("/consent/refuses-malformed", test_refuses_malformed);
  return g_test_run ();
}
