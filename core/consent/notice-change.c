// notice-change.c: what a new version of a notice means for those who agreed to the one before
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Compares the terms, which machines read, and then the words. Whatever is not known to be harmless
// counts as wider: asking once too often costs a minute, using once too much costs the trust.

#include "notice-change.h"

#include <string.h>

typedef DureNoticeChange (*Compare) (const json_t *from, const json_t *to);

static gboolean
contains (const json_t *list, const json_t *wanted)
{
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) list, i, item)
    if (json_equal (item, (json_t *) wanted))
      return TRUE;
  return FALSE;
}

static gboolean
contains_all (const json_t *list, const json_t *wanted)
{
  gsize i;
  json_t *item;

  json_array_foreach ((json_t *) wanted, i, item)
    if (!contains (list, item))
      return FALSE;
  return TRUE;
}

static DureNoticeChange
compare_lists (const json_t *from, const json_t *to)
{
  if (!contains_all (from, to))
    return DURE_NOTICE_WIDER;
  return contains_all (to, from) ? DURE_NOTICE_SAME : DURE_NOTICE_NARROWER;
}

/* Days as `2029-12-31`. */
static DureNoticeChange
compare_days (const json_t *from, const json_t *to)
{
  int order = strcmp (json_string_value (from), json_string_value (to));

  return order < 0 ? DURE_NOTICE_WIDER : order > 0 ? DURE_NOTICE_NARROWER : DURE_NOTICE_SAME;
}

/* Only back to the controller is less; any other recipient is another one. */
static DureNoticeChange
compare_recipients (const json_t *from, const json_t *to)
{
  if (json_equal (from, to))
    return DURE_NOTICE_SAME;
  return g_str_equal (json_string_value (to), "controller") ? DURE_NOTICE_NARROWER
                                                            : DURE_NOTICE_WIDER;
}

/* What may be refused, or is not done, is less than what must be, or is. */
static DureNoticeChange
compare_flags (const json_t *from, const json_t *to)
{
  if (json_equal (from, to))
    return DURE_NOTICE_SAME;
  return json_is_false (to) ? DURE_NOTICE_NARROWER : DURE_NOTICE_WIDER;
}

/* What is known of the terms of an ask. A detail that was not told before is no change of what is
 * done, only of what is said about it. */
static const struct
{
  const char *key;
  Compare compare;
  gboolean is_detail;
} known[] = {
  { "dataItems", compare_lists, FALSE },
  { "retention", compare_days, FALSE },
  { "recipient", compare_recipients, FALSE },
  { "required", compare_flags, FALSE },
  { "collectionMethods", compare_lists, TRUE },
  { "processingMethods", compare_lists, TRUE },
  { "trainsModels", compare_flags, TRUE },
};

static gboolean
is_known (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].key, key))
      return TRUE;
  return FALSE;
}

static DureNoticeChange
compare_known (const json_t *from, const json_t *to)
{
  DureNoticeChange gravest = DURE_NOTICE_SAME;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const json_t *old = json_object_get (from, known[i].key);
      const json_t *new = json_object_get (to, known[i].key);
      DureNoticeChange change = DURE_NOTICE_SAME;

      if (old != NULL && new != NULL)
        change = known[i].compare (old, new);
      else if (old != new)
        change = known[i].is_detail && new != NULL ? DURE_NOTICE_WORDING : DURE_NOTICE_WIDER;
      gravest = MAX (gravest, change);
    }
  return gravest;
}

/* Whether all else is alike, on both sides. */
static gboolean
is_rest_alike (const json_t *from, const json_t *to)
{
  const char *key;
  json_t *value;

  json_object_foreach ((json_t *) from, key, value)
    if (!is_known (key) && !json_equal (value, json_object_get (to, key)))
      return FALSE;
  json_object_foreach ((json_t *) to, key, value)
    if (!is_known (key) && json_object_get (from, key) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * dure_notice_ask_change:
 * @from: the version that was agreed to
 * @to: a later one of the same pilot, in the same language
 *
 * Returns: what became of this ask. An ask that is new is wider, one that is gone is narrower.
 */
DureNoticeChange
dure_notice_ask_change (DureNotice *from, DureNotice *to, DurePurpose purpose)
{
  const json_t *old = dure_notice_ask_terms (from, purpose);
  const json_t *new = dure_notice_ask_terms (to, purpose);
  DureNoticeChange change;

  if (!dure_notice_asks (to, purpose))
    return dure_notice_asks (from, purpose) ? DURE_NOTICE_NARROWER : DURE_NOTICE_SAME;
  if (!dure_notice_asks (from, purpose) || !is_rest_alike (old, new))
    return DURE_NOTICE_WIDER;
  change = compare_known (old, new);
  if (change == DURE_NOTICE_SAME
      && !g_str_equal (dure_notice_ask_digest (from, purpose),
                       dure_notice_ask_digest (to, purpose)))
    return DURE_NOTICE_WORDING;
  return change;
}

/* Whose notice it is, and where and under which law the data are kept. */
static DureNoticeChange
compare_records (DureNotice *from, DureNotice *to)
{
  static const char *const grave[] = { "controller", "jurisdiction", "storagePlace",
                                       "processingPlace", "refusal" };
  const json_t *old = dure_notice_record (from), *new = dure_notice_record (to);

  for (gsize i = 0; i < G_N_ELEMENTS (grave); i++)
    if (!json_equal (json_object_get (old, grave[i]), json_object_get (new, grave[i]))
        && json_object_get (old, grave[i]) != json_object_get (new, grave[i]))
      return DURE_NOTICE_WIDER;
  return json_equal ((json_t *) old, (json_t *) new) ? DURE_NOTICE_SAME : DURE_NOTICE_WORDING;
}

/**
 * dure_notice_change:
 * @from: the version that was agreed to
 * @to: a later one of the same pilot, in the same language
 *
 * Returns: the gravest change of all asks, and of what is stated for all of them alike
 */
DureNoticeChange
dure_notice_change (DureNotice *from, DureNotice *to)
{
  DureNoticeChange gravest = compare_records (from, to);

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      DureNoticeChange change = dure_notice_ask_change (from, to, purpose);

      gravest = MAX (gravest, change);
    }
  if (gravest == DURE_NOTICE_SAME
      && !g_str_equal (dure_notice_digest (from), dure_notice_digest (to)))
    return DURE_NOTICE_WORDING;
  return gravest;
}
