// kept-set.c: what a recipient has of the city's releases
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A SQLite file of the recipient's own. In order, again and again:
//   _follow(): one transaction does what entries of the city's list say, and remembers the last of
//     them, which stands there the next time too, or older data were put back: what has to be
//     deleted is deleted and its receipt owed, a new release is missing
//   _missing(), _begin(), _add()..., _end(): a release comes in as a whole or not at all
//   _note_export(), _exports(), _drop_export(): what was begun at the city for that is ended
//   _owed(), _settle(): a receipt is owed until the city has it
// Each can be done again and changes nothing then. So whoever is killed anywhere and begins again
// ends with the same set. A row is only ever added as the city gives it at that moment, and the
// deletions that came meanwhile stand further on in the list.
//
// Before anybody signs that something is deleted, and when all begins anew, the file is written
// anew with what is left, and its log cut: SQLite overwrites what is deleted, but not the pieces
// that it left behind when it moved rows (measured: of 3 deletions of 100). That costs as much as
// the set is large, once for all deletions that came together.

#include "kept-set.h"

#include "canonical-json.h"
#include "encoding.h"
#include "ledger-place.h"
#include "recipient-error.h"

#include <sodium.h>
#include <string.h>

#define SCHEMA "/kr/gwangju/Dure/recipient/set"
#define PATIENT "Patient/"
#define ID_MAX 64
#define TIME_MAX 64
#define PSEUDONYM_MAX 64

struct _DureKeptSet
{
  DureDatabase *database;
  DureClock *clock;
};

static gboolean
malformed (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_MALFORMED, what);
  return FALSE;
}

/**
 * dure_kept_set_open:
 * @path: of its file, made when missing
 * @clock: the time
 * @error: a #DureBackendError
 *
 * Returns: (transfer full) (nullable): the set
 */
DureKeptSet *
dure_kept_set_open (const char *path, DureClock *clock, GError **error)
{
  g_autoptr (DureDatabase) database = dure_database_open (path, SCHEMA, error);
  DureKeptSet *self;

  /* A set that is written anew may be larger than memory. */
  if (database == NULL || !dure_database_run (database, error, "PRAGMA temp_store = FILE", ""))
    return NULL;
  self = g_new0 (DureKeptSet, 1);
  self->database = g_steal_pointer (&database);
  self->clock = clock;
  return self;
}

/**
 * dure_kept_set_close:
 * @self: (transfer full) (nullable)
 */
void
dure_kept_set_close (DureKeptSet *self)
{
  if (self == NULL)
    return;
  dure_database_close (self->database);
  g_free (self);
}

/**
 * dure_kept_set_database:
 *
 * Returns: (transfer none): where it is kept
 */
DureDatabase *
dure_kept_set_database (DureKeptSet *self)
{
  return self->database;
}

/**
 * dure_kept_set_now:
 *
 * Returns: milliseconds since 1970
 */
gint64
dure_kept_set_now (DureKeptSet *self)
{
  return dure_clock_wall_ms (self->clock);
}

/**
 * dure_kept_set_place:
 * @ret_sequence: (out): the last entry that everything was done for; 0 for none
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_set_place (DureKeptSet *self, gint64 *ret_sequence, GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (self->database, error, "SELECT sequence FROM place", "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_sequence = dure_rows_integer (rows, 0);
  return TRUE;
}

static gboolean
announce (DureKeptSet *self, const char *release, const char *time, const json_t *entry,
          GError **error)
{
  DureLedgerPlace place;

  return dure_ledger_place_read (entry, &place, error)
         && dure_database_run (self->database, error,
                               "INSERT INTO release (id, announced, is_here, entry, commitment)"
                               " VALUES (?1, ?2, 0, ?3, ?4) ON CONFLICT DO NOTHING",
                               "ttib", release, time, place.entry, place.commitment,
                               sizeof place.commitment);
}

static gboolean
delete_patient (DureKeptSet *self, const char *release, const json_t *pseudonym, GError **error)
{
  const char *text = json_string_value (pseudonym);

  if (text == NULL || strlen (text) > PSEUDONYM_MAX)
    return malformed ("an entry names nobody who could be deleted", error);
  return dure_database_run (self->database, error,
                            "DELETE FROM resource WHERE release = ?1 AND patient = ?2", "tt",
                            release, text);
}

/* Of a deletion that is signed for the city knows no more whose it was. Who has the release, and
 * not the deletion, is an older copy of who has signed. */
static gboolean
pass_signed (DureKeptSet *self, const char *release, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT 1 FROM release WHERE id = ?1 AND is_here = 1", "t", release);
  gboolean is_here;

  if (!dure_rows_first (rows, &is_here, error))
    return FALSE;
  if (is_here)
    g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_GONE,
                         "the set is an older copy");
  return !is_here;
}

static gboolean
delete_all (DureKeptSet *self, const char *release, const json_t *entry, GError **error)
{
  const char *deletion = dure_json_text (entry, "deletion", ID_MAX, NULL);
  const json_t *pseudonyms = json_object_get (entry, "pseudonyms"), *one;
  g_autofree char *now = dure_time_to_text (dure_clock_wall_ms (self->clock));
  gsize i;

  if (deletion == NULL || !json_is_array (pseudonyms))
    return malformed ("an entry of a deletion does not say which", error);
  if (json_is_true (json_object_get (entry, "done")))
    return pass_signed (self, release, error);
  json_array_foreach (pseudonyms, i, one)
    if (!delete_patient (self, release, one, error))
      return FALSE;
  return dure_database_run (self->database, error,
                            "INSERT INTO owed (deletion, release, deleted) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT DO NOTHING",
                            "ttt", deletion, release, now);
}

/* A kind that is not known here could ask for anything: it must not be passed over. */
static gboolean
follow_entry (DureKeptSet *self, const json_t *entry, gint64 *sequence, GError **error)
{
  const char *kind = dure_json_text_of (entry, "kind");
  const char *release = dure_json_text (entry, "release", ID_MAX, NULL);
  const char *time = dure_json_text (entry, "time", TIME_MAX, NULL);
  gint64 number;

  if (kind == NULL || release == NULL || time == NULL
      || !dure_json_integer (entry, "sequence", *sequence + 1, *sequence + 1, &number, NULL))
    return malformed ("the city's list has an entry that is none, or a gap", error);
  *sequence = number;
  if (g_str_equal (kind, "release"))
    return announce (self, release, time, entry, error);
  if (g_str_equal (kind, "deletion"))
    return delete_all (self, release, entry, error);
  return malformed ("the city's list has an entry of a kind that is not known here", error);
}

/* A release that is on its way into the ledger is not followed yet, nor what comes after it. */
static gboolean
is_waiting (const json_t *entry)
{
  return g_str_equal (dure_json_text_of (entry, "kind"), "release")
         && json_is_null (json_object_get (entry, "ledger"));
}

/* What no other entry says, also of those that come to stand at its number. */
static char *
mark_of (const json_t *entry)
{
  return g_strjoin (" ", dure_json_text_of (entry, "kind"), dure_json_text_of (entry, "release"),
                    dure_json_text_of (entry, "deletion"), dure_json_text_of (entry, "time"), NULL);
}

/* That the last entry that was done still stands where it stood. */
static gboolean
find_last (DureKeptSet *self, const json_t *entry, gint64 sequence, GError **error)
{
  g_autofree char *mark = mark_of (entry);
  gint64 number;

  if (entry != NULL && !dure_json_integer (entry, "sequence", sequence, sequence, &number, NULL))
    return malformed ("the city's list begins elsewhere than it was asked to", error);
  if (!dure_database_run (self->database, error,
                          "UPDATE place SET mark = ?1 WHERE ?2 = 1 AND coalesce (mark, ?1) = ?1",
                          "ti", mark, (gint64) (entry != NULL)))
    return FALSE;
  if (dure_database_changed (self->database) == 1)
    return TRUE;
  g_set_error_literal (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_GONE,
                       "the city's list is another one");
  return FALSE;
}

static gboolean
keep_place (DureKeptSet *self, gint64 sequence, const json_t *entry, GError **error)
{
  g_autofree char *mark = mark_of (entry);

  return dure_database_run (self->database, error, "UPDATE place SET sequence = ?1, mark = ?2",
                            "it", sequence, mark);
}

/**
 * dure_kept_set_follow:
 * @entries: of the city's list, from the last one that was done on, or the first; foreign
 * @ret_n_done: (out): how many of them are new
 * @error: %DURE_RECIPIENT_ERROR_MALFORMED, %DURE_RECIPIENT_ERROR_GONE when the list is another one,
 *   or the set an older copy, and all has to begin anew, %DURE_BACKEND_ERROR_STORE
 *
 * Does what all of them say, or nothing.
 */
gboolean
dure_kept_set_follow (DureKeptSet *self, const json_t *entries, gsize *ret_n_done, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);
  const gsize n_entries = json_array_size (entries);
  gsize n_known = 0, n_followed;
  gint64 sequence = 0;

  if (transaction == NULL || !dure_kept_set_place (self, &sequence, error))
    return FALSE;
  if (sequence > 0)
    {
      if (!find_last (self, json_array_get (entries, 0), sequence, error))
        return FALSE;
      n_known = 1;
    }
  n_followed = n_known;
  for (; n_followed < n_entries && !is_waiting (json_array_get (entries, n_followed)); n_followed++)
    if (!follow_entry (self, json_array_get (entries, n_followed), &sequence, error))
      return FALSE;
  if ((n_followed > n_known
       && !keep_place (self, sequence, json_array_get (entries, n_followed - 1), error))
      || !dure_transaction_commit (&transaction, error))
    return FALSE;
  *ret_n_done = n_followed - n_known;
  return TRUE;
}

/* Does away with the bytes of what was deleted. */
static gboolean
write_anew (DureKeptSet *self, GError **error)
{
  return dure_database_run (self->database, error, "VACUUM", "")
         && dure_database_forget (self->database, "resource", error);
}

/**
 * dure_kept_set_forget:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Begins anew with nothing: older data were put back, there or here.
 */
gboolean
dure_kept_set_forget (DureKeptSet *self, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (self->database, error);

  return transaction != NULL
         && dure_database_run (self->database, error, "DELETE FROM resource", "")
         && dure_database_run (self->database, error, "DELETE FROM release", "")
         && dure_database_run (self->database, error, "DELETE FROM owed", "")
         && dure_database_run (self->database, error,
                               "UPDATE place SET sequence = 0, mark = NULL", "")
         && dure_transaction_commit (&transaction, error) && write_anew (self, error);
}

/**
 * dure_kept_set_missing:
 * @ret_since: (out) (transfer full) (nullable): when the first of them was announced
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the releases that are not here yet
 */
GPtrArray *
dure_kept_set_missing (DureKeptSet *self, char **ret_since, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error,
      "SELECT min(announced) FROM release WHERE is_here = 0", "");
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  *ret_since = dure_rows_is_null (rows, 0) ? NULL : g_strdup (dure_rows_text (rows, 0));
  return dure_rows_list (dure_database_ask (self->database, error,
                                            "SELECT id FROM release WHERE is_here = 0"
                                            " ORDER BY announced, id",
                                            ""),
                         error);
}

/**
 * dure_kept_set_begin:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): in which a release is added
 */
DureTransaction *
dure_kept_set_begin (DureKeptSet *self, GError **error)
{
  return dure_transaction_begin (self->database, error);
}

/* Returns: (nullable): whom it is about */
static const char *
patient_of (const json_t *resource, const char *type)
{
  const char *reference = json_string_value (
      json_object_get (json_object_get (resource, "subject"), "reference"));

  if (g_str_equal (type, "Patient"))
    return json_string_value (json_object_get (resource, "id"));
  return reference != NULL && g_str_has_prefix (reference, PATIENT) ? reference + strlen (PATIENT)
                                                                    : NULL;
}

static gboolean
add_line (DureKeptSet *self, const char *release, const char *type, const char *line, gsize length,
          GError **error)
{
  g_autoptr (json_t) resource = dure_json_parse (line, length, NULL);
  const char *id = dure_json_text (resource, "id", ID_MAX, NULL);
  const char *patient = resource != NULL ? patient_of (resource, type) : NULL;
  g_autofree char *text = g_strndup (line, length);

  if (id == NULL || patient == NULL || strlen (patient) > PSEUDONYM_MAX
      || g_strcmp0 (json_string_value (json_object_get (resource, "resourceType")), type) != 0)
    return malformed ("a file has a line that is no resource of its type", error);
  return dure_database_run (self->database, error,
                            "INSERT INTO resource (release, type, id, patient, line)"
                            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                            "ttttt", release, type, id, patient, text);
}

/**
 * dure_kept_set_add:
 * @release: that is missing
 * @type: of every resource in it
 * @lines: NDJSON; foreign
 * @error: %DURE_RECIPIENT_ERROR_MALFORMED, %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction of its release.
 */
gboolean
dure_kept_set_add (DureKeptSet *self, const char *release, const char *type, GBytes *lines,
                   GError **error)
{
  gsize length;
  const char *begin = g_bytes_get_data (lines, &length), *end = begin + length;

  while (begin < end)
    {
      const char *next = memchr (begin, '\n', (gsize) (end - begin));

      if (next == NULL)
        return malformed ("a file ends within a line", error);
      if (!add_line (self, release, type, begin, (gsize) (next - begin), error))
        return FALSE;
      begin = next + 1;
    }
  return TRUE;
}

/**
 * dure_kept_set_end:
 * @transaction: (inout): in which all of it was added
 * @release: which is here now
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_set_end (DureKeptSet *self, DureTransaction **transaction, const char *release,
                   GError **error)
{
  return dure_database_run (self->database, error,
                            "UPDATE release SET is_here = 1 WHERE id = ?1", "t", release)
         && dure_transaction_commit (transaction, error);
}

/**
 * dure_kept_set_note_export:
 * @location: where the city tells of it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * It has to be ended, by whoever comes next.
 */
gboolean
dure_kept_set_note_export (DureKeptSet *self, const char *location, GError **error)
{
  return dure_database_run (self->database, error,
                            "INSERT INTO begun (location) VALUES (?1) ON CONFLICT DO NOTHING", "t",
                            location);
}

/**
 * dure_kept_set_exports:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): where those are that were not ended
 */
GPtrArray *
dure_kept_set_exports (DureKeptSet *self, GError **error)
{
  return dure_rows_list (dure_database_ask (self->database, error, "SELECT location FROM begun",
                                            ""),
                         error);
}

/**
 * dure_kept_set_drop_export:
 * @location: of one that the city does not have any more
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_set_drop_export (DureKeptSet *self, const char *location, GError **error)
{
  return dure_database_run (self->database, error, "DELETE FROM begun WHERE location = ?1", "t",
                            location);
}

static void
owed_free (gpointer data)
{
  DureOwedReceipt *self = data;

  g_free (self->deletion);
  g_free (self->release);
  g_free (self->deleted);
  g_free (self);
}

/**
 * dure_kept_set_owed:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * What they are about is on the disk no more.
 *
 * Returns: (transfer full) (element-type DureOwedReceipt) (nullable): the receipts that the city
 *   has still to be given
 */
GPtrArray *
dure_kept_set_owed (DureKeptSet *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (owed_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error, "SELECT deletion, release, deleted FROM owed ORDER BY deletion", "");
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      DureOwedReceipt *one = g_new0 (DureOwedReceipt, 1);

      one->deletion = g_strdup (dure_rows_text (rows, 0));
      one->release = g_strdup (dure_rows_text (rows, 1));
      one->deleted = g_strdup (dure_rows_text (rows, 2));
      g_ptr_array_add (list, one);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (rows == NULL || failure != NULL)
    return NULL;
  g_clear_pointer (&rows, dure_rows_free);
  if (list->len > 0 && !write_anew (self, error))
    return NULL;
  return g_steal_pointer (&list);
}

/**
 * dure_kept_set_settle:
 * @deletion: of which the city has the receipt
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_kept_set_settle (DureKeptSet *self, const char *deletion, GError **error)
{
  return dure_database_run (self->database, error, "DELETE FROM owed WHERE deletion = ?1", "t",
                            deletion);
}

static gboolean
print_counts (DureKeptSet *self, FILE *out, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->database, error,
      "SELECT sequence, (SELECT count(*) FROM release WHERE is_here = 1),"
      " (SELECT count(*) FROM release WHERE is_here = 0),"
      " (SELECT count(*) FROM resource WHERE type = 'Observation'),"
      " (SELECT count(*) FROM resource WHERE type = 'Patient'), (SELECT count(*) FROM owed)"
      " FROM place",
      "");
  static const char *const names[]
      = { "entries done", "releases here", "releases missing", "observations", "patients",
          "receipts owed" };
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    fprintf (out, "%s %" G_GINT64_FORMAT "\n", names[i], dure_rows_integer (rows, i));
  return TRUE;
}

/**
 * dure_kept_set_print:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Prints how much there is, and the SHA-256 of all resources, in the order of release, type and id,
 * each as `RELEASE LINE` and a line feed: two that have the same print the same.
 */
gboolean
dure_kept_set_print (DureKeptSet *self, FILE *out, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (DureRows) rows = NULL;
  GError *failure = NULL;

  if (!print_counts (self, out, error))
    return FALSE;
  rows = dure_database_ask (self->database, error,
                            "SELECT release || ' ' || line FROM resource"
                            " ORDER BY release, type, id",
                            "");
  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      g_checksum_update (sum, (const guchar *) dure_rows_text (rows, 0), -1);
      g_checksum_update (sum, (const guchar *) "\n", 1);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  if (rows == NULL || failure != NULL)
    return FALSE;
  fprintf (out, "digest %s\n", g_checksum_get_string (sum));
  return TRUE;
}
