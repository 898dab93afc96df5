// day-count.c: how many visits a station had on one day, and on which screens they ended
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   {"day": "2026-11-21", "endedOn": {"receipt": 9, "measure": 2}, "refused": {"donate": 3},
//    "staff": {"opened": 1}}
//
// Part of a station's report. What did not happen is not named; before there was a staff corner,
// neither was that.

#include "day-count.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#include <string.h>

#define COUNT_MAX 100000 /* far more than a day has visits */

typedef const char *(*WordFunc) (guint index);

/**
 * dure_step_to_text:
 * @step: a #DureStep
 *
 * Returns: (transfer none): the step as documents spell it
 */
const char *
dure_step_to_text (guint step)
{
  static const char *const words[DURE_STEP_COUNT] = {
    [DURE_STEP_CHOOSE] = "choose",
    [DURE_STEP_HOME] = "home",
    [DURE_STEP_HOME_RESULT] = "homeResult",
    [DURE_STEP_METER_RESULT] = "meterResult",
    [DURE_STEP_CONNECT] = "connect",
    [DURE_STEP_PROVE] = "prove",
    [DURE_STEP_MEASURE] = "measure",
    [DURE_STEP_RESULT] = "result",
    [DURE_STEP_PILOT] = "pilot",
    [DURE_STEP_DONATE] = "donate",
    [DURE_STEP_RETURNING] = "returning",
    [DURE_STEP_ASK] = "ask",
    [DURE_STEP_REVIEW] = "review",
    [DURE_STEP_RECEIPT] = "receipt",
    [DURE_STEP_GOODBYE] = "goodbye",
    [DURE_STEP_CODE] = "code",
    [DURE_STEP_TAKE_BACK] = "takeBack",
    [DURE_STEP_ERASE] = "erase",
    [DURE_STEP_TAKEN_BACK] = "takenBack",
    [DURE_STEP_CALL] = "call",
  };

  g_return_val_if_fail (step < DURE_STEP_COUNT, NULL);
  return words[step];
}

/**
 * dure_refusal_to_text:
 * @refusal: a #DurePurpose, or %DURE_REFUSAL_DONATE
 *
 * Returns: (transfer none): what was refused, as documents spell it
 */
const char *
dure_refusal_to_text (guint refusal)
{
  return refusal == DURE_REFUSAL_DONATE ? "donate" : dure_purpose_to_text (refusal);
}

/**
 * dure_staff_count_to_text:
 * @what: a #DureStaffCount
 *
 * Returns: (transfer none): what was counted, as documents spell it
 */
const char *
dure_staff_count_to_text (guint what)
{
  return what == DURE_STAFF_COUNT_OPENED ? "opened" : "wrongCode";
}

static json_t *
counts_to_json (const guint *counts, guint length, WordFunc word)
{
  json_t *json = json_object ();

  for (guint i = 0; i < length; i++)
    if (counts[i] > 0)
      json_object_set_new (json, word (i), json_integer (counts[i]));
  return json;
}

/**
 * dure_day_count_to_json:
 *
 * Returns: (transfer full): the document's part
 */
json_t *
dure_day_count_to_json (const DureDayCount *self)
{
  g_autofree char *day = dure_day_to_text (self->day);
  g_autoptr (json_t) staff =
      counts_to_json (self->staff, DURE_STAFF_COUNTS, dure_staff_count_to_text);

  return json_pack ("{s:s, s:o, s:o, s:O*}", "day", day, "endedOn",
                    counts_to_json (self->ended_on, DURE_STEP_COUNT, dure_step_to_text), "refused",
                    counts_to_json (self->refused, DURE_REFUSAL_COUNT, dure_refusal_to_text),
                    "staff", json_object_size (staff) > 0 ? staff : NULL);
}

/* Every member must be a word, and a number that says something. */
static gboolean
read_counts (const json_t *json, const char *key, guint length, WordFunc word, guint *ret_counts,
             GError **error)
{
  const json_t *counts = dure_json_object (json, key, error);
  gsize known = 0;

  if (counts == NULL)
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      gint64 count;

      if (json_object_get (counts, word (i)) == NULL)
        continue;
      if (!dure_json_integer (counts, word (i), 1, COUNT_MAX, &count, error))
        return FALSE;
      ret_counts[i] = (guint) count;
      known++;
    }
  if (known == json_object_size (counts))
    return TRUE;
  g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "%s names what is none", key);
  return FALSE;
}

/**
 * dure_day_count_from_json:
 * @json: foreign
 * @ret_count: (out caller-allocates): set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_day_count_from_json (const json_t *json, DureDayCount *ret_count, GError **error)
{
  static const char *const keys[] = { "day", "endedOn", "refused", "staff", NULL };
  DureDayCount count = { 0 };

  if (!dure_json_only (json, keys, error) || !dure_json_day (json, "day", &count.day, error)
      || !read_counts (json, "endedOn", DURE_STEP_COUNT, dure_step_to_text, count.ended_on, error)
      || !read_counts (json, "refused", DURE_REFUSAL_COUNT, dure_refusal_to_text, count.refused,
                       error)
      || (json_object_get (json, "staff") != NULL
          && !read_counts (json, "staff", DURE_STAFF_COUNTS, dure_staff_count_to_text, count.staff,
                           error)))
    return FALSE;
  *ret_count = count;
  return TRUE;
}
