// open-figures.c: the numbers for everybody, counted, published and kept
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Each donor who is with us is read, a few names at a time: what is in force of what they gave,
//    and the age and the sex they said. In force is what their decisions let the city keep today,
//    made by themselves: children, and what waits for a guardian, stay out.
// 2. The counts are told once (open-count.c) out of the budget of the year, by Korea's calendar.
// 3. What was told is stored; it is all that pages read, so asking again tells nothing new.
//
// Costs opening everything that is stored, once; memory is one donor. A crash between 2 and 3 has
// spent and told nothing.

#include "open-figures.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "consents.h"
#include "encoding.h"
#include "export-facts.h"
#include "log.h"
#include "open-count.h"
#include "sources.h"
#include "statistics-book.h"

#include <string.h>

#define PAGE 256 /* donors that are named at once */

typedef struct
{
  DureCity *city;
  GPtrArray *events; /* this donor's decisions */
  gint64 at_ms;
  DureOpenDonor donor;
} Reading;

static gint
year_of (gint64 time_ms)
{
  /* Noon of the day in Korea is the same date in UTC. */
  g_autofree char *text = dure_time_to_text (dure_day_noon (dure_day_of_time (time_ms)));

  return (gint) g_ascii_strtoll (text, NULL, 10);
}

static gboolean
is_in_force (const Reading *self, const char *item)
{
  DureScopeAnswer answer;

  return dure_scope_keeps (self->events, dure_notice_shelf_list (self->city->notices), DURE_PILOT,
                           item, self->at_ms, &answer)
         && answer.actor == DURE_ACTOR_SELF;
}

static void
count_facts (Reading *self, const DureFacts *facts)
{
  gboolean is_asked[DURE_CODE_COUNT] = { FALSE }, holds[DURE_CODE_COUNT];

  for (guint i = 0; facts != NULL && i < facts->count; i++)
    {
      const DureCode code = facts->list[i].code;

      if (!is_asked[code])
        holds[code] = is_in_force (self, dure_code_item (code));
      is_asked[code] = TRUE;
      self->donor.rows[dure_kind_of_code (code)] += holds[code] ? 1 : 0;
    }
}

/* What the donor said of themselves last. */
static void
read_about (Reading *self, const json_t *payload)
{
  const char *age = json_string_value (json_object_get (payload, "ageBand"));
  const char *sex = json_string_value (json_object_get (payload, "sex"));

  if (self->donor.age == DURE_AGE_UNSAID && age != NULL && is_in_force (self, "ageBand"))
    (void) dure_age_band_from_text (age, &self->donor.age);
  if (self->donor.sex == DURE_SEX_UNSAID && sex != NULL && is_in_force (self, "sex"))
    (void) dure_sex_from_text (sex, &self->donor.sex);
}

static gboolean
count_gifts (Reading *self, const char *id, GError **error)
{
  g_autoptr (DureDonor) donor = dure_donor_read (self->city, id, error);

  if (donor == NULL)
    return FALSE;
  for (guint i = 0; i < donor->gifts->len; i++)
    {
      const DureGift *gift = donor->gifts->pdata[i];
      g_autoptr (DureFacts) facts = dure_facts_new_of_gift (gift, id);

      count_facts (self, facts);
      read_about (self, gift->payload);
    }
  return TRUE;
}

/* What cannot be read any more is left out, as it is for its donor. */
static gboolean
count_batch (Reading *self, const char *donor, const guint8 id[DURE_BATCH_ID_BYTES], GError **error)
{
  GError *failure = NULL;
  g_autoptr (DureFacts) facts = dure_facts_new_of_batch (self->city, donor, "", id, &failure);

  if (g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  if (failure != NULL)
    dure_log (G_LOG_LEVEL_WARNING, "batch-unreadable", { DURE_LOG_MESSAGE, failure->message });
  g_clear_error (&failure);
  count_facts (self, facts);
  return TRUE;
}

static gboolean
count_batches (Reading *self, const char *donor, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, DURE_BATCH_ID_BYTES);
  g_autoptr (DureRows) rows =
      dure_database_ask (self->city->database, error,
                         "SELECT batch.id FROM batch JOIN source ON source.number = batch.source"
                         " WHERE source.donor = ?1 ORDER BY batch.number",
                         "t", donor);
  guint8 id[DURE_BATCH_ID_BYTES];
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there && dure_rows_copy (rows, 0, id, sizeof id))
        g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len; i++)
    if (!count_batch (self, donor, (const guint8 *) ids->data + (gsize) i * sizeof id, error))
      return FALSE;
  return TRUE;
}

static gboolean
count_donor (DureCity *city, DureOpenCount *count, const char *id, GError **error)
{
  g_autoptr (GPtrArray) events = dure_consents_of_donor (city, id, error);
  Reading reading = { .city = city, .events = events };

  if (events == NULL)
    return FALSE;
  reading.at_ms = dure_consents_now (city, events);
  if (!count_gifts (&reading, id, error) || !count_batches (&reading, id, error))
    return FALSE;
  dure_open_count_add (count, &reading.donor);
  return TRUE;
}

/* The next donors after @last who are with us. */
static GPtrArray *
name_donors (DureCity *city, const char *last, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id FROM donor WHERE id > ?1 AND withdrawn_ms IS NULL ORDER BY id LIMIT ?2", "ti",
      last, (gint64) PAGE);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        g_ptr_array_add (ids, g_strdup (dure_rows_text (rows, 0)));
    }
  return g_steal_pointer (&ids);
}

static DureOpenCount *
count_all (DureCity *city, GError **error)
{
  g_autoptr (DureOpenCount) count = dure_open_count_new ();
  g_autofree char *last = g_strdup ("");

  while (TRUE)
    {
      g_autoptr (GPtrArray) ids = name_donors (city, last, error);

      if (ids == NULL)
        return NULL;
      if (ids->len == 0)
        return g_steal_pointer (&count);
      for (guint i = 0; i < ids->len; i++)
        if (!count_donor (city, count, ids->pdata[i], error))
          return NULL;
      g_free (last);
      last = g_strdup (ids->pdata[ids->len - 1]);
    }
}

static DureBudgetBook *
open_book (DureCity *city, GError **error)
{
  g_autofree char *name = g_strdup_printf ("open-%d", year_of (dure_city_now (city)));

  return dure_statistics_book_open (city->database, city->clock, name, DURE_OPEN_YEAR_BUDGET,
                                    error);
}

/**
 * dure_open_figures_publish:
 * @city: one that can change the store
 * @error: %DURE_STATISTICS_ERROR_SPENT when the year's budget is, which is written down;
 *   %DURE_BACKEND_ERROR_STORE, %DURE_BACKEND_ERROR_STATE when what is stored cannot be read
 *
 * Returns: whether there are new numbers
 */
gboolean
dure_open_figures_publish (DureCity *city, GError **error)
{
  g_autoptr (DureOpenCount) count = count_all (city, error);
  DureBudgetBook *book = count != NULL ? open_book (city, error) : NULL;
  g_autoptr (DureBudget) budget = NULL;
  g_autoptr (json_t) document = NULL;
  g_autofree char *text = NULL;

  if (book == NULL)
    return FALSE;
  budget = dure_budget_new (book);
  document = dure_open_count_tell (count, budget, city->dice, error);
  dure_statistics_book_close (book);
  if (document == NULL)
    return FALSE;
  text = dure_json_canonical (document, NULL);
  return dure_database_run (city->database, error,
                            "INSERT INTO open_figures (time_ms, document) VALUES (?1, ?2)", "it",
                            dure_city_now (city), text);
}

/* What is left of this year's budget, for a reader, who cannot begin one. */
static gboolean
read_left (DureCity *city, gint year, gint64 *ret_left, GError **error)
{
  g_autofree char *name = g_strdup_printf ("open-%d", year);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT most - spent FROM budget WHERE name = ?1", "t", name);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_left = is_there ? dure_rows_integer (rows, 0) : DURE_OPEN_YEAR_BUDGET;
  return TRUE;
}

/**
 * dure_open_figures_read:
 * @ret_document: (out) (transfer full): `dure.open/1` as it was published, with `timeMs`, and how
 *   this year's budget stands: `budget` with `year`, `mostMillionths`, `leftMillionths` and
 *   `isSpent`; before the first publication only that
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when it is damaged
 */
gboolean
dure_open_figures_read (DureCity *city, json_t **ret_document, GError **error)
{
  const gint year = year_of (dure_city_now (city));
  g_autoptr (json_t) document = NULL;
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;
  gint64 left;

  if (!read_left (city, year, &left, error))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "SELECT document, time_ms FROM open_figures"
                            " ORDER BY number DESC LIMIT 1",
                            "");
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    {
      const char *text = dure_rows_text (rows, 0);

      document = dure_json_parse (text, strlen (text), error);
      if (document == NULL)
        return FALSE;
      json_object_set_new (document, "timeMs",
                           json_integer ((json_int_t) dure_rows_integer (rows, 1)));
    }
  else
    document = json_pack ("{s:s}", "schema", DURE_OPEN_SCHEMA);
  json_object_set_new (document, "budget",
                       json_pack ("{s:i, s:I, s:I, s:b}", "year", year, "mostMillionths",
                                  (json_int_t) DURE_OPEN_YEAR_BUDGET, "leftMillionths",
                                  (json_int_t) left, "isSpent", left < DURE_OPEN_COST));
  *ret_document = g_steal_pointer (&document);
  return TRUE;
}
