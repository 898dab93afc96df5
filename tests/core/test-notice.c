// test-notice.c: a notice is frozen by its digest and says everything in every language
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/languages-share-terms", test_languages_share_terms);
  g_test_add_func ("/notice/length-budgets", test_length_budgets);
  g_test_add_func ("/notice/strong-facts", test_strong_facts);
  g_test_add_func ("/notice/refuses", test_refuses);
  return g_test_run ();
}
