// release-rolls.c: who was in a pilot's releases, so that the next one singles out nobody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever has one release of a pilot may get hold of another, whosesoever it is; the next one is
// held beside all of them (roll.c). A roll names donors: it is stored sealed with the secret of its
// release, and opens with nothing once the nonce of that is destroyed. One that does not open is an
// error, for a release made without it could single somebody out.
//
// Who adds one must have read all before it: otherwise another was sealed meanwhile, and the
// release is to be made again. Costs what unsealing costs, and 60 bytes for a donor and release.

#include "release-rolls.h"

#include "backend-error.h"
#include "release-salt.h"

#include <sodium.h>

/**
 * dure_release_rolls_free:
 * @self: (transfer full) (nullable)
 */
void
dure_release_rolls_free (DureReleaseRolls *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->rolls);
  g_array_unref (self->times);
  g_free (self);
}

static void
wipe (GBytes *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  sodium_memzero ((gpointer) data, length);
  g_bytes_unref (bytes);
}

static DureRoll *
open_roll (DureCity *city, const char *release, GBytes *sealed, GError **error)
{
  g_autoptr (DureReleaseSecret) secret = dure_release_salt_find (city, release, error);
  GBytes *plain;
  DureRoll *roll;

  if (secret == NULL)
    return NULL;
  plain = dure_release_secret_open (secret, sealed);
  roll = plain != NULL ? dure_roll_unpack (plain) : NULL;
  g_clear_pointer (&plain, wipe);
  if (roll == NULL)
    g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE,
                         "the roll of an earlier release does not open");
  return roll;
}

/**
 * dure_release_rolls_read:
 * @pilot: of which
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when what hides a release is gone,
 *   %DURE_BACKEND_ERROR_STATE when a roll is damaged, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): those of all its releases
 */
DureReleaseRolls *
dure_release_rolls_read (DureCity *city, const char *pilot, GError **error)
{
  g_autoptr (DureReleaseRolls) self = g_new0 (DureReleaseRolls, 1);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT id, sealed, time_ms FROM release_roll"
      " JOIN sealed_release ON sealed_release.number = release_roll.sealed_release"
      " WHERE pilot = ?1 ORDER BY number",
      "t", pilot);
  GError *failure = NULL;

  self->rolls = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_roll_free);
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (rows != NULL && dure_rows_next (rows, &failure))
    {
      g_autoptr (GBytes) sealed = dure_rows_bytes (rows, 1);
      const gint64 time_ms = dure_rows_integer (rows, 2);
      DureRoll *roll = open_roll (city, dure_rows_text (rows, 0), sealed, error);

      if (roll == NULL)
        return NULL;
      g_ptr_array_add (self->rolls, roll);
      g_array_append_val (self->times, time_ms);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_release_rolls_times:
 * @donor: anyone
 *
 * Returns: (transfer full) (element-type gint64): when each release was sealed that they are in,
 *   the newest first
 */
GArray *
dure_release_rolls_times (const DureReleaseRolls *self, const guint8 donor[DURE_UUID_BYTES])
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = self->rolls->len; i-- > 0;)
    if (dure_roll_has (self->rolls->pdata[i], donor))
      g_array_append_vals (times, &g_array_index (self->times, gint64, i), 1);
  return times;
}

static gboolean
count_release (const DureReleaseRolls *self, DureCity *city, const char *pilot, GError **error)
{
  if (!dure_database_run (city->database, error,
                          "INSERT INTO release_pilot (pilot, releases) VALUES (?1, 0)"
                          " ON CONFLICT DO NOTHING",
                          "t", pilot)
      || !dure_database_run (city->database, error,
                             "UPDATE release_pilot SET releases = releases + 1"
                             " WHERE pilot = ?1 AND releases = ?2",
                             "ti", pilot, (gint64) self->rolls->len))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
                       "another release of this pilot was sealed: it is to be made again");
  return FALSE;
}

/**
 * dure_release_rolls_add:
 * @self: those it was made beside
 * @secret: that it was made with
 * @release: one that is stored
 * @error: %DURE_BACKEND_ERROR_CONFLICT when there is another one by now, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Within the transaction that seals it.
 */
gboolean
dure_release_rolls_add (const DureReleaseRolls *self, DureCity *city,
                        const DureReleaseSecret *secret, const DureRelease *release,
                        GError **error)
{
  const json_t *manifest = dure_release_manifest (release);
  const char *id = json_string_value (json_object_get (manifest, "release"));
  const char *pilot = json_string_value (json_object_get (manifest, "pilot"));
  GBytes *plain = dure_roll_pack (dure_release_roll (release));
  g_autoptr (GBytes) sealed = dure_release_secret_seal (secret, plain, city->dice);

  wipe (plain);
  return count_release (self, city, pilot, error)
         && dure_database_run (city->database, error,
                               "INSERT INTO release_roll (sealed_release, sealed)"
                               " SELECT number, ?2 FROM sealed_release WHERE id = ?1",
                               "tb", id, g_bytes_get_data (sealed, NULL),
                               g_bytes_get_size (sealed));
}
