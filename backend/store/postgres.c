// postgres.c: the store on a PostgreSQL that several backends share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Statements are prepared on the server, parameters and rows travel in binary form, at READ
// COMMITTED. Each one is a round trip; BEGIN, SAVEPOINT and RELEASE wait here and travel with the
// statement that comes next. How durable a commit is, the server's `synchronous_commit` and
// `synchronous_standby_names` decide; a server that would answer before anything is on a disk is
// refused.
//
// A lost connection is a lost transaction. The next statement outside of a transaction connects
// again, to whichever of the address's hosts takes writes. What was sent when the connection broke
// is sent once more if it cannot have done anything: a lone SELECT, or BEGIN and what follows. A
// statement that ran into another backend's (deadlock, unique key) fails and is the caller's to
// try again. Whatever fails is told by its kind, never with the server's details: they hold values.

#include "engine.h"

#include "backend-error.h"
#include "postgres-sql.h"

#include <libpq-fe.h>
#include <string.h>

/* Types of the server's catalogue, the same in every version (pg_type.dat). */
#define TYPE_BOOL 16
#define TYPE_BYTEA 17
#define TYPE_INT8 20
#define TYPE_INT2 21
#define TYPE_INT4 23
#define TYPE_TEXT 25

#define READ_ONLY "25006" /* SQLSTATE of a server that takes no writes, since it is a standby now */

/* Any number that only this program uses: those who migrate wait for each other. */
#define LOCK_SCHEMA "SELECT pg_advisory_xact_lock (4931830214)"

/* Whoever adds, changes or deletes rows holds this lock, since before a number was drawn for them
 * and until what was done can be seen or is undone. */
#define WRITERS \
  "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation'" \
  " AND database = (SELECT oid FROM pg_database WHERE datname = current_database ())" \
  " AND relation = to_regclass (?1) AND mode = 'RowExclusiveLock' AND granted" \
  " AND pid IS DISTINCT FROM pg_backend_pid ()"

#define SESSION \
  "SET lock_timeout = '10s'; SET standard_conforming_strings = on;" \
  "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;"
#define LOOK_ONLY "SET default_transaction_read_only = on;"
#define PROMISES "SELECT current_setting ('synchronous_commit'), current_setting ('fsync')"

typedef struct
{
  PGconn *pq;
  gboolean is_reader;
  gboolean was_warned;  /* by the server, since the last statement began */
  gboolean must_change; /* for another host */
  guint life;           /* counts connections: a statement is prepared in one of them */
  guint statements;     /* so many have a name */
  GPtrArray *waiting;   /* of SQL that travels with the next statement */
  gint64 changed;
} Connection;

typedef struct
{
  Connection *connection;
  char *sql;
  char name[12];
  GArray *types; /* of Oid */
  guint life;    /* of the connection it is prepared in; 0 for none */
  PGresult *rows;
  int row;
} Statement;

typedef struct
{
  guint n;
  const char *bytes[DURE_MAX_PARAMETERS];
  int lengths[DURE_MAX_PARAMETERS], formats[DURE_MAX_PARAMETERS];
  gint64 numbers[DURE_MAX_PARAMETERS];
} Parameters;

static void
on_notice (gpointer connection, const PGresult *notice)
{
  Connection *self = connection;

  if (g_strcmp0 (PQresultErrorField (notice, PG_DIAG_SEVERITY_NONLOCALIZED), "WARNING") == 0)
    self->was_warned = TRUE;
}

static gboolean
fail (Connection *self, const PGresult *result, GError **error)
{
  const char *text = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  g_autofree char *about_connection = g_strchomp (g_strdup (PQerrorMessage (self->pq)));

  if (g_strcmp0 (state, READ_ONLY) == 0 && !self->is_reader)
    self->must_change = TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE, "store: %s",
               text != NULL ? text : about_connection);
  return FALSE;
}

static gboolean
is_good (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static gboolean
run_text (Connection *self, const char *sql, GError **error)
{
  PGresult *result = PQexec (self->pq, sql);
  gboolean is_done = is_good (result) || fail (self, result, error);

  PQclear (result);
  return is_done;
}

/* A server that does not keep what it has acknowledged is no place for what people gave. */
static gboolean
check_promises (Connection *self, GError **error)
{
  PGresult *result = PQexec (self->pq, PROMISES);
  gboolean is_kept = FALSE;

  if (!is_good (result))
    fail (self, result, error);
  else if (g_str_equal (PQgetvalue (result, 0, 0), "off")
           || g_str_equal (PQgetvalue (result, 0, 1), "off"))
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "this PostgreSQL forgets in a power cut what it has acknowledged:"
                 " synchronous_commit = %s, fsync = %s",
                 PQgetvalue (result, 0, 0), PQgetvalue (result, 0, 1));
  else
    is_kept = TRUE;
  PQclear (result);
  return is_kept;
}

static gboolean
begin_session (Connection *self, GError **error)
{
  if (PQstatus (self->pq) != CONNECTION_OK)
    return fail (self, NULL, error);
  self->life++;
  self->must_change = FALSE;
  return run_text (self, self->is_reader ? SESSION LOOK_ONLY : SESSION, error)
         && check_promises (self, error);
}

static gboolean
ensure_connected (Connection *self, GError **error)
{
  gboolean is_idle = PQtransactionStatus (self->pq) == PQTRANS_IDLE;

  if (PQstatus (self->pq) == CONNECTION_OK && !(is_idle && self->must_change))
    return TRUE;
  PQreset (self->pq);
  return begin_session (self, error);
}

/* libpq quotes an address it cannot read, with the password in it. */
static gboolean
can_be_read (const char *address, GError **error)
{
  char *complaint = NULL;
  PQconninfoOption *options = PQconninfoParse (address, &complaint);
  gboolean is_fine = options != NULL;

  PQconninfoFree (options);
  PQfreemem (complaint);
  if (!is_fine)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                 "the address of the database is not of the form postgresql://HOST/NAME");
  return is_fine;
}

static void
close_connection (gpointer connection)
{
  Connection *self = connection;

  PQfinish (self->pq);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static gpointer
open_connection (const char *address, gboolean is_reader, GError **error)
{
  /* What stands before the address, the address can say better. */
  const char *const names[] = { "application_name", "connect_timeout", "tcp_user_timeout",
                                "target_session_attrs", "dbname", "client_encoding", NULL };
  const char *const values[] = { "dure-backend", "10", "30000", "read-write", address, "UTF8",
                                 NULL };
  Connection *self;

  if (!can_be_read (address, error))
    return NULL;
  self = g_new0 (Connection, 1);
  self->is_reader = is_reader;
  self->waiting = g_ptr_array_new ();
  self->pq = PQconnectdbParams (names, values, TRUE);
  PQsetNoticeReceiver (self->pq, on_notice, self);
  if (begin_session (self, error))
    return self;
  close_connection (self);
  return NULL;
}

static gboolean
look (const char *address, gboolean *ret_is_there, GError **error)
{
  Connection *self = open_connection (address, TRUE, error);
  PGresult *result;
  gboolean is_done;

  if (self == NULL)
    return FALSE;
  result = PQexec (self->pq, "SELECT to_regclass ('schema_version')");
  is_done = PQresultStatus (result) == PGRES_TUPLES_OK || fail (self, result, error);
  if (is_done)
    *ret_is_there = !PQgetisnull (result, 0, 0);
  PQclear (result);
  close_connection (self);
  return is_done;
}

static gboolean
is_beginning (const Connection *self)
{
  return self->waiting->len > 0 && g_str_equal (self->waiting->pdata[0], "BEGIN");
}

static gboolean
is_in_transaction (gpointer connection)
{
  const Connection *self = connection;
  PGTransactionStatusType status = PQtransactionStatus (self->pq);

  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || is_beginning (self);
}

static gboolean
run_script (gpointer connection, const char *sql, GError **error)
{
  Connection *self = connection;
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autofree char *theirs = dure_postgres_schema (sql);

  for (guint i = 0; i < self->waiting->len; i++)
    g_string_append_printf (whole, "%s; ", (const char *) self->waiting->pdata[i]);
  g_ptr_array_set_size (self->waiting, 0);
  g_string_append (whole, theirs);
  return run_text (self, whole->str, error);
}

/* Whoever is at it already does it too. */
static gboolean
vacuum (gpointer connection, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("VACUUM (SKIP_LOCKED) %s", table);

  return table == NULL
         || (ensure_connected (connection, error) && run_text (connection, sql, error));
}

static gint64
changed (gpointer connection)
{
  return ((Connection *) connection)->changed;
}

static gboolean
renumber (gpointer connection, const char *table, const char *column, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT setval (pg_get_serial_sequence ('%s', '%s'), coalesce (max (%s), 0) + 1, false)"
      " FROM %s",
      table, column, column, table);

  return run_text (connection, sql, error);
}

static gpointer
prepare (gpointer connection, const char *sql, const char *types, GError **error)
{
  Statement *self = g_new0 (Statement, 1);

  self->connection = connection;
  self->sql = dure_postgres_statement (sql, !self->connection->is_reader);
  g_snprintf (self->name, sizeof self->name, "s%u", ++self->connection->statements);
  self->types = g_array_new (FALSE, FALSE, sizeof (Oid));
  for (const char *type = types; *type != '\0'; type++)
    {
      Oid oid = *type == 'i' ? TYPE_INT8 : *type == 't' ? TYPE_TEXT : TYPE_BYTEA;

      g_array_append_val (self->types, oid);
    }
  return self;
}

static void
free_statement (gpointer statement)
{
  Statement *self = statement;

  g_array_unref (self->types);
  g_free (self->sql);
  g_free (self);
}

static gboolean
is_number (Oid type)
{
  return type == TYPE_INT8 || type == TYPE_INT4 || type == TYPE_INT2 || type == TYPE_BOOL;
}

static gboolean
can_be_carried (const PGresult *rows)
{
  for (int i = 0; i < PQnfields (rows); i++)
    if (!is_number (PQftype (rows, i)) && PQftype (rows, i) != TYPE_TEXT
        && PQftype (rows, i) != TYPE_BYTEA)
      return FALSE;
  return TRUE;
}

/* COMMIT answers ROLLBACK when the transaction had failed, and only warns when it could not wait
 * for the other servers that were to have it too. */
static gboolean
holds (const Statement *self, PGresult *result)
{
  return !g_str_equal (self->sql, "COMMIT")
         || (g_str_equal (PQcmdStatus (result), "COMMIT")
             && !self->connection->was_warned);
}

/* Sends what waits, then the statement, prepared before if need be; returns how many that were. */
static guint
send_all (Statement *self, const Parameters *parameters)
{
  Connection *connection = self->connection;
  PGconn *pq = connection->pq;
  gboolean is_new = self->life != connection->life;

  PQenterPipelineMode (pq);
  for (guint i = 0; i < connection->waiting->len; i++)
    PQsendQueryParams (pq, connection->waiting->pdata[i], 0, NULL, NULL, NULL, NULL, 1);
  if (is_new)
    PQsendPrepare (pq, self->name, self->sql, (int) self->types->len,
                   (const Oid *) (gconstpointer) self->types->data);
  PQsendQueryPrepared (pq, self->name, (int) parameters->n, parameters->bytes, parameters->lengths,
                       parameters->formats, 1);
  PQpipelineSync (pq);
  return connection->waiting->len + is_new + 1;
}

static PGresult *
next_answer (PGconn *pq)
{
  PGresult *answer = PQgetResult (pq), *more;

  while (answer != NULL && (more = PQgetResult (pq)) != NULL)
    PQclear (more);
  return answer;
}

/* @kept: (inout) (nullable): the last answer, or the first that is bad */
static void
keep (PGresult **kept, PGresult *answer)
{
  if (*kept != NULL && !is_good (*kept))
    PQclear (answer);
  else
    {
      PQclear (*kept);
      *kept = answer;
    }
}

static PGresult *
receive_all (Statement *self, guint sent)
{
  Connection *connection = self->connection;
  PGresult *result = NULL;

  for (guint i = 0; i < sent; i++)
    {
      keep (&result, next_answer (connection->pq));
      if (i + 2 == sent && is_good (result)) /* what came before the statement prepared it */
        self->life = connection->life;
    }
  PQclear (next_answer (connection->pq)); /* the end of all that was sent */
  PQexitPipelineMode (connection->pq);
  return result;
}

static gboolean
execute (Statement *self, const Parameters *parameters, GError **error)
{
  Connection *connection = self->connection;
  PGresult *result;
  gboolean is_done = FALSE;

  connection->was_warned = FALSE;
  result = receive_all (self, send_all (self, parameters));
  if (!is_good (result))
    fail (connection, result, error);
  else if (!holds (self, result))
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                 "store: the commit is not on all the disks it should be on");
  else if (!can_be_carried (result))
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE,
                 "store: a column is neither text nor integer nor bytes");
  else
    is_done = TRUE;
  connection->changed = is_done ? g_ascii_strtoll (PQcmdTuples (result), NULL, 10) : 0;
  self->rows = result;
  self->row = -1;
  return is_done;
}

static void
rest (gpointer statement)
{
  g_clear_pointer (&((Statement *) statement)->rows, PQclear);
}

/* Whether sending it twice is as good as once: it only looks, or nothing is done without COMMIT. */
static gboolean
can_be_repeated (const Statement *self)
{
  return PQtransactionStatus (self->connection->pq) == PQTRANS_IDLE
         && (g_str_has_prefix (self->sql, "SELECT ") || is_beginning (self->connection));
}

static gboolean
can_wait (const Statement *self)
{
  return g_str_equal (self->sql, "BEGIN") || g_str_equal (self->sql, "SAVEPOINT part")
         || g_str_equal (self->sql, "RELEASE part");
}

static gboolean
try_twice (Statement *self, const Parameters *parameters, GError **error)
{
  Connection *connection = self->connection;
  gboolean is_harmless;
  GError *failure = NULL;

  if (!ensure_connected (connection, error))
    return FALSE;
  is_harmless = can_be_repeated (self);
  if (execute (self, parameters, &failure))
    return TRUE;
  if (!is_harmless || PQstatus (connection->pq) == CONNECTION_OK)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  rest (self);
  return ensure_connected (connection, error) && execute (self, parameters, error);
}

static void
fill (Parameters *self, const DureValue *values)
{
  for (; values[self->n].type != '\0'; self->n++)
    {
      const DureValue *value = &values[self->n];
      guint i = self->n;

      self->numbers[i] = GINT64_TO_BE (value->integer);
      self->formats[i] = 1;
      self->bytes[i] = value->is_null       ? NULL
                       : value->type == 'i' ? (const char *) &self->numbers[i]
                                            : value->bytes;
      self->lengths[i] = value->type == 'i' ? (int) sizeof (gint64) : (int) value->length;
    }
}

static gboolean
start (gpointer statement, const DureValue *values, gboolean copies, GError **error)
{
  Statement *self = statement;
  GPtrArray *waiting = self->connection->waiting;
  Parameters parameters = { 0 };
  gboolean is_done;

  if (can_wait (self))
    {
      g_ptr_array_add (waiting, self->sql);
      return TRUE;
    }
  fill (&parameters, values);
  is_done = try_twice (self, &parameters, error);
  g_ptr_array_set_size (waiting, 0);
  return is_done;
}

static gboolean
step (gpointer statement, gboolean *ret_has_row, GError **error)
{
  Statement *self = statement;

  *ret_has_row = ++self->row < PQntuples (self->rows);
  return TRUE;
}

static gint64
read_number (const guint8 *bytes, int length)
{
  guint64 number = length > 0 && (bytes[0] & 0x80) != 0 ? G_MAXUINT64 : 0;

  for (int i = 0; i < length; i++)
    number = number << 8 | bytes[i];
  return (gint64) number;
}

static void
read_column (gpointer statement, guint column, DureValue *value)
{
  const Statement *self = statement;
  int i = (int) column;
  const char *bytes = PQgetvalue (self->rows, self->row, i);
  int length = PQgetlength (self->rows, self->row, i);

  value->is_null = PQgetisnull (self->rows, self->row, i);
  if (value->is_null || value->type == '\0')
    return;
  g_assert ((value->type == 'i') == is_number (PQftype (self->rows, i)));
  if (value->type == 'i')
    value->integer = read_number ((const guint8 *) bytes, length);
  else
    {
      value->bytes = bytes;
      value->length = (gsize) length;
    }
}

const DureEngine dure_engine_postgres = {
  .is_shared = TRUE,
  .begin = "BEGIN",
  .begin_snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
  .lock_schema = LOCK_SCHEMA,
  .writers = WRITERS,
  .look = look,
  .open = open_connection,
  .close = close_connection,
  .is_in_transaction = is_in_transaction,
  .script = run_script,
  .forget = vacuum,
  .changed = changed,
  .renumber = renumber,
  .prepare = prepare,
  .free = free_statement,
  .start = start,
  .step = step,
  .rest = rest,
  .column = read_column,
};
