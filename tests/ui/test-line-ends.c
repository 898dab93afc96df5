// test-line-ends.c: which words of a text stay beside each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "line-ends.h"

#include <string.h>

/* Whether @text may go on in a new line with @rest, which is in it. */
static gboolean
may_end_before (const char *text, const char *rest)
{
  g_autoptr (PangoAttrList) attributes = dure_line_ends (text);
  GSList *list = pango_attr_list_get_attributes (attributes);
  const char *found = strstr (text, rest);
  gboolean may_end = TRUE;

  g_assert_nonnull (found);
  for (GSList *l = list; l != NULL; l = l->next)
    {
      const PangoAttribute *whole = l->data;
      const guint here = (guint) (found - text);

      g_assert_cmpuint (whole->end_index, <=, strlen (text));
      may_end = may_end && (here <= whole->start_index || here >= whole->end_index);
    }
  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  return may_end;
}

static void
test_hangul (void)
{
  g_assert_false (may_end_before ("이제 다시 켜 주세요.", "시 켜"));
  g_assert_true (may_end_before ("이제 다시 켜 주세요.", "다시"));
  g_assert_false (may_end_before ("이번에는 알 수 없어요.", "수 없어요"));
  g_assert_false (may_end_before ("이번에는 알 수 없어요.", "없어요"));
}

static void
test_last_word (void)
{
  g_assert_false (may_end_before ("Sit still and\nrest now.", "now"));
  g_assert_true (may_end_before ("Sit still and\nrest now.", "rest"));
  g_assert_true (may_end_before ("Sit still and\nrest now.", "still"));
  g_assert_false (may_end_before ("Sit still and\nrest now.", "and"));
  /* Two words that would not fit a narrow column together. */
  g_assert_true (may_end_before ("Finish without donating", "donating"));
}

static void
test_leaning (void)
{
  g_assert_false (may_end_before ("Наденьте на плечо манжету потуже", "плечо"));
  g_assert_true (may_end_before ("Наденьте на плечо манжету потуже", "на"));
  g_assert_false (may_end_before ("It went on by 12 kWh since the morning.", "kWh"));
}

static void
test_signs (void)
{
  g_assert_false (may_end_before ("请静坐，不要说话。", "话"));
  g_assert_true (may_end_before ("请静坐，不要说话。", "说"));
}

static void
test_nothing (void)
{
  g_assert_true (may_end_before ("", ""));
  g_assert_true (may_end_before (" \n ", " "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-ends/hangul", test_hangul);
  g_test_add_func ("/line-ends/last-word", test_last_word);
  g_test_add_func ("/line-ends/leaning", test_leaning);
  g_test_add_func ("/line-ends/signs", test_signs);
  g_test_add_func ("/line-ends/nothing", test_nothing);
  return g_test_run ();
}
