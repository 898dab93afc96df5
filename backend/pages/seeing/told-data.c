// told-data.c: what the kiosk told a donor, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A feedback document has words of its own; here each becomes the flag that the template
// _told.html has words for in every language, the same that stood on the kiosk's screen.

#include "told-data.h"

#include "canonical-json.h"

#include <glib.h>

/* Documents name each vital; pages name what was measured, as _measure.html does. */
static const struct
{
  const char *vital;
  const char *name;
} names[] = {
  { "blood-pressure", "pressure" }, { "heart-rate", "heart-rate" }, { "oxygen", "oxygen" },
  { "temperature", "temperature" }, { "bmi", "bmi" },               { "glucose", "glucose" },
};

/* Where a word of the document is another on the screen. */
static const struct
{
  const char *vital;
  const char *category;
  const char *word;
} words[] = {
  { "temperature", "low", "very-low" },
  { "temperature", "cool", "low" },
  { "temperature", "raised", "a-little-high" },
  { "heart-rate", "raised", "a-little-fast" },
  { "oxygen", "reduced", "a-little-low" },
  { "bmi", "usual", "normal" },
};

static const char *
word_of (const char *vital, const char *category)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].vital, vital) && g_str_equal (words[i].category, category))
      return words[i].word;
  return category;
}

static json_t *
judged_data (const json_t *item)
{
  const char *vital = dure_json_text_of (item, "vital");
  const char *category = dure_json_text_of (item, "category");
  const char *urgency = dure_json_text_of (item, "urgency");

  if (vital == NULL || category == NULL || urgency == NULL || g_str_equal (category, "unsaid"))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].vital, vital))
      return json_pack ("{s:{s:b}, s:{s:b}, s:{s:b}, s:b}",
                        "name", names[i].name, TRUE,
                        "category", word_of (vital, category), TRUE,
                        "urgency", urgency, TRUE,
                        "isolated", json_is_true (json_object_get (item, "isolatedSystolic")));
  return NULL;
}

/**
 * dure_told_data:
 * @feedback: a donation's feedback document
 *
 * Returns: (transfer full): the data of _told.html: each judged value that has a range, and what
 *   the AI said of the rhythm, if it was asked
 */
json_t *
dure_told_data (const json_t *feedback)
{
  const char *rhythm = dure_json_text_of (feedback, "rhythm");
  json_t *list = json_array (), *item;
  gsize i;

  json_array_foreach (json_object_get (feedback, "vitals"), i, item)
    {
      json_t *judged = judged_data (item);

      if (judged != NULL)
        json_array_append_new (list, judged);
    }
  if (*rhythm == '\0')
    return json_pack ("{s:o}", "judged", list);
  return json_pack ("{s:o, s:{s:b}}", "judged", list, "rhythm", rhythm, TRUE);
}
