// outbox.c: the sealed donations that wait for the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A SQLite file in WAL mode with full syncs: "thank you" on the screen means that the donation
// survives a power cut. One process holds it (exclusive lock, hence no shared memory, which a full
// disk could tear away). Rows are only ever sealed bytes that this kiosk cannot open; even so they
// are overwritten when they go, and the log is cut off, so that freed pages hold nothing.
//
//   put: one transaction with the sequence counter     peek: the next in order, unsigned
//   settle: what the city said about each, at once     postpone: behind the others
//
// Signatures are not kept: sync makes them when it sends, with the key of that day. Each put costs
// one fsync of the log.

#include "outbox.h"

#include "kiosk-error.h"
#include "reserve.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA_VERSION 1

/* Base64 makes three bytes four; ids, key names, numbers and the signature around them stay
 * below. */
#define TRAVELLING_BYTES(sealed) ((sealed) / 3 * 4 + 512)

/* One request's worth of rows, overwritten page by page, and as much again. */
#define RESERVE_BYTES (2 * 1024 * 1024)

struct _DureOutbox
{
  sqlite3 *database;
  char *reserve;
};

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

static gboolean
fail (DureOutbox *self, GError **error)
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

static gboolean
execute (DureOutbox *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

static void
finalize (sqlite3_stmt **statement)
{
  sqlite3_finalize (*statement);
}

#define STATEMENT __attribute__ ((cleanup (finalize))) sqlite3_stmt *

static sqlite3_stmt *
prepare (DureOutbox *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->database, sql, -1, &statement, NULL) != SQLITE_OK)
    fail (self, error);
  return statement;
}

/* Statements name what they need of the three. */
static void
bind (sqlite3_stmt *statement, gint64 number, const char *id, const char *reason)
{
  int index;

  if ((index = sqlite3_bind_parameter_index (statement, ":number")) > 0)
    sqlite3_bind_int64 (statement, index, number);
  if ((index = sqlite3_bind_parameter_index (statement, ":id")) > 0)
    sqlite3_bind_text (statement, index, id, -1, SQLITE_STATIC);
  if ((index = sqlite3_bind_parameter_index (statement, ":reason")) > 0)
    sqlite3_bind_text (statement, index, reason, -1, SQLITE_STATIC);
}

static gboolean
run (DureOutbox *self, const char *sql, gint64 number, const char *id, const char *reason,
     GError **error)
{
  STATEMENT statement = prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  bind (statement, number, id, reason);
  return sqlite3_step (statement) == SQLITE_DONE || fail (self, error);
}

static gboolean
read_number (DureOutbox *self, const char *sql, gint64 number, gint64 *ret_number,
             GError **error)
{
  STATEMENT statement = prepare (self, sql, error);

  if (statement == NULL)
    return FALSE;
  bind (statement, number, NULL, NULL);
  if (sqlite3_step (statement) != SQLITE_ROW)
    return fail (self, error);
  *ret_number = sqlite3_column_int64 (statement, 0);
  return TRUE;
}

/* Ends what BEGIN began: all of it, or nothing. A log that could not be synced holds all of it none
 * the less, and the next start would take it from there: so something idle is written over it. */
static gboolean
end (DureOutbox *self, gboolean succeeded, GError **error)
{
  if (succeeded && execute (self, "COMMIT", error))
    return TRUE;
  sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
  if (succeeded)
    sqlite3_exec (self->database, "PRAGMA user_version = 0", NULL, NULL, NULL);
  return FALSE;
}

static gboolean
create (DureOutbox *self, gint64 first_sequence, GError **error)
{
  gboolean created = execute (self, schema, error)
                     && run (self,
                             "INSERT INTO schema VALUES (" G_STRINGIFY (SCHEMA_VERSION)
                             ", :number)",
                             first_sequence, NULL, NULL, error);

  return end (self, created, error);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error (error, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_MALFORMED, "outbox: %s", why);
  return FALSE;
}

static gboolean
is_whole (DureOutbox *self, GError **error)
{
  STATEMENT check = prepare (self, "PRAGMA quick_check (1)", error);
  STATEMENT probe = NULL;

  if (check == NULL)
    return FALSE;
  if (sqlite3_step (check) != SQLITE_ROW)
    return fail (self, error);
  if (g_strcmp0 ((const char *) sqlite3_column_text (check, 0), "ok") != 0)
    return refuse (error, "damaged");
  probe = prepare (self,
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

  if (!execute (self, pragmas, error)
      || !read_number (self, "SELECT count(*) FROM sqlite_schema", 0, &tables, error))
    return FALSE;
  if (tables == 0)
    return create (self, first_sequence, error);
  if (!read_number (self, "SELECT version FROM schema", 0, &version, error))
    return FALSE;
  if (version != SCHEMA_VERSION)
    return refuse (error, "of another version");
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
      fail (self, error);
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
      dure_reserve_keep (self->reserve, RESERVE_BYTES);
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
  dure_reserve_keep (self->reserve, RESERVE_BYTES);
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

static gboolean
next_sequence (DureOutbox *self, gint64 incarnation, gint64 *ret_sequence, GError **error)
{
  return read_number (self,
                      "INSERT INTO counter SELECT :number, first_sequence + 1 FROM schema"
                      " WHERE true ON CONFLICT (incarnation) DO UPDATE SET last = last + 1"
                      " RETURNING last",
                      incarnation, ret_sequence, error);
}

static gboolean
insert (DureOutbox *self, const DureEnvelope *envelope, gint64 incarnation, gint64 sequence,
        GError **error)
{
  STATEMENT statement = prepare (self,
                                 "INSERT OR REPLACE INTO donation"
                                 " (id, city_key, sealed, incarnation, sequence)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5)",
                                 error);
  gsize length;
  gconstpointer sealed = g_bytes_get_data (envelope->sealed, &length);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, envelope->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, envelope->city_key, -1, SQLITE_STATIC);
  sqlite3_bind_blob64 (statement, 3, sealed, length, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, incarnation);
  sqlite3_bind_int64 (statement, 5, sequence);
  return sqlite3_step (statement) == SQLITE_DONE || fail (self, error);
}

/**
 * dure_outbox_put:
 * @envelope: a sealed donation; its signature is of no matter yet
 * @incarnation: the present life of the kiosk, whose counter it takes its number from
 * @error: %DURE_KIOSK_ERROR_NO_SPACE or another
 *
 * A second put of the same id takes the place of the first.
 *
 * Returns: whether the donation is durable; on %FALSE nothing of it is there
 */
gboolean
dure_outbox_put (DureOutbox *self, const DureEnvelope *envelope, gint64 incarnation, GError **error)
{
  gint64 sequence;

  if (g_bytes_get_size (envelope->sealed) > DURE_ENVELOPE_MAX_SEALED)
    return refuse (error, "a donation larger than any can be");
  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  return end (self,
              next_sequence (self, incarnation, &sequence, error)
                  && insert (self, envelope, incarnation, sequence, error),
              error);
}

static DureEnvelope *
read_envelope (sqlite3_stmt *statement)
{
  g_autoptr (GBytes) sealed = g_bytes_new (sqlite3_column_blob (statement, 2),
                                           (gsize) sqlite3_column_bytes (statement, 2));
  DureEnvelope *envelope = dure_envelope_new ((const char *) sqlite3_column_text (statement, 0),
                                              (const char *) sqlite3_column_text (statement, 1),
                                              sealed);

  envelope->incarnation = sqlite3_column_int64 (statement, 3);
  envelope->sequence = sqlite3_column_int64 (statement, 4);
  return envelope;
}

/**
 * dure_outbox_peek:
 * @max_rows: how many at most
 * @max_bytes: how many bytes they may take on their way, at most; one row is always handed out
 *
 * Returns: (transfer full) (nullable) (element-type DureEnvelope): the next queued donations in
 *   order, with incarnation and sequence, not yet signed; they stay in the outbox
 */
GPtrArray *
dure_outbox_peek (DureOutbox *self, guint max_rows, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dure_envelope_free);
  STATEMENT statement = prepare (self,
                                 "SELECT id, city_key, sealed, incarnation, sequence FROM donation"
                                 " WHERE state = 'queued' ORDER BY tries, position LIMIT :number",
                                 error);
  gsize bytes = 0;
  int result;

  if (statement == NULL)
    return NULL;
  bind (statement, max_rows, NULL, NULL);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      bytes += TRAVELLING_BYTES ((gsize) sqlite3_column_bytes (statement, 2));
      if (list->len > 0 && bytes > max_bytes)
        return g_steal_pointer (&list);
      g_ptr_array_add (list, read_envelope (statement));
    }
  if (result == SQLITE_DONE)
    return g_steal_pointer (&list);
  fail (self, error);
  return NULL;
}

static gboolean
apply (DureOutbox *self, const DureOutboxVerdict *verdict, GError **error)
{
  const char *sql = "DELETE FROM donation WHERE id = :id";

  if (verdict->is_later)
    sql = "UPDATE donation SET tries = tries + 1, reason = :reason,"
          " state = CASE WHEN tries < 720 THEN 'queued' ELSE 'parked' END WHERE id = :id";
  else if (verdict->refusal != NULL)
    sql = "UPDATE donation SET state = 'parked', reason = :reason WHERE id = :id";
  return run (self, sql, 0, verdict->id, verdict->refusal, error);
}

static gboolean
apply_all (DureOutbox *self, const DureOutboxVerdict *verdicts, guint count, GError **error)
{
  gboolean applied = TRUE;

  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (guint i = 0; applied && i < count; i++)
    applied = apply (self, &verdicts[i], error);
  return end (self, applied, error);
}

/**
 * dure_outbox_settle:
 * @verdicts: (array length=count): what the city said
 * @count: how many
 *
 * Lets go of what is kept elsewhere and parks what was refused, all in one transaction; then
 * overwrites the freed pages and cuts off the log. A full disk is no hindrance as long as the
 * reserve lasts.
 */
gboolean
dure_outbox_settle (DureOutbox *self, const DureOutboxVerdict *verdicts, guint count,
                    GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean applied = apply_all (self, verdicts, count, &local);

  if (g_error_matches (local, DURE_KIOSK_ERROR, DURE_KIOSK_ERROR_NO_SPACE)
      && dure_reserve_spend (self->reserve))
    {
      g_clear_error (&local);
      applied = apply_all (self, verdicts, count, &local);
    }
  if (!applied)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* The rows are gone either way; a log that cannot be cut off now is cut off next time. */
  sqlite3_exec (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL);
  dure_reserve_keep (self->reserve, RESERVE_BYTES);
  return TRUE;
}

/**
 * dure_outbox_has:
 * @id: of something put earlier
 * @ret_has: (out): whether it is still here; set only on success
 */
gboolean
dure_outbox_has (DureOutbox *self, const char *id, gboolean *ret_has, GError **error)
{
  STATEMENT statement = prepare (self, "SELECT 1 FROM donation WHERE id = :id", error);
  int result;

  if (statement == NULL)
    return FALSE;
  bind (statement, 0, id, NULL);
  result = sqlite3_step (statement);
  *ret_has = result == SQLITE_ROW;
  return result == SQLITE_ROW || result == SQLITE_DONE || fail (self, error);
}

/**
 * dure_outbox_postpone:
 * @id: a donation's id
 *
 * Puts a donation behind all that were tried less often, so that it is in nobody's way.
 */
gboolean
dure_outbox_postpone (DureOutbox *self, const char *id, GError **error)
{
  return run (self, "UPDATE donation SET tries = tries + 1 WHERE id = :id", 0, id, NULL, error);
}

static gboolean
renumber (DureOutbox *self, gint64 incarnation, GError **error)
{
  static const char *const steps[] = {
    "INSERT INTO counter SELECT :number, first_sequence FROM schema WHERE true"
    " ON CONFLICT (incarnation) DO NOTHING",

    "UPDATE donation SET state = 'queued', reason = NULL, tries = 0, incarnation = :number,"
    "  sequence = numbered.sequence"
    " FROM (SELECT position AS place, row_number () OVER (ORDER BY position)"
    "         + (SELECT last FROM counter WHERE incarnation = :number) AS sequence"
    "       FROM donation WHERE incarnation <> :number) AS numbered"
    " WHERE position = numbered.place",

    "UPDATE counter SET last = max (last, (SELECT coalesce (max (sequence), 0) FROM donation"
    "  WHERE donation.incarnation = :number)) WHERE incarnation = :number",
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (!run (self, steps[i], incarnation, NULL, NULL, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_outbox_begin_incarnation:
 * @incarnation: the present life of the kiosk
 *
 * After an enrolment: numbers what an earlier life left behind anew, in its order, and queues what
 * was parked once more, to be signed with the new key. Nothing happens when nothing is left.
 */
gboolean
dure_outbox_begin_incarnation (DureOutbox *self, gint64 incarnation, GError **error)
{
  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;
  return end (self, renumber (self, incarnation, error), error);
}

/**
 * dure_outbox_count:
 * @ret_queued: (out): how many wait
 * @ret_parked: (out): how many were refused
 */
gboolean
dure_outbox_count (DureOutbox *self, guint *ret_queued, guint *ret_parked, GError **error)
{
  gint64 queued, parked;

  if (!read_number (self, "SELECT count(*) FROM donation WHERE state = 'queued'", 0, &queued, error)
      || !read_number (self, "SELECT count(*) FROM donation WHERE state = 'parked'", 0, &parked,
                       error))
    return FALSE;
  *ret_queued = (guint) queued;
  *ret_parked = (guint) parked;
  return TRUE;
}
