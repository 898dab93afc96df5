// outbox-file.c: the file that the outbox is kept in: made, opened, looked over, set aside
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A SQLite file in WAL mode with full syncs: "thank you" on the screen means that the donation
// survives a power cut. One process holds it (exclusive lock, hence no shared memory, which a full
// disk could tear away). Rows are only ever sealed bytes that this kiosk cannot open; even so they
// are overwritten when they go, and the log is cut off, so that freed pages hold nothing.

#include "outbox-private.h"

#include "kiosk-error.h"
#include "reserve.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SCHEMA_VERSION 1

static const char pragmas[] = "PRAGMA locking_mode = EXCLUSIVE;"
                              "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA secure_delete = ON;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA cell_size_check = ON;";

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE schema (version INTEGER NOT NULL, first_sequence INTEGER NOT NULL) STRICT;"
    "CREATE TABLE counter (incarnation INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;"
    "CREATE TABLE donation ("
    "  position INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  id TEXT NOT NULL UNIQUE,"
    "  city_key TEXT NOT NULL,"
    "  sealed BLOB NOT NULL,"
    "  incarnation INTEGER NOT NULL,"
    "  sequence INTEGER NOT NULL,"
    "  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'parked')),"
    "  reason TEXT,"
    "  tries INTEGER NOT NULL DEFAULT 0"
    ") STRICT;"
    "CREATE INDEX donation_in_order ON donation (state, tries, position);";

gboolean
dure_outbox_fail (DureOutbox *self, GError **error)
{
  DureKioskError kind = DURE_KIOSK_ERROR_STORAGE;

  switch (sqlite3_errcode (self->database))
    {
    case SQLITE_FULL:
      kind = DURE_KIOSK_ERROR_NO_SPACE;
      break;
    case SQLITE_BUSY:
      kind = DURE_KIOSK_ERROR_IN_USE;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a table or a column that is not there */
      kind = DURE_KIOSK_ERROR_MALFORMED;
      break;
    }
  g_set_error (error, DURE_KIOSK_ERROR, kind, "outbox: %s (%d)", sqlite3_errmsg (self->database),
               sqlite3_extended_errcode (self->database));
  return FALSE;
}

gboolean
dure_outbox_execute (DureOutbox *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK
         || dure_outbox_fail (self, error);
}

void
dure_outbox_finalize (sqlite3_stmt **statement)
{
  sqlite3_finalize (*statement);
}

sqlite3_stmt *
dure_outbox_prepare (DureOutbox *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) != SQLITE_OK)
    dure_outbox_fail (self, error);
  return statement;
}

/* Statements name what they need of the three. */
void
dure_outbox_bind (sqlite3_stmt *statement, gint64 number, const char *id, const char *reason)
{
  int index;

  if ((index = sqlite3_bind_parameter_index (statement, ":number")) > 0)
    sqlite3_bind_int64 (statement, index, number);
  if ((index = sqlite3_bind_parameter_index (statement, ":id")) > 0)
    sqlite3_bind_text (statement, index, id, -1, SQLITE_STATIC);
  if ((index = sqlite3_bind_parameter_index (statement, ":reason")) > 0)
    sqlite3_bind_text (statement, index, reason, -1, SQLITE_STATIC);
}

gboolean
dure_outbox_run (DureOutbox *self, const char *sql, gint64 number, const char *id,
                 const char *reason, GError **error)
{
  STATEMENT statement = dure_outbox_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  dure_outbox_bind (statement, number, id, reason);
  return sqlite3_step (statement) == SQLITE_DONE || dure_outbox_fail (self, error);
}

gboolean
dure_outbox_read_number (DureOutbox *self, const char *sql, gint64 number, gint64 *ret_number,
                         GError **error)
{
  STATEMENT statement = dure_outbox_prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  dure_outbox_bind (statement, number, NULL, NULL);
  if (sqlite3_step (statement) != SQLITE_ROW)
    return dure_outbox_fail (self, error);
  *ret_number = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* Ends what BEGIN began: all of it, or nothing. A log that could not be synced holds all of it none
 * the less, and the next start would take it from there: so something idle is written over it. */
gboolean
dure_outbox_end (DureOutbox *self, gboolean succeeded, GError **error)
{
  if (succeeded && dure_outbox_execute (self, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
  if (succeeded)
    sqlite3_exec (self->database, "PRAGMA user_version = 0", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
create (DureOutbox *self, gint64 first_sequence, GError **error)
{
  gboolean created =
      dure_outbox_execute (self, schema, error)
      && dure_outbox_run (self,
                          "INSERT INTO schema VALUES (" G_STRINGIFY (SCHEMA_VERSION) ", :number)",
                          first_sequence, NULL, NULL, error);

  return dure_outbox_end (self, created, error);
}

gboolean
dure_outbox_refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "outbox: %s", why);
  return FALSE;
}

static gboolean
is_whole (DureOutbox *self, GError **error)
{
  STATEMENT check = dure_outbox_prepare (self, "PRAGMA quick_check (1)", error);
  STATEMENT probe = NULL;

  if (check == NULL)
    return FALSE;
  if (sqlite3_step (check) != SQLITE_ROW)
    return dure_outbox_fail (self, error);
  if (g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") != 0)
    return dure_outbox_refuse (error, "damaged");
  probe = dure_outbox_prepare (
      self,
      "SELECT position, id, city_key, sealed, donation.incarnation, sequence, state,"
      " reason, tries, last, first_sequence FROM donation, counter, schema",
      error);
  return probe != NULL;
}

/* Damage, a newer schema and somebody else's file all come back as MALFORMED: not ours to read. A
 * disk that fails does not: the file may be fine. */
static gboolean
make_ready (DureOutbox *self, gint64 first_sequence, GError **error)
{
  gint64 tables, version;

  if (!dure_outbox_execute (self, pragmas, error)
      || !dure_outbox_read_number (self, "SELECT count(*) FROM sqlite_schema", 0, &tables, error))
    return FALSE;
  if (tables == 0)
    return create (self, first_sequence, error);
  if (!dure_outbox_read_number (self, "SELECT version FROM schema", 0, &version, error))
    return FALSE;
  if (version != SCHEMA_VERSION)
    return dure_outbox_refuse (error, "of another version");
  return is_whole (self, error);
}

/* SQLite would take twenty pages in one block. Freed, it is where the style sheet is read to, and
 * where freed memory is overwritten, the rest of it is so each time that a list in it grows: a
 * tenth of the kiosk's start. Heard before the first database of the process only. */
static void
take_pages_singly (void)
{
  sqlite3_config (SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
}

static DureOutbox *
open_file (const char *path, GError **error)
{
  g_autoptr (DureOutbox) self = g_new0 (DureOutbox, 1);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* Made by us, so that its mode does not hang on anybody's umask; the log inherits it. */
  if (fd < 0)
    {
      g_set_error (error, DURE_KIOSK_ERROR,
                   errno == ENOSPC ? DURE_KIOSK_ERROR_NO_SPACE : DURE_KIOSK_ERROR_STORAGE,
                   "outbox: %s", g_strerror (errno));
      return NULL;
    }
  close (fd);
  self->reserve = g_strconcat (path, ".reserve", NULL);
  take_pages_singly ();
  if (sqlite3_open_v2 (path, &self->database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    {
      dure_outbox_fail (self, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static gboolean
set_aside (const char *path, gint64 wall_ms, char **ret_set_aside, GError **error)
{
  static const char *const endings[] = { "-wal", "-shm", "-journal" };
  g_autofree char *aside = g_strdup_printf ("%s.set-aside-%" G_GINT64_FORMAT, path, wall_ms);

  for (guint i = 0; g_file_test (aside, G_FILE_TEST_EXISTS); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.set-aside-%" G_GINT64_FORMAT "-%u", path, wall_ms, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (path, endings[i], NULL);
      g_autofree char *to = g_strconcat (aside, endings[i], NULL);

      g_rename (from, to);
    }
  if (g_rename (path, aside) != 0)
    {
      g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_STORAGE,
                   "outbox: cannot be set aside: %s", g_strerror (errno));
      return FALSE;
    }
  *ret_set_aside = g_steal_pointer (&aside);
  return TRUE;
}

/**
 * dure_outbox_open:
 * @path: the file, made when it is not there
 * @clock: names what is set aside
 * @ret_set_aside: (out) (transfer full) (nullable): where a damaged file, or one of a newer kiosk,
 *   was moved to; an empty outbox was begun in its place
 * @error: %DURE_KIOSK_ERROR_IN_USE, %DURE_KIOSK_ERROR_NO_SPACE or %DURE_KIOSK_ERROR_STORAGE
 *
 * An outbox begun in the place of another cannot know how far that one had counted. It goes on from
 * the number of seconds since 1970, which no counter of donations reaches.
 *
 * Returns: (transfer full) (nullable): the outbox, held by this process alone
 */
DureOutbox *
dure_outbox_open (const char *path, DureClock *clock, char **ret_set_aside, GError **error)
{
  g_autoptr (DureOutbox) self = open_file (path, error);
  g_autoptr (GError) reason = NULL;
  gint64 wall_ms = dure_clock_wall_ms (clock);

  *ret_set_aside = NULL;
  if (self == NULL)
    return NULL;
  if (make_ready (self, 0, &reason))
    {
      dure_reserve_keep (self->reserve, DURE_OUTBOX_RESERVE_BYTES);
      return g_steal_pointer (&self);
    }
  g_clear_pointer (&self, dure_outbox_close);
  if (!g_error_matches (reason, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (!set_aside (path, wall_ms, ret_set_aside, error))
    return NULL;
  self = open_file (path, error);
  if (self == NULL || !make_ready (self, wall_ms / 1000, error))
    return NULL;
  dure_reserve_keep (self->reserve, DURE_OUTBOX_RESERVE_BYTES);
  return g_steal_pointer (&self);
}

/**
 * dure_outbox_close:
 * @self: (transfer full) (nullable)
 */
void
dure_outbox_close (DureOutbox *self)
{
  if (self == NULL)
    return;
  sqlite3_close (self->database);
  g_free (self->reserve);
  g_free (self);
}
