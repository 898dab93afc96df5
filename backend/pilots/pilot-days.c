// pilot-days.c: on which days a pilot's donors gave, and where
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One donor's gifts are turned into days at kiosks, and into days anywhere, since who gave at two
// kiosks is one donor of the pilot. On the first of them at a kiosk stands what they are: added up
// from the first day on, those are the classes that a release could have told of by then, of the
// donors whose gifts still stand. Counted and kept as in pilot-figures.c, some donors at a time.

#include "pilot-days.h"

#include "canonical-json.h"
#include "encoding.h"
#include "pilot-classes.h"

#define ANYWHERE ""

/* Strings are inside of the key under which it stands. */
typedef struct
{
  const char *kiosk, *word;
  gint64 day, number;
} Line;

struct _DurePilotDays
{
  GHashTable *lines; /* by the text of all three */
  GStringChunk *texts;
};

/**
 * dure_pilot_days_new:
 *
 * Returns: (transfer full): of nobody
 */
DurePilotDays *
dure_pilot_days_new (void)
{
  DurePilotDays *self = g_new0 (DurePilotDays, 1);

  self->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->texts = g_string_chunk_new (1024);
  return self;
}

/**
 * dure_pilot_days_free:
 * @self: (transfer full) (nullable)
 */
void
dure_pilot_days_free (DurePilotDays *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->lines);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static void
add_line (DurePilotDays *self, const char *kiosk, gint64 day, const char *word)
{
  g_autofree char *key = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s", kiosk, day, word);
  Line *line = g_hash_table_lookup (self->lines, key);

  if (line == NULL)
    {
      line = g_new0 (Line, 1);
      line->kiosk = g_string_chunk_insert_const (self->texts, kiosk);
      line->word = g_string_chunk_insert_const (self->texts, word);
      line->day = day;
      g_hash_table_insert (self->lines, g_steal_pointer (&key), line);
    }
  line->number++;
}

/* Of the visit, since a kiosk may have waited with it; a kiosk's clock that is ahead counts not. */
static gint64
day_of (const DureGift *gift)
{
  gint64 time_ms = gift->received_ms;

  dure_json_time (gift->record, "time", &time_ms, NULL);
  return dure_day_of_time (MIN (time_ms, gift->received_ms));
}

/* All of one donor's gifts at one kiosk, or anywhere: each day once, and the first as a class. */
static void
add_place (DurePilotDays *self, const GPtrArray *gifts, const char *kiosk, const char *class_word)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < gifts->len; i++)
    {
      const DureGift *gift = gifts->pdata[i];
      const gint64 day = day_of (gift);

      if (*kiosk != '\0' && !g_str_equal (gift->kiosk, kiosk))
        continue;
      first = MIN (first, day);
      if (g_hash_table_add (seen, g_memdup2 (&day, sizeof day)))
        add_line (self, kiosk, day, DURE_PILOT_DAY_GAVE);
    }
  add_line (self, kiosk, first, class_word);
}

/**
 * dure_pilot_days_add:
 * @gifts: (element-type DureGift): those of one donor that still stand for the pilot, at least one
 * @age: what the donor said last, like @sex
 */
void
dure_pilot_days_add (DurePilotDays *self, const GPtrArray *gifts, DureAgeBand age, DureSex sex)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *class_word = dure_pilot_class_to_text (age, sex);

  add_place (self, gifts, ANYWHERE, class_word);
  for (guint i = 0; i < gifts->len; i++)
    {
      const DureGift *gift = gifts->pdata[i];

      if (g_hash_table_add (seen, gift->kiosk))
        add_place (self, gifts, gift->kiosk, class_word);
    }
}

/**
 * dure_pilot_days_keep:
 * @self: of some donors more
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that says up to which donor it was counted.
 */
gboolean
dure_pilot_days_keep (const DurePilotDays *self, DureCity *city, const DurePilot *pilot,
                      GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->lines);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Line *line = value;

      if (!dure_database_run (city->database, error,
                              "INSERT INTO pilot_day (pilot, version, kiosk, day, word, found)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                              " ON CONFLICT (pilot, version, kiosk, day, word)"
                              " DO UPDATE SET found = pilot_day.found + ?6",
                              "tititi", pilot->name, (gint64) pilot->version, line->kiosk,
                              line->day, line->word, line->number))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_pilot_days_finish:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * All were counted. Nothing stays of the pilot's other versions, whose donors are the same and were
 * counted before. Within the same transaction.
 */
gboolean
dure_pilot_days_finish (DureCity *city, const DurePilot *pilot, GError **error)
{
  return dure_database_run (city->database, error,
                            "DELETE FROM pilot_day WHERE pilot = ?1"
                            " AND (version <> ?2 OR found = 0)",
                            "ti", pilot->name, (gint64) pilot->version)
         && dure_database_run (city->database, error,
                               "UPDATE pilot_day SET counted = found, found = 0"
                               " WHERE pilot = ?1 AND version = ?2",
                               "ti", pilot->name, (gint64) pilot->version);
}

/**
 * dure_pilot_days_read:
 * @put: (scope call): is told each number that was counted, all of a kiosk together and day by day,
 *   first of all kiosks together
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_pilot_days_read (DureCity *city, const DurePilot *pilot, DurePilotDayFunc put, gpointer data,
                      GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT kiosk, day, word, counted FROM pilot_day"
      " WHERE pilot = ?1 AND version = ?2 AND counted > 0 ORDER BY kiosk, day",
      "ti", pilot->name, (gint64) pilot->version);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (is_there)
        put (dure_rows_text (rows, 0), dure_rows_integer (rows, 1), dure_rows_text (rows, 2),
             dure_rows_integer (rows, 3), data);
    }
  return TRUE;
}
