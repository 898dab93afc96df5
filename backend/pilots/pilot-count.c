// pilot-count.c: how many donors a pilot has, and its end when it is full
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Once a day each pilot's donors are counted, some of them a step, in the order of their
// ids, so that whatever else wants the store comes between; once an hour when it ends when it is
// full, and nearly is. Counted is who has given consent that lets the pilot keep at least one of
// its items now; several visits of one donor are one. Where they gave and how many are alike is
// counted with them (pilot-figures.c), for which what they gave is opened.
//
// A pilot that is over is counted too as long as it has donors, since those can still take back
// what they gave; of several versions the one that ran last, since they have the same donors. So is
// the city's first pilot, until a version of it is written.

#include "pilot-count.h"

#include "consents.h"
#include "encoding.h"
#include "governance-events.h"
#include "pilot-figures.h"

#define DONORS_AT_ONCE 64
#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define NEARLY_FULL_PERCENT 90

typedef struct
{
  DurePilot *pilot;
  gboolean is_first; /* of the city, and not written here */
  char *last; /* the donor that was looked at last */
  gint64 found;
  DurePilotFigures *figures; /* of those that are looked at now */
} Count;

static void
count_clear (Count *self)
{
  dure_pilot_free (self->pilot);
  dure_pilot_figures_free (self->figures);
  g_free (self->last);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Count, count_clear)

/* The version of a pilot that was written here whose turn it is; none when it is nobody's. */
static gboolean
find_written (DureCity *city, Count *self, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT name, version FROM pilot WHERE due_ms <= ?1 AND (state = 'running'"
      " OR (state = 'closed' AND donors > 0 AND NOT EXISTS (SELECT 1 FROM pilot AS later"
      " WHERE later.name = pilot.name AND later.version > pilot.version"
      " AND later.state IN ('running', 'closed')))) ORDER BY name LIMIT 1",
      "i", dure_city_now (city));
  g_autofree char *name = NULL;
  gboolean is_there;
  guint version;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  name = g_strdup (dure_rows_text (rows, 0));
  version = (guint) dure_rows_integer (rows, 1);
  g_clear_pointer (&rows, dure_rows_free);
  self->pilot = dure_pilot_look (city, name, version, error);
  return self->pilot != NULL;
}

/* The city's first pilot, when it is its turn. */
static gboolean
find_first (DureCity *city, Count *self, GError **error)
{
  g_autoptr (DurePilot) first = dure_pilot_first (city, error);
  g_autoptr (DureRows) rows = NULL;
  gboolean is_later;

  if (first == NULL)
    return FALSE;
  rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM first_pilot_count WHERE version = ?1 AND due_ms > ?2"
      " UNION ALL SELECT 1 FROM pilot WHERE name = ?3 AND state IN ('running', 'closed') LIMIT 1",
      "iit", (gint64) first->version, dure_city_now (city), first->name);
  if (!dure_rows_first (rows, &is_later, error))
    return FALSE;
  if (!is_later)
    self->pilot = g_steal_pointer (&first);
  self->is_first = !is_later;
  return TRUE;
}

/* Whose turn it is, and how far that has been counted. */
static gboolean
find (DureCity *city, Count *self, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;

  if (!find_written (city, self, error)
      || (self->pilot == NULL && !find_first (city, self, error)))
    return FALSE;
  if (self->pilot == NULL)
    return TRUE;
  rows = dure_database_ask (city->database, error,
                            "SELECT last, found FROM pilot_count WHERE pilot = ?1 AND version = ?2",
                            "ti", self->pilot->name, (gint64) self->pilot->version);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  self->last = g_strdup (is_there ? dure_rows_text (rows, 0) : "");
  self->found = is_there ? dure_rows_integer (rows, 1) : 0;
  return TRUE;
}

static gboolean
gives (DureCity *city, const DurePilot *pilot, const char *donor, gboolean *ret_gives,
       GError **error)
{
  g_autoptr (GPtrArray) events = dure_consents_of_donor (city, donor, error);
  const GPtrArray *notices = dure_notice_shelf_list (city->notices);

  *ret_gives = FALSE;
  if (events == NULL)
    return FALSE;
  for (DureCode code = 0; code < DURE_CODE_COUNT && !*ret_gives; code++)
    {
      DureScopeAnswer answer;

      *ret_gives = dure_scope_keeps (events, notices, pilot->name, dure_code_item (code),
                                     dure_consents_now (city, events), &answer);
    }
  return TRUE;
}

static gboolean
count_one (DureCity *city, Count *self, const char *id, GError **error)
{
  g_autoptr (DureDonor) donor = NULL;
  gboolean is_giving;

  if (!gives (city, self->pilot, id, &is_giving, error))
    return FALSE;
  if (!is_giving)
    return TRUE;
  donor = dure_donor_read (city, id, error);
  if (donor == NULL)
    return FALSE;
  dure_pilot_figures_add (self->figures, self->pilot, donor);
  self->found++;
  return TRUE;
}

/* Some donors more. */
static gboolean
count_some (DureCity *city, Count *self, gboolean *ret_is_over, GError **error)
{
  g_autoptr (GPtrArray) donors = dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT id FROM donor WHERE id > ?1 AND withdrawn_ms IS NULL"
                         " ORDER BY id LIMIT ?2",
                         "ti", self->last, (gint64) DONORS_AT_ONCE),
      error);

  if (donors == NULL)
    return FALSE;
  self->figures = dure_pilot_figures_new ();
  for (guint i = 0; i < donors->len; i++)
    if (!count_one (city, self, donors->pdata[i], error))
      return FALSE;
  *ret_is_over = donors->len < DONORS_AT_ONCE;
  if (donors->len > 0)
    {
      g_free (self->last);
      self->last = g_strdup (donors->pdata[donors->len - 1]);
    }
  return dure_pilot_figures_keep (self->figures, city, self->pilot, error);
}

static gboolean
keep (DureCity *city, const Count *self, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO pilot_count (pilot, version, last, found)"
                            " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (pilot, version) DO UPDATE SET"
                            " last = excluded.last, found = excluded.found",
                            "titi", self->pilot->name, (gint64) self->pilot->version, self->last,
                            self->found);
}

static gboolean
keep_found (DureCity *city, const Count *self, gint64 due_ms, GError **error)
{
  const gint64 now = dure_city_now (city), version = self->pilot->version;

  if (self->is_first)
    return dure_database_run (city->database, error,
                              "INSERT INTO first_pilot_count (version, donors, counted_ms, due_ms)"
                              " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (version) DO UPDATE SET"
                              " donors = excluded.donors, counted_ms = excluded.counted_ms,"
                              " due_ms = excluded.due_ms",
                              "iiii", version, self->found, now, due_ms);
  return dure_database_run (city->database, error,
                            "UPDATE pilot SET donors = ?3, counted_ms = ?4, due_ms = ?5"
                            " WHERE name = ?1 AND version = ?2",
                            "tiiii", self->pilot->name, version, self->found, now, due_ms);
}

static gboolean
finish (DureCity *city, const Count *self, GError **error)
{
  const DurePilot *pilot = self->pilot;
  const gint64 target = dure_pilot_draft_target (pilot->draft), now = dure_city_now (city);
  const gboolean ends = pilot->state == DURE_PILOT_RUNNING
                        && *dure_pilot_draft_field (pilot->draft, "full") != '\0' && target > 0;
  const gboolean is_near = ends && self->found * 100 >= target * NEARLY_FULL_PERCENT;

  return keep_found (city, self, now + (is_near ? HOUR_MS : DURE_DAY_MS), error)
         && dure_database_run (city->database, error,
                               "DELETE FROM pilot_count WHERE pilot = ?1 AND version = ?2", "ti",
                               pilot->name, (gint64) pilot->version)
         && dure_pilot_figures_finish (city, pilot, error)
         && (!ends || self->found < target
             || dure_pilot_move (city, pilot, DURE_PILOT_CLOSE, DURE_GOVERNANCE_CLOCK, "full",
                                 error));
}

/**
 * dure_pilot_count_step:
 * @ret_has_more: (out): whether there is more to be counted
 * @error: %DURE_BACKEND_ERROR_STORE, or %DURE_BACKEND_ERROR_STATE when a decision cannot be read
 *
 * Outside of a transaction.
 */
gboolean
dure_pilot_count_step (DureCity *city, gboolean *ret_has_more, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_auto (Count) count = { 0 };
  gboolean is_over;

  if (transaction == NULL || !find (city, &count, error))
    return FALSE;
  *ret_has_more = count.pilot != NULL;
  if (count.pilot == NULL)
    return TRUE;
  return count_some (city, &count, &is_over, error)
         && (is_over ? finish (city, &count, error) : keep (city, &count, error))
         && dure_transaction_commit (&transaction, error);
}
