// test-notice.c: a notice is frozen by its digest and says everything in every language
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "error.h"
#include "sample.h"

#include <string.h>

static void
test_languages_share_terms (void)
{
  g_autoptr (DureNotice) ko = sample_notice ("ko");
  g_autoptr (DureNotice) en = sample_notice ("en");

  g_assert_cmpstr (dure_notice_pilot (ko), ==, dure_notice_pilot (en));
  g_assert_cmpstr (dure_notice_digest (ko), !=, dure_notice_digest (en));
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_ENERGY; purpose++)
    {
      DureNoticeFact facts_ko[8], facts_en[8];

      g_assert_true (json_equal ((json_t *) dure_notice_ask_terms (ko, purpose),
                                 (json_t *) dure_notice_ask_terms (en, purpose)));
      g_assert_cmpuint (dure_notice_ask_facts (ko, purpose, facts_ko, 8), ==,
                        dure_notice_ask_facts (en, purpose, facts_en, 8));
    }
}

/* What a person reads on one ask of the newest version, in every language. */
static void
test_length_budgets (void)
{
  static const char *const languages[] = { "ko", "en", "zh", "vi", "ru" };

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (DureNotice) notice = sample_notice_of (3, languages[i]);

      for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
        {
          guint length = dure_notice_ask_length (notice, purpose);

          g_test_message ("%s, ask %u: %u", languages[i], purpose, length);
          g_assert_cmpuint (length, >, 40);
          g_assert_cmpuint (length, <=, dure_notice_ask_budget (purpose));
        }
    }
}

/* PIPA 15(2), 17(2), 23: what an ask must tell, and that period and recipient stand out. */
static void
test_strong_facts (void)
{
  g_autoptr (DureNotice) notice = sample_notice ("ko");

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_ENERGY; purpose++)
    {
      DureNoticeFact facts[8];
      guint count = dure_notice_ask_facts (notice, purpose, facts, 8), strong = 0;

      for (guint i = 0; i < count; i++)
        strong += facts[i].is_strong;
      g_assert_cmpuint (strong, >=, 1);
      g_assert_nonnull (strstr (facts[count - 1].label, "아니요"));
    }
}

static DureNotice *
with_text (const char *body, GError **error)
{
  g_autoptr (GBytes) terms = g_bytes_new_static (
      "{\"pilot\":\"p\",\"version\":1,\"record\":{},\"asks\":{}}", 47);
  g_autoptr (GBytes) text = g_bytes_new (body, strlen (body));

  return dure_notice_new (terms, text, error);
}

static void
test_refuses (void)
{
  static const char *const bad[] = {
    "", "[]", "{}", "{\"language\":\"ko\",\"title\":\"t\",\"asks\":{}}"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (with_text (bad[i], &error));
      g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
    }
}

/* On its way it is one document, and any letter that is another is another notice. */
static void
test_travels (void)
{
  g_autoptr (DureNotice) notice = sample_notice ("vi");
  g_autoptr (json_t) whole = dure_notice_to_json (notice);
  g_autoptr (json_t) json = json_deep_copy (whole);
  g_autofree char *digest = dure_json_canonical_digest (json);
  g_autoptr (DureNotice) again = NULL;
  g_autoptr (DureNotice) other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (digest, ==, dure_notice_digest (notice));
  again = dure_notice_new_from_json (json, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dure_notice_digest (again), ==, digest);
  json_object_set_new (json_object_get (json, "text"), "title", json_string ("x"));
  other = dure_notice_new_from_json (json, &error);
  g_assert_cmpstr (dure_notice_digest (other), !=, digest);
  json_object_set_new (json, "donor", json_true ());
  g_assert_null (dure_notice_new_from_json (json, &error));
  g_assert_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/languages-share-terms", test_languages_share_terms);
  g_test_add_func ("/notice/length-budgets", test_length_budgets);
  g_test_add_func ("/notice/strong-facts", test_strong_facts);
  g_test_add_func ("/notice/refuses", test_refuses);
  g_test_add_func ("/notice/travels", test_travels);
  return g_test_run ();
}
