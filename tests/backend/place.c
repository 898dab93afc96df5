// place.c: an empty place for a store: a file of its own, or a PostgreSQL database
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The database is the one that DURE_TEST_POSTGRES names (see on-postgres.py).

#include "place.h"

#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <string.h>

/* A database file, the log beside it, and the index of the log. */
static const char *const ends[] = { "", "-wal", "-shm" };

static void
empty (const char *address)
{
  PGconn *connection = PQconnectdb (address);
  PGresult *result = PQexec (connection, "SET client_min_messages = warning;"
                                         "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

  g_assert_cmpstr (PQerrorMessage (connection), ==, "");
  PQclear (result);
  PQfinish (connection);
}

/**
 * dure_place_make:
 * @self: (out caller-allocates)
 */
void
dure_place_make (DurePlace *self)
{
  self->folder = NULL;
  self->address = g_strdup (g_getenv ("DURE_TEST_POSTGRES"));
  if (self->address != NULL)
    {
      empty (self->address);
      return;
    }
  self->folder = g_dir_make_tmp ("dure-store-XXXXXX", NULL);
  self->address = g_build_filename (self->folder, "test.db", NULL);
}

/**
 * dure_place_remove:
 *
 * Leaves nothing behind, and a server's database for the next.
 */
void
dure_place_remove (DurePlace *self)
{
  for (gsize i = 0; self->folder != NULL && i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->address, ends[i], NULL);

      g_unlink (path);
    }
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_free (self->address);
  g_free (self->folder);
}

/**
 * dure_place_has:
 *
 * Returns: whether these bytes stand anywhere in the database file or the log beside it
 */
gboolean
dure_place_has (const DurePlace *self, const void *bytes, gsize length)
{
  g_assert (self->folder != NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *path = g_strconcat (self->address, ends[i], NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      if (g_file_get_contents (path, &content, &size, NULL)
          && memmem (content, size, bytes, length) != NULL)
        return TRUE;
    }
  return FALSE;
}
