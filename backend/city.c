// city.c: the city's side of everything: keys, stores, notices and the world around
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A state directory holds keys/*.key, main.db and keys.db; either database can be somewhere else.
// The first start makes all of them, the keys first. Once there is a database, a missing key is not
// made anew but refused: what is in the database needs exactly that key. A lock keeps two first
// starts from making two sets. Backends that share a database each have a copy of the keys.

#include "city.h"

#include "backend-error.h"
#include "pilot-notices.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static gboolean
make_private (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0 && g_chmod (directory, 0700) == 0)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "%s cannot be used as a state directory: %s", directory, g_strerror (errno));
  return FALSE;
}

static char *
database_address (const DureCityPlan *plan)
{
  return plan->database != NULL ? g_strdup (plan->database)
                                : g_build_filename (plan->state, "main.db", NULL);
}

static char *
key_database_address (const DureCityPlan *plan)
{
  return plan->key_database != NULL ? g_strdup (plan->key_database)
                                    : g_build_filename (plan->state, "keys.db", NULL);
}

/**
 * dure_city_is_there:
 * @plan: where
 * @ret_is_there: (out): whether there is a database of a city; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE or %DURE_BACKEND_ERROR_STATE when that cannot be told
 */
gboolean
dure_city_is_there (const DureCityPlan *plan, gboolean *ret_is_there, GError **error)
{
  g_autofree char *address = database_address (plan);

  return dure_database_is_there (address, ret_is_there, error);
}

static gboolean
open_stores (DureCity *self, const DureCityPlan *plan, GError **error)
{
  g_autofree char *keys = g_build_filename (plan->state, "keys", NULL);
  g_autofree char *key_address = key_database_address (plan);
  g_autoptr (DureEpochs) epochs = NULL;
  gboolean has_data, has_keys;

  self->address = database_address (plan);
  if (!make_private (keys, error)
      || !dure_database_is_there (self->address, &has_data, error)
      || !dure_database_is_there (key_address, &has_keys, error))
    return FALSE;
  self->keys = dure_city_keys_open (keys, !has_data && !has_keys, self->dice, error);
  epochs = dure_epochs_new (keys);
  if (self->keys != NULL
      && (has_keys || (has_data && !plan->may_renew_keys)
          || dure_epochs_make (epochs, 1, self->dice, error)))
    self->key_store = dure_key_store_open (key_address, epochs, self->clock, self->dice, error);
  if (self->key_store != NULL)
    self->database = dure_database_open (self->address, DURE_SCHEMA_MAIN, error);
  return self->database != NULL;
}

static int
take_lock (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "lock", NULL);
  int lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (lock >= 0 && flock (lock, LOCK_EX) == 0)
    return lock;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s cannot be locked: %s",
               directory, g_strerror (errno));
  if (lock >= 0)
    close (lock);
  return -1;
}

/**
 * dure_city_open:
 * @plan: where everything is
 * @clock: outlives the city
 * @dice: outlives the city
 * @error: %DURE_BACKEND_ERROR_STATE saying what a person must look at, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the city, ready to work
 */
DureCity *
dure_city_open (const DureCityPlan *plan, DureClock *clock, DureDice *dice, GError **error)
{
  g_autoptr (DureCity) self = g_new0 (DureCity, 1);
  gboolean is_open = FALSE;
  int lock;

  self->clock = clock;
  self->dice = dice;
  self->notices = dure_notice_shelf_load (plan->notices, error);
  if (self->notices == NULL || !make_private (plan->state, error)
      || (lock = take_lock (plan->state, error)) < 0)
    return NULL;
  is_open = open_stores (self, plan, error) && dure_pilot_notices_shelve (self, error);
  close (lock);
  return is_open ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_city_open_reader:
 * @city: the writer's; outlives the reader
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the same city for another thread, which only looks. What
 *   the writer has committed is there for the next question.
 */
DureCity *
dure_city_open_reader (DureCity *city, GError **error)
{
  g_autoptr (DureCity) self = g_new0 (DureCity, 1);

  self->is_reader = TRUE;
  self->keys = city->keys;
  self->notices = city->notices;
  self->clock = city->clock;
  self->dice = city->dice;
  self->address = g_strdup (city->address);
  self->key_store = dure_key_store_open_reader (city->key_store, error);
  if (self->key_store != NULL)
    self->database = dure_database_open_reader (city->address, error);
  return self->database != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_city_close:
 * @self: (transfer full) (nullable)
 */
void
dure_city_close (DureCity *self)
{
  if (self == NULL)
    return;
  dure_database_close (self->database);
  dure_key_store_close (self->key_store);
  if (!self->is_reader)
    {
      dure_city_keys_free (self->keys);
      dure_notice_shelf_free (self->notices);
    }
  g_free (self->address);
  g_free (self);
}

/**
 * dure_city_now:
 *
 * Returns: milliseconds since 1970
 */
gint64
dure_city_now (DureCity *self)
{
  return dure_clock_wall_ms (self->clock);
}
