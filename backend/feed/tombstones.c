// tombstones.c: recipients are told what to delete, and what happens to those who do not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// 1. Somebody takes something back. In the transaction of that decision (_write()), each release
//    that they are in and that has anything of it loses their rows, and its recipient gets an entry
//    in its feed: which release, which pseudonym, by when.
// 2. The recipient deletes, and signs that it has: deletion-receipts.c. The pseudonym is forgotten
//    then, and nobody can say any more who that was.
// 3. Who has not by the tenth day is overdue, and the permit of that release is suspended by itself
//    (_watch()). A receipt that comes later is taken; the permit waits for a person.
//
// A row tells a donor's whole month, so it goes whole. Who takes back a second thing has no row in
// an old release any more, and nobody is told twice. To find the releases costs a point
// multiplication for each that there is.

#include "tombstones.h"

#include "backend-error.h"
#include "erasures.h"
#include "feed.h"
#include "kind.h"
#include "log.h"
#include "narrowing.h"
#include "permits.h"
#include "release-burial.h"

#include <string.h>

#define OVERDUE "deletion-overdue"

/**
 * dure_tombstone_free:
 * @self: (transfer full) (nullable)
 */
void
dure_tombstone_free (DureTombstone *self)
{
  if (self == NULL)
    return;
  g_free (self->deletion);
  g_free (self->recipient);
  g_free (self->name);
  g_free (self->release);
  g_free (self);
}

static gboolean
is_among (const json_t *list, const char *word)
{
  gsize i;
  json_t *one;

  json_array_foreach (list, i, one)
    if (g_strcmp0 (json_string_value (one), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
has_item_of (const DurePermit *permit, const char *scope)
{
  bool codes[DURE_CODE_COUNT];

  dure_scope_codes (scope, codes);
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (codes[code] && g_strv_contains ((const char *const *) permit->items, dure_code_item (code)))
      return TRUE;
  return FALSE;
}

/* That a permit or a recipient of long ago is not there any more keeps nobody from taking back what
 * is theirs, nor the clock from the next. Takes the failure. */
static gboolean
pass_unless_unknown (GError *failure, GError **error)
{
  const gboolean passes = failure == NULL
                          || g_error_matches (failure, DURE_BACKEND_ERROR,
                                              DURE_BACKEND_ERROR_UNKNOWN);

  if (passes)
    g_clear_error (&failure);
  else
    g_propagate_error (error, failure);
  return passes;
}

/* A purpose concerns the releases for it, a kind those that may tell of it. Of a file nobody knows
 * any more in which rows it is: of all. */
static gboolean
look_whether_concerned (DureCity *city, const DureReleaseEntry *entry, const char *scope,
                        gboolean *ret_is_concerned, GError **error)
{
  g_autoptr (DurePermit) permit = NULL;
  GError *failure = NULL;

  *ret_is_concerned = TRUE;
  if (dure_scope_is_purpose (scope))
    *ret_is_concerned = is_among (json_object_get (entry->manifest, "purposes"), scope);
  else if (dure_kind_from_text (scope, &(DureKind) { 0 }))
    {
      permit = dure_permit_find (city, entry->permit, &failure);
      *ret_is_concerned = permit == NULL || has_item_of (permit, scope);
    }
  return pass_unless_unknown (failure, error);
}

static gboolean
tell (DureCity *city, const DureReleaseEntry *entry, const char *donor, const char *erasure,
      GError **error)
{
  GError *failure = NULL;
  gint64 number;

  if (!dure_feed_append (city, entry->recipient, DURE_FEED_DELETION, entry->number,
                         DURE_ERASURE_DAYS * DURE_DAY_MS, &number, &failure))
    return pass_unless_unknown (failure, error);
  return dure_database_run (city->database, error,
                            "INSERT INTO deletion_notice (feed_entry, erasure, pseudonym)"
                            " SELECT ?1, max(number), ?4 FROM erasure"
                            " WHERE donor = ?2 AND id = ?3",
                            "ittb", number, donor, erasure, entry->pseudonym,
                            sizeof entry->pseudonym);
}

static gboolean
bury (DureCity *city, const DureReleaseEntry *entry, const char *donor, const char *erasure,
      GError **error)
{
  gboolean had_rows;

  return dure_release_bury (city, entry, &had_rows, error)
         && (!had_rows || tell (city, entry, donor, erasure, error));
}

/**
 * dure_tombstones_write:
 * @donor: who has taken something back
 * @erasure: the id of that decision, which is open
 * @scope: what was taken back
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that decides it.
 */
gboolean
dure_tombstones_write (DureCity *city, const char *donor, const char *erasure, const char *scope,
                       GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_find_donor (city, donor, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      gboolean is_concerned;

      if (!look_whether_concerned (city, entry, scope, &is_concerned, error)
          || (is_concerned && !bury (city, entry, donor, erasure, error)))
        return FALSE;
    }
  return entries != NULL;
}

static DureTombstone *
tombstone_of_row (DureRows *row)
{
  DureTombstone *self = g_new0 (DureTombstone, 1);

  self->deletion = g_strdup (dure_rows_text (row, 0));
  self->recipient = g_strdup (dure_rows_text (row, 1));
  self->name = g_strdup (dure_rows_text (row, 2));
  self->release = g_strdup (dure_rows_text (row, 3));
  self->told_ms = dure_rows_integer (row, 4);
  self->due_ms = dure_rows_integer (row, 5);
  self->deleted_ms = dure_rows_integer (row, 6);
  self->overdue_ms = dure_rows_integer (row, 7);
  self->is_suspended = g_strcmp0 (dure_rows_text (row, 8),
                                  dure_permit_state_to_text (DURE_PERMIT_SUSPENDED)) == 0;
  return self;
}

/**
 * dure_tombstones_of:
 * @erasure: the number of a withdrawal
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureTombstone) (nullable): who was told of it, in that
 *   order
 */
GPtrArray *
dure_tombstones_of (DureCity *city, gint64 erasure, GError **error)
{
  g_autoptr (GPtrArray) list
      = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_tombstone_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT feed_entry.id, recipient.id, recipient.name, sealed_release.id, made_ms, due_ms,"
      " coalesce (deletion_receipt.time_ms, 0), coalesce (overdue_ms, 0),"
      " coalesce (permit.state, '') FROM deletion_notice"
      " JOIN feed_entry ON feed_entry.number = deletion_notice.feed_entry"
      " JOIN recipient ON recipient.id = feed_entry.recipient"
      " JOIN sealed_release ON sealed_release.number = sealed_release"
      " LEFT JOIN permit ON permit.id = sealed_release.permit"
      " LEFT JOIN deletion_receipt ON deletion_receipt.feed_entry = feed_entry.number"
      " WHERE erasure = ?1 ORDER BY feed_entry.number",
      "i", erasure);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    g_ptr_array_add (list, tombstone_of_row (rows));
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&list) : NULL;
}

/**
 * dure_tombstones_releases:
 * @phone: a phone that has claimed
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the releases out of which its donors
 *   have taken something back
 */
GPtrArray *
dure_tombstones_releases (DureCity *city, gint64 phone, GError **error)
{
  return dure_rows_list (
      dure_database_ask (city->database, error,
                         "SELECT DISTINCT sealed_release.id FROM deletion_notice"
                         " JOIN erasure ON erasure.number = deletion_notice.erasure"
                         " JOIN feed_entry ON feed_entry.number = deletion_notice.feed_entry"
                         " JOIN sealed_release ON sealed_release.number = sealed_release"
                         " WHERE donor IN (SELECT donor FROM claim WHERE phone = ?1)",
                         "i", phone),
      error);
}

/* One that is overdue now and was not yet; 0 when there is none. */
static gboolean
find_overdue (DureCity *city, gint64 now, gint64 *ret_number, char **ret_permit, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT feed_entry.number, permit FROM feed_entry"
      " JOIN sealed_release ON sealed_release.number = sealed_release"
      " WHERE kind = 'deletion' AND due_ms <= ?1 AND overdue_ms IS NULL AND NOT EXISTS"
      " (SELECT 1 FROM deletion_receipt WHERE feed_entry = feed_entry.number)"
      " ORDER BY feed_entry.number LIMIT 1 /*for update*/",
      "i", now);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_number = is_there ? dure_rows_integer (rows, 0) : 0;
  *ret_permit = is_there ? g_strdup (dure_rows_text (rows, 1)) : NULL;
  return TRUE;
}

static gboolean
suspend (DureCity *city, const char *permit, GError **error)
{
  GError *failure = NULL;

  (void) dure_permit_suspend (city, permit, OVERDUE, &failure);
  return pass_unless_unknown (failure, error);
}

static gboolean
watch_one (DureCity *city, gint64 now, gboolean *ret_more, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);
  g_autofree char *permit = NULL;
  gint64 number;

  if (transaction == NULL || !find_overdue (city, now, &number, &permit, error))
    return FALSE;
  *ret_more = number != 0;
  if (!*ret_more)
    return TRUE;
  dure_log (G_LOG_LEVEL_WARNING, "deletion-overdue", { DURE_LOG_MESSAGE, permit });
  return dure_database_run (city->database, error,
                            "UPDATE feed_entry SET overdue_ms = ?2 WHERE number = ?1", "ii",
                            number, now)
         && suspend (city, permit, error)
         && dure_transaction_commit (&transaction, error);
}

/**
 * dure_tombstones_watch:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Suspends the permits of those who are overdue since the last look.
 */
gboolean
dure_tombstones_watch (DureCity *city, GError **error)
{
  const gint64 now = dure_city_now (city);
  gboolean more = TRUE;

  while (more)
    if (!watch_one (city, now, &more, error))
      return FALSE;
  return TRUE;
}
