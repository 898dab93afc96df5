// moving.c: a city moves from its files into PostgreSQL, and goes on living meanwhile
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. The tables are copied, again and again, while the backend goes on, until little is left.
// 2. Both files are locked, so that nobody writes, and the rest is copied, until a comparison finds
//    every row the same. The copy is marked as arrived.
// 3. In the locked files whatever opens or hides something is deleted (keys of donors and of
//    releases' rows, what hides donors in releases and voices) and all tables lose their names;
//    they are marked as gone. Now a backend that has them open answers 503, and one that starts on
//    them is refused.
// 4. The mark is taken off the copy: backends may start on it. What was deleted at either side is
//    overwritten or vacuumed.
//
// There is never a moment in which two places can be written to. Whatever breaks off is done again
// from the start, which finds what was copied: up to 3 the files live, from there the copy is whole
// and only waits for 4. Nobody can start on a copy before. Who is erased during the move is erased
// in the copy by 2, with the key.
//
// Donors' keys travel as they are stored, wrapped by an epoch key that is not even read here; that
// key and the city's others stay in the state directory, which the new backends need.

#include "moving.h"

#include "backend-error.h"
#include "copier.h"
#include "migrations.h"

#include <inttypes.h>
#include <string.h>

#define PARTS 2
#define ROUNDS 20       /* at most, while the files live */
#define ROUNDS_LOCKED 5 /* what waits for another row's end is done in the second */
#define LITTLE 500      /* changes of a round: so few take less than a second */
#define LOCK_ATTEMPTS 6 /* of ten seconds, beside a backend that writes all the time */

/* One file and where it moves to. */
typedef struct
{
  const char *file, *address, *schema;
  DureDatabase *source, *target;
  DureMove source_move, target_move;
  DureCopier *copier;
  DureTransaction *lock;
} Part;

typedef struct
{
  Part parts[PARTS]; /* in the order in which a backend locks them */
  guint n_parts;
  FILE *told;
} Moving;

static gboolean
refuse (const char *file, const char *why, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s: %s", file, why);
  return FALSE;
}

/* A copy of something else, or a city that lives where this one should go, is left alone. */
static gboolean
check_part (const Part *self, GError **error)
{
  if (self->source_move != DURE_MOVE_NONE && self->source_move != DURE_MOVE_GONE)
    return refuse (self->file, "something is moving into this file", error);
  if (self->source_move == DURE_MOVE_NONE && self->target_move == DURE_MOVE_NONE)
    return refuse (self->file, "there is a city already where it should move to", error);
  if (self->source_move == DURE_MOVE_GONE && self->target_move == DURE_MOVE_ARRIVING)
    return refuse (self->file, "it has moved already, but not there", error);
  return TRUE;
}

static gboolean
open_part (Part *self, const char *state, GError **error)
{
  g_autofree char *path = g_build_filename (state, self->file, NULL);
  gboolean is_there;

  if (!dure_database_is_there (path, &is_there, error))
    return FALSE;
  if (!is_there)
    return refuse (path, "there is no such file; --state says where the city is", error);
  self->source = dure_database_open_moving (path, self->schema, DURE_MOVE_NONE, &self->source_move,
                                            error);
  if (self->source != NULL)
    self->target = dure_database_open_moving (self->address, self->schema, DURE_MOVE_ARRIVING,
                                              &self->target_move, error);
  return self->target != NULL && check_part (self, error);
}

/* Those that live; the others have moved before. */
static gboolean
is_living (const Part *self)
{
  return self->source_move == DURE_MOVE_NONE;
}

static gboolean
begin_part (Part *self, GError **error)
{
  self->copier = dure_copier_new (self->source, self->target, error);
  return self->copier != NULL
         && dure_schema_set_move (self->target, DURE_MOVE_ARRIVING, error)
         && dure_copier_loosen (self->copier, error);
}

static void
tell_table (FILE *told, const Part *part, guint table, const DureCopierFigures *figures)
{
  guint64 n = 0;

  memcpy (&n, figures->digest, sizeof n);
  fprintf (told, "%-8s %-16s %10" PRIu64 " rows  %8" PRIu64 " new %8" PRIu64 " changed %8" PRIu64
                 " removed  %016" PRIx64 "\n",
           part->file, dure_copier_name (part->copier, table), figures->rows, figures->added,
           figures->changed, figures->removed, GUINT64_FROM_BE (n));
  fflush (told);
}

/* @ret_changes: (out): how many rows of all tables were not the same */
static gboolean
copy_all (Moving *self, guint64 *ret_changes, GError **error)
{
  guint64 changes = 0;

  for (guint i = 0; i < self->n_parts; i++)
    for (guint table = 0;
         is_living (&self->parts[i]) && table < dure_copier_tables (self->parts[i].copier); table++)
      {
        DureCopierFigures figures;

        if (!dure_copier_copy (self->parts[i].copier, table, &figures, error))
          return FALSE;
        tell_table (self->told, &self->parts[i], table, &figures);
        changes += figures.added + figures.changed + figures.removed;
      }
  *ret_changes = changes;
  return TRUE;
}

static gboolean
copy_until_little_is_left (Moving *self, GError **error)
{
  guint64 changes = G_MAXUINT64;

  for (guint round = 1; round <= ROUNDS && changes > LITTLE; round++)
    {
      fprintf (self->told, "copying, round %u; the city goes on\n", round);
      if (!copy_all (self, &changes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
lock (Part *self, GError **error)
{
  GError *failure = NULL;

  for (guint attempt = 1; self->lock == NULL && attempt <= LOCK_ATTEMPTS; attempt++)
    {
      g_clear_error (&failure);
      self->lock = dure_transaction_begin (self->source, &failure);
    }
  if (self->lock == NULL)
    g_propagate_error (error, failure);
  return self->lock != NULL;
}

static gboolean
lock_all (Moving *self, GError **error)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (is_living (&self->parts[i]) && !lock (&self->parts[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
copy_the_rest (Moving *self, GError **error)
{
  guint64 changes = G_MAXUINT64;

  for (guint round = 1; round <= ROUNDS_LOCKED && changes > 0; round++)
    {
      fprintf (self->told, "copying the rest, round %u; the city waits\n", round);
      if (!copy_all (self, &changes, error))
        return FALSE;
    }
  if (changes > 0)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "the copy does not become the same; somebody else writes to it");
  return changes == 0;
}

static gboolean
arrive (Part *self, GError **error)
{
  return dure_copier_fasten (self->copier, error)
         && dure_schema_set_move (self->target, DURE_MOVE_ARRIVED, error);
}

/* Once it has moved no secret must be found here too: who is erased there is erased. */
static gboolean
delete_secrets (Part *self, GError **error)
{
  static const char *const deletions[] = {
    "DELETE FROM donor_key",
    "DELETE FROM row_key",
    "DELETE FROM release_nonce",
    "DELETE FROM voice_key",
  };

  for (guint i = 0; i < G_N_ELEMENTS (deletions); i++)
    if (!dure_database_run (self->source, error, deletions[i], ""))
      return FALSE;
  return TRUE;
}

static gboolean
leave (Part *self, GError **error)
{
  const gboolean has_keys = g_str_equal (self->schema, DURE_SCHEMA_KEYS);

  return (!has_keys || delete_secrets (self, error)) && dure_copier_retire (self->copier, error)
         && dure_schema_set_move (self->source, DURE_MOVE_GONE, error)
         && dure_transaction_commit (&self->lock, error);
}

static gboolean
settle (Part *self, GError **error)
{
  return self->target_move == DURE_MOVE_NONE
         || dure_schema_set_move (self->target, DURE_MOVE_NONE, error);
}

static gboolean
forget (Part *self, GError **error)
{
  if (!dure_database_forget (self->source, NULL, error))
    return FALSE;
  for (guint i = 0; self->copier != NULL && i < dure_copier_tables (self->copier); i++)
    if (!dure_database_forget (self->target, dure_copier_name (self->copier, i), error))
      return FALSE;
  return TRUE;
}

typedef gboolean (*PartStep) (Part *part, GError **error);

static gboolean
each_part (Moving *self, gboolean only_living, PartStep step, GError **error)
{
  for (guint i = 0; i < self->n_parts; i++)
    if ((!only_living || is_living (&self->parts[i])) && !step (&self->parts[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
move (Moving *self, GError **error)
{
  if (!each_part (self, TRUE, begin_part, error) || !copy_until_little_is_left (self, error)
      || !lock_all (self, error) || !copy_the_rest (self, error)
      || !each_part (self, TRUE, arrive, error) || !each_part (self, TRUE, leave, error)
      || !each_part (self, FALSE, settle, error))
    return FALSE;
  fprintf (self->told, "moved; start the backends with --database and --key-database\n");
  return each_part (self, FALSE, forget, error);
}

static void
close_part (Part *self)
{
  dure_transaction_abandon (self->lock);
  dure_copier_free (self->copier);
  dure_database_close (self->target);
  dure_database_close (self->source);
}

/**
 * dure_moving_run:
 * @plan: from where to where
 * @told: how far it is; names tables, numbers of rows and digests, nothing of anybody
 * @error: %DURE_BACKEND_ERROR_STATE saying what a person must look at, or
 *   %DURE_BACKEND_ERROR_STORE. Running it again goes on.
 *
 * Returns: whether the city lives in the new place and nowhere else
 */
gboolean
dure_moving_run (const DureMovingPlan *plan, FILE *told, GError **error)
{
  Moving self = {
    .parts = { { .file = "main.db", .address = plan->to, .schema = DURE_SCHEMA_MAIN },
               { .file = "keys.db", .address = plan->keys_to, .schema = DURE_SCHEMA_KEYS } },
    .n_parts = plan->keys_to != NULL ? 2 : 1,
    .told = told,
  };
  gboolean is_done = TRUE;

  /* The keys first, as a backend opens them: one that starts too early is refused there, and makes
   * nothing of its own. */
  for (guint i = self.n_parts; i > 0 && is_done; i--)
    is_done = open_part (&self.parts[i - 1], plan->state, error);
  is_done = is_done && move (&self, error);
  for (guint i = 0; i < self.n_parts; i++)
    close_part (&self.parts[i]);
  return is_done;
}
