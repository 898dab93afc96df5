// test-notice-change.c: which changes of a notice have to be asked anew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "notice-change.h"
#include "sample.h"

static const char terms[] =
    "{\"lawfulBasis\":\"PIPA-15-1-1\",\"dataItems\":[\"8867-4\",\"ageBand\"],\"sensitive\":false,"
    "\"required\":true,\"retention\":\"2029-12-31\",\"recipient\":\"committee-approved\"}";
static const char words[] =
    "{\"title\":\"t\",\"short\":\"s\",\"facts\":[{\"label\":\"l\",\"text\":\"t\"}]}";

/* A notice whose ask C is changed by two patches, of its terms and of its words. */
static DureNotice *
make (guint version, const char *terms_patch, const char *words_patch, const char *record)
{
  g_autoptr (json_t) all = json_pack ("{s:s, s:i, s:o, s:{}}", "pilot", "p", "version",
                                      (int) version, "record", json_loads (record, 0, NULL),
                                      "asks");
  g_autoptr (json_t) text = json_pack ("{s:s, s:s, s:{}}", "language", "ko", "title", "t", "asks");

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_ENERGY; purpose++)
    {
      json_t *ask_terms = json_loads (terms, 0, NULL), *ask_words = json_loads (words, 0, NULL);
      g_autoptr (json_t) first = json_loads (terms_patch, 0, NULL);
      g_autoptr (json_t) second = json_loads (words_patch, 0, NULL);

      if (purpose == DURE_PURPOSE_PROVIDE)
        {
          json_object_update (ask_terms, first);
          json_object_update (ask_words, second);
        }
      json_object_set_new (json_object_get (all, "asks"), dure_purpose_to_text (purpose),
                           ask_terms);
      json_object_set_new (json_object_get (text, "asks"), dure_purpose_to_text (purpose),
                           ask_words);
    }
  return sample_notice_from (all, text);
}

static void
test_each_field (void)
{
  static const struct
  {
    const char *patch, *words;
    DureNoticeChange there, back;
  } rows[] = {
    { "{}", "{}", DURE_NOTICE_SAME, DURE_NOTICE_SAME },
    { "{}", "{\"title\":\"u\"}", DURE_NOTICE_WORDING, DURE_NOTICE_WORDING },
    { "{}", "{\"facts\":[{\"label\":\"l\",\"text\":\"u\"}]}", DURE_NOTICE_WORDING,
      DURE_NOTICE_WORDING },
    { "{\"dataItems\":[\"ageBand\",\"8867-4\"]}", "{}", DURE_NOTICE_SAME, DURE_NOTICE_SAME },
    { "{\"dataItems\":[\"8867-4\",\"ageBand\",\"sex\"]}", "{}", DURE_NOTICE_WIDER,
      DURE_NOTICE_NARROWER },
    { "{\"dataItems\":[\"8867-4\",\"sex\"]}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"retention\":\"2030-01-01\"}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_NARROWER },
    { "{\"recipient\":\"controller\"}", "{}", DURE_NOTICE_NARROWER, DURE_NOTICE_WIDER },
    { "{\"recipient\":\"firm-2\"}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"required\":false}", "{}", DURE_NOTICE_NARROWER, DURE_NOTICE_WIDER },
    { "{\"lawfulBasis\":\"PIPA-15-1-4\"}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"sensitive\":true}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"processingMethods\":[\"rules\"]}", "{}", DURE_NOTICE_WORDING, DURE_NOTICE_WIDER },
    { "{\"somethingNew\":1}", "{}", DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"retention\":\"2028-01-01\",\"dataItems\":[\"8867-4\",\"ageBand\",\"sex\"]}", "{}",
      DURE_NOTICE_WIDER, DURE_NOTICE_WIDER },
    { "{\"retention\":\"2028-01-01\"}", "{\"title\":\"u\"}", DURE_NOTICE_NARROWER,
      DURE_NOTICE_WIDER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DureNotice) from = make (1, "{}", "{}", "{}");
      g_autoptr (DureNotice) to = make (1, rows[i].patch, rows[i].words, "{}");

      g_test_message ("%s %s", rows[i].patch, rows[i].words);
      g_assert_cmpint (dure_notice_ask_change (from, to, DURE_PURPOSE_PROVIDE), ==, rows[i].there);
      g_assert_cmpint (dure_notice_ask_change (to, from, DURE_PURPOSE_PROVIDE), ==, rows[i].back);
      /* The whole has another digest even when only an order has changed. */
      g_assert_cmpint (dure_notice_change (from, to), ==,
                       i == 0 ? DURE_NOTICE_SAME : MAX (rows[i].there, DURE_NOTICE_WORDING));
      g_assert_cmpint (dure_notice_ask_change (from, to, DURE_PURPOSE_TRAIN), ==,
                       DURE_NOTICE_SAME);
    }
}

static void
test_what_is_stated_for_all (void)
{
  static const struct
  {
    const char *record;
    DureNoticeChange expected;
  } rows[] = {
    { "{\"controller\":{\"name\":\"c\"}}", DURE_NOTICE_SAME },
    { "{\"controller\":{\"name\":\"c\"},\"authority\":\"a\"}", DURE_NOTICE_WORDING },
    { "{\"controller\":{\"name\":\"d\"}}", DURE_NOTICE_WIDER },
    { "{}", DURE_NOTICE_WIDER },
    { "{\"controller\":{\"name\":\"c\"},\"storagePlace\":\"US\"}", DURE_NOTICE_WIDER },
  };
  g_autoptr (DureNotice) from = make (1, "{}", "{}", rows[0].record);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DureNotice) to = make (1, "{}", "{}", rows[i].record);

      g_assert_cmpint (dure_notice_change (from, to), ==, rows[i].expected);
    }
}

/* Version 2 asks for more measurements; version 3 adds ask E, and energy to what C and D give. */
static void
test_versions_of_the_heart_pilot (void)
{
  static const DureNoticeChange second_to_third[DURE_PURPOSE_COUNT] = {
    DURE_NOTICE_WORDING, DURE_NOTICE_WORDING, DURE_NOTICE_WIDER, DURE_NOTICE_WIDER,
    DURE_NOTICE_WIDER,
  };
  g_autoptr (DureNotice) first = sample_notice_of (1, "ko");
  g_autoptr (DureNotice) second = sample_notice_of (2, "ko");
  g_autoptr (DureNotice) third = sample_notice_of (3, "ko");

  g_assert_cmpint (dure_notice_change (first, second), ==, DURE_NOTICE_WIDER);
  g_assert_cmpint (dure_notice_ask_change (second, first, DURE_PURPOSE_COLLECT), ==,
                   DURE_NOTICE_NARROWER);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    g_assert_cmpint (dure_notice_ask_change (second, third, purpose), ==,
                     second_to_third[purpose]);
  g_assert_cmpint (dure_notice_ask_change (third, second, DURE_PURPOSE_ENERGY), ==,
                   DURE_NOTICE_NARROWER);
  g_assert_cmpint (dure_notice_ask_change (first, second, DURE_PURPOSE_ENERGY), ==,
                   DURE_NOTICE_SAME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice-change/each-field", test_each_field);
  g_test_add_func ("/notice-change/what-is-stated-for-all", test_what_is_stated_for_all);
  g_test_add_func ("/notice-change/versions-of-the-heart-pilot", test_versions_of_the_heart_pilot);
  return g_test_run ();
}
