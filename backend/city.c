// city.c: the city's side of everything: keys, stores, notices and the world around
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A state directory holds keys/*.key, main.db and keys.db. The first start makes all of them, the
// keys first. Once there is a database, a missing key is not made anew but refused: what is in the
// database needs exactly that key. A lock keeps two first starts from making two sets.

#include "city.h"

#include "backend-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MIGRATIONS "/kr/gwangju/Dure/store/main"

static gboolean
make_private (const char *directory, GError **error)
{
  if (g_mkdir_with_parents (directory, 0700) == 0 && g_chmod (directory, 0700) == 0)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
               "%s cannot be used as a state directory: %s", directory, g_strerror (errno));
  return FALSE;
}

static gboolean
open_keys (DureCity *self, const char *directory, GError **error)
{
  g_autofree char *keys = g_build_filename (directory, "keys", NULL);
  g_autofree char *lock_path = g_build_filename (directory, "lock", NULL);
  g_autofree char *main_path = g_build_filename (directory, "main.db", NULL);
  g_autofree char *keys_path = g_build_filename (directory, "keys.db", NULL);
  int lock;

  if (!make_private (directory, error) || !make_private (keys, error))
    return FALSE;
  lock = g_open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || flock (lock, LOCK_EX) != 0)
    {
      g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE, "%s cannot be locked: %s",
                   directory, g_strerror (errno));
      return FALSE;
    }
  self->keys = dure_city_keys_open (keys,
                                    !g_file_test (main_path, G_FILE_TEST_EXISTS)
                                        && !g_file_test (keys_path, G_FILE_TEST_EXISTS),
                                    self->dice, error);
  if (self->keys != NULL)
    self->key_store = dure_key_store_open (keys_path, self->keys->epoch, 1, self->dice, error);
  if (self->key_store != NULL)
    self->database = dure_database_open (main_path, MIGRATIONS, error);
  self->path = g_steal_pointer (&main_path);
  close (lock);
  return self->database != NULL;
}

/**
 * dure_city_open:
 * @directory: the state directory, made when missing
 * @notices: (nullable): a directory of notices instead of the built-in ones
 * @clock: outlives the city
 * @dice: outlives the city
 * @error: %DURE_BACKEND_ERROR_STATE saying what a person must look at
 *
 * Returns: (transfer full) (nullable): the city, ready to work
 */
DureCity *
dure_city_open (const char *directory, const char *notices, DureClock *clock, DureDice *dice,
                GError **error)
{
  g_autoptr (DureCity) self = g_new0 (DureCity, 1);

  self->clock = clock;
  self->dice = dice;
  self->notices = dure_notice_shelf_load (notices, error);
  if (self->notices == NULL || !open_keys (self, directory, error))
    return NULL;
  return g_steal_pointer (&self);
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
  self->key_store = dure_key_store_open_reader (city->key_store, error);
  if (self->key_store != NULL)
    self->database = dure_database_open_reader (city->path, error);
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
  g_free (self->path);
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
