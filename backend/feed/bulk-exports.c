// bulk-exports.c: what a recipient has asked to take home, and what of it there is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: _begin() when a permit is in force; _list() decides up to when it has everything, once,
// with the recipient's list (feed.c) held, so that whoever exports again since then misses nothing
// that was being sealed; _parts() and _deleted() say what is in it, as often as asked; _end().
//
// An export is a view, not a copy: what somebody takes back meanwhile is not in it any more, and a
// release whose permit is not in force any more neither. So it is one small row, whatever it is of,
// and every backend that shares the store knows it.

#include "bulk-exports.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "feed.h"
#include "id.h"
#include "release-secret.h"
#include "states.h"

#include <sodium.h>
#include <string.h>

#define IN_FORCE " permit.state = ?2 AND from_ms <= ?3 AND until_ms > ?3"

/**
 * dure_bulk_export_free:
 * @self: (transfer full) (nullable)
 */
void
dure_bulk_export_free (DureBulkExport *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->recipient);
  g_free (self->permit);
  g_free (self->address);
  g_free (self->query);
  g_free (self);
}

static gboolean
refuse (DureBackendError code, const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, (int) code, what);
  return FALSE;
}

static const char *
active (void)
{
  return dure_permit_state_to_text (DURE_PERMIT_ACTIVE);
}

/* That there is a permit of theirs, and that one is in force. */
static gboolean
may_begin (DureCity *city, const DureBulkExport *asked, gint64 now, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT count(*), coalesce (sum (CASE WHEN" IN_FORCE " THEN 1 ELSE 0 END), 0) FROM permit"
      " WHERE recipient = ?1 AND (?4 = '' OR id = ?4)",
      "ttit", asked->recipient, active (), now, asked->permit);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (dure_rows_integer (rows, 0) == 0 && *asked->permit != '\0')
    return refuse (DURE_BACKEND_ERROR_UNKNOWN, "they have no such permit", error);
  return dure_rows_integer (rows, 1) > 0
         || refuse (DURE_BACKEND_ERROR_FORBIDDEN, "no permit of theirs is in force", error);
}

static gboolean
has_room (DureCity *city, const char *recipient, gint64 now, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;

  if (!dure_database_run (city->database, error, "DELETE FROM bulk_export WHERE begun_ms <= ?1",
                          "i", now - DURE_BULK_EXPORT_LIFE_MS))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "SELECT count(*) FROM bulk_export WHERE recipient = ?1", "t",
                            recipient);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  return dure_rows_integer (rows, 0) < DURE_BULK_EXPORTS_MOST
         || refuse (DURE_BACKEND_ERROR_CONFLICT, "they have too many exports already", error);
}

static char *
types_to_text (const gboolean types[DURE_BULK_TYPES])
{
  GString *text = g_string_new (NULL);

  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (types[i])
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", dure_bulk_type_to_text (i));
  return g_string_free (text, FALSE);
}

static void
types_from_text (const char *text, gboolean ret_types[DURE_BULK_TYPES])
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    ret_types[i] = g_strv_contains ((const char *const *) words, dure_bulk_type_to_text (i));
}

/**
 * dure_bulk_export_begin:
 * @asked: who asks for what, without an id and times
 * @ret_id: (out) (transfer full): what it is called
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when they have no such permit, %DURE_BACKEND_ERROR_FORBIDDEN
 *   when none is in force, %DURE_BACKEND_ERROR_CONFLICT when they have too many exports already, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_bulk_export_begin (DureCity *city, const DureBulkExport *asked, char **ret_id,
                        GError **error)
{
  const gint64 now = dure_city_now (city);
  g_autofree char *id = dure_id_new_random (city->dice);
  g_autofree char *types = types_to_text (asked->request.types);

  if (!may_begin (city, asked, now, error) || !has_room (city, asked->recipient, now, error)
      || !dure_database_run (city->database, error,
                             "INSERT INTO bulk_export (id, recipient, permit, address, types,"
                             " since_ms, begun_ms, query) VALUES (?1, ?2, nullif (?3, ''), ?4, ?5,"
                             " ?6, ?7, ?8)",
                             "tttttiit", id, asked->recipient, asked->permit, asked->address,
                             types, asked->request.since_ms, now, asked->query))
    return FALSE;
  *ret_id = g_steal_pointer (&id);
  return TRUE;
}

/**
 * dure_bulk_export_list:
 * @id: of one that is there, or not any more
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. Once is enough; again it changes nothing.
 */
gboolean
dure_bulk_export_list (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT recipient FROM bulk_export WHERE id = ?1", "t", id);
  g_autofree char *recipient = NULL;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (!is_there)
    return TRUE;
  recipient = g_strdup (dure_rows_text (rows, 0));
  g_clear_pointer (&rows, dure_rows_free);
  return dure_feed_hold (city, recipient, error)
         && dure_database_run (city->database, error,
                               "UPDATE bulk_export SET listed_ms = ?2 WHERE id = ?1"
                               " AND listed_ms IS NULL",
                               "ti", id, dure_city_now (city));
}

/**
 * dure_bulk_export_end:
 * @id: foreign
 * @recipient: who does not want it any more
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when they have no such export, or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_bulk_export_end (DureCity *city, const char *id, const char *recipient, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "DELETE FROM bulk_export WHERE id = ?1 AND recipient = ?2", "tt", id,
                          recipient))
    return FALSE;
  return dure_database_changed (city->database) == 1
         || refuse (DURE_BACKEND_ERROR_UNKNOWN, "they have no such export", error);
}

/**
 * dure_bulk_export_find:
 * @id: foreign
 * @recipient: who asks
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when they have no such export, or not any more;
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): it
 */
DureBulkExport *
dure_bulk_export_find (DureCity *city, const char *id, const char *recipient, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT coalesce (permit, ''), address, types, since_ms, begun_ms, coalesce (listed_ms, 0),"
      " query FROM bulk_export WHERE id = ?1 AND recipient = ?2 AND begun_ms > ?3",
      "tti", id, recipient, dure_city_now (city) - DURE_BULK_EXPORT_LIFE_MS);
  DureBulkExport *self;
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (!is_there)
    {
      refuse (DURE_BACKEND_ERROR_UNKNOWN, "they have no such export", error);
      return NULL;
    }
  self = g_new0 (DureBulkExport, 1);
  self->id = g_strdup (id);
  self->recipient = g_strdup (recipient);
  self->permit = g_strdup (dure_rows_text (rows, 0));
  self->address = g_strdup (dure_rows_text (rows, 1));
  types_from_text (dure_rows_text (rows, 2), self->request.types);
  self->request.since_ms = dure_rows_integer (rows, 3);
  self->begun_ms = dure_rows_integer (rows, 4);
  self->listed_ms = dure_rows_integer (rows, 5);
  self->query = g_strdup (dure_rows_text (rows, 6));
  return self;
}

static void
part_free (gpointer data)
{
  DureBulkPart *self = data;

  g_free (self->release);
  g_free (self->permit);
  g_free (self);
}

/* number, id, permit, manifest */
static DureBulkPart *
part_of_row (DureRows *row)
{
  const char *text = dure_rows_text (row, 3);
  g_autoptr (json_t) manifest = dure_json_parse (text, strlen (text), NULL);
  DureBulkPart *self = g_new0 (DureBulkPart, 1);

  self->number = dure_rows_integer (row, 0);
  self->release = g_strdup (dure_rows_text (row, 1));
  self->permit = g_strdup (dure_rows_text (row, 2));
  self->n_lines = json_integer_value (json_object_get (manifest, "rows"));
  return self;
}

/**
 * dure_bulk_export_parts:
 * @release: (nullable): the id of the only one that is looked for; foreign
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureBulkPart) (nullable): the releases that are in it
 *   now, oldest first
 */
GPtrArray *
dure_bulk_export_parts (const DureBulkExport *self, DureCity *city, const char *release,
                        GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT sealed_release.number, sealed_release.id, permit.id, manifest FROM sealed_release"
      " JOIN permit ON permit.id = sealed_release.permit"
      " LEFT JOIN feed_entry ON feed_entry.sealed_release = sealed_release.number"
      " AND feed_entry.kind = 'release' WHERE sealed_release.recipient = ?1 AND" IN_FORCE
      " AND (?4 = '' OR permit.id = ?4) AND (?5 = '' OR sealed_release.id = ?5)"
      " AND coalesce (made_ms, time_ms) >= ?6 AND coalesce (made_ms, time_ms) <= ?7"
      " ORDER BY sealed_release.number",
      "ttittii", self->recipient, active (), dure_city_now (city), self->permit,
      release != NULL ? release : "", self->request.since_ms, self->listed_ms);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    g_ptr_array_add (parts, part_of_row (rows));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&parts) : NULL;
}

/* Returns: (nullable): a pseudonym as rows have it */
static char *
pseudonym_of_row (DureRows *row)
{
  guint8 pseudonym[DURE_PSEUDONYM_BYTES];
  char *text = g_malloc (2 * sizeof pseudonym + 1);

  if (dure_rows_copy (row, 0, pseudonym, sizeof pseudonym))
    return sodium_bin2hex (text, 2 * sizeof pseudonym + 1, pseudonym, sizeof pseudonym);
  g_free (text);
  return NULL;
}

/**
 * dure_bulk_export_deleted:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Whoever takes everything has nothing to delete; what they have signed for nobody knows any more.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the pseudonyms of whom they have to
 *   delete since the time that they asked for, each once, in no order that tells anything
 */
GPtrArray *
dure_bulk_export_deleted (const DureBulkExport *self, DureCity *city, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT DISTINCT pseudonym FROM feed_entry"
      " JOIN deletion_notice ON deletion_notice.feed_entry = feed_entry.number"
      " JOIN sealed_release ON sealed_release.number = feed_entry.sealed_release"
      " WHERE feed_entry.recipient = ?1 AND kind = 'deletion' AND pseudonym IS NOT NULL"
      " AND ?2 > 0 AND made_ms >= ?2 AND made_ms <= ?3 AND (?4 = '' OR permit = ?4)"
      " ORDER BY pseudonym",
      "tiit", self->recipient, self->request.since_ms, self->listed_ms, self->permit);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      char *text = pseudonym_of_row (rows);

      if (text != NULL)
        g_ptr_array_add (list, text);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}
