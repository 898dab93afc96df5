// cosignatures.c: the word of kiosks that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a kiosk's report -> its cosignature, when it holds over a list that this ledger was -> its row
//   a checkpoint -> the lines of the kiosks in use that have cosigned just this one
//
// Lines are those of C2SP's tlog-cosignature, so any tool for such logs takes them; whoever has the
// kiosks' keys can tell that the city did not show others another list. Kiosks are asked to sign
// one state an hour (ledger-offer.c), so the newest checkpoint has few lines or none: whoever wants
// lines asks for the state that has the most of them.

#include "cosignatures.h"

#include "backend-error.h"
#include "enrolments.h"
#include "ledger-offer.h"
#include "ledger.h"
#include "log.h"
#include "signed-note.h"

#include <string.h>

#define PREFIX DURE_NOTE_DASH "dure-kiosk/"
#define ID_LENGTH 36

/* Whether the ledger was that list once, in the life that it is in. */
static gboolean
was_ours (DureCity *city, const DureLedgerSeen *seen, gboolean *ret_was, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (DureCheckpoint) ours = NULL;
  g_autofree char *origin = NULL;

  if (!dure_ledger_head_read (city, &head, error))
    return FALSE;
  *ret_was = FALSE;
  if (head.note == NULL || seen->size > head.size)
    return TRUE;
  origin = dure_ledger_origin_of (head.note);
  ours = dure_ledger_checkpoint_at (city, origin, seen->size, error);
  if (ours == NULL)
    return FALSE;
  *ret_was = g_str_equal (origin, seen->origin)
             && memcmp (ours->root, seen->root, sizeof ours->root) == 0;
  return TRUE;
}

static gboolean
is_word (DureCity *city, const char *kiosk, const DureLedgerSeen *seen, gboolean *ret_is,
         GError **error)
{
  g_autoptr (DureCheckpoint) checkpoint
      = dure_checkpoint_new (seen->origin, seen->size, seen->root);
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  GError *failure = NULL;
  DureKioskState state;

  if (!dure_kiosk_find (city, kiosk, public_key, &state, error))
    return FALSE;
  *ret_is = state == DURE_KIOSK_KNOWN
            && dure_cosignature_holds (checkpoint, seen->cosignature, public_key);
  if (!*ret_is || was_ours (city, seen, ret_is, &failure))
    return TRUE;
  *ret_is = FALSE;
  if (!g_error_matches (failure, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STATE))
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  g_error_free (failure);
  return TRUE;
}

/**
 * dure_cosignatures_take:
 * @kiosk: who says so
 * @seen: what it has told
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Keeps its word, when it gives it and it is one. A damaged ledger keeps no report away. Within a
 * transaction.
 */
gboolean
dure_cosignatures_take (DureCity *city, const char *kiosk, const DureLedgerSeen *seen,
                        GError **error)
{
  gboolean is_one;

  if (!seen->is_cosigned)
    return TRUE;
  if (!is_word (city, kiosk, seen, &is_one, error))
    return FALSE;
  if (!is_one)
    {
      dure_log (G_LOG_LEVEL_WARNING, "cosignature-refused", { DURE_LOG_KIOSK, kiosk });
      return TRUE;
    }
  return dure_database_run (city->database, error,
                            "INSERT INTO ledger_cosignature (kiosk, origin, size, cosignature)"
                            " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (kiosk) DO UPDATE SET"
                            " origin = ?2, size = ?3, cosignature = ?4"
                            " WHERE ledger_cosignature.size <= ?3"
                            " OR ledger_cosignature.origin <> ?2",
                            "ttib", kiosk, seen->origin, (gint64) seen->size, seen->cosignature,
                            sizeof seen->cosignature);
}

/* kiosk, public_key, cosignature */
static void
append_line (DureRows *row, GString *out)
{
  g_autofree char *name = dure_cosignature_name (dure_rows_text (row, 0));
  guint8 public_key[DURE_PUBLIC_KEY_BYTES], cosignature[DURE_COSIGNATURE_BYTES];
  g_autofree char *line = NULL;

  if (!dure_rows_copy (row, 1, public_key, sizeof public_key)
      || !dure_rows_copy (row, 2, cosignature, sizeof cosignature))
    return;
  line = dure_note_line_write (name, DURE_NOTE_COSIGNATURE, public_key, cosignature,
                               sizeof cosignature);
  g_string_append (out, line);
}

/* kiosk, public_key */
static void
append_key (DureRows *row, GString *out)
{
  g_autofree char *name = dure_cosignature_name (dure_rows_text (row, 0));
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  g_autofree char *text = NULL;

  if (!dure_rows_copy (row, 1, public_key, sizeof public_key))
    return;
  text = dure_note_key_text (name, DURE_NOTE_COSIGNATURE, public_key);
  g_string_append_printf (out, "%s\n", text);
}

/* Takes @rows; adds what they say to @begin. */
static char *
add_rows (DureRows *rows, const char *begin, void (*append) (DureRows *row, GString *out),
          GError **error)
{
  g_autoptr (DureRows) owned = rows;
  g_autoptr (GString) out = g_string_new (begin);
  GError *failure = NULL;

  while (rows != NULL && dure_rows_next (rows, &failure))
    append (rows, out);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return rows != NULL && failure == NULL ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/**
 * dure_cosignatures_add:
 * @note: a checkpoint of ours
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the same, with the lines of kiosks in use, at most
 *   %DURE_COSIGNATURES_MOST
 */
char *
dure_cosignatures_add (DureCity *city, const char *note, GError **error)
{
  g_autofree char *origin = dure_ledger_origin_of (note);
  const gint64 size = g_ascii_strtoll (note + strlen (origin) + 1, NULL, 10);

  return add_rows (dure_database_ask (
                       city->database, error,
                       "SELECT kiosk.id, kiosk.public_key, cosignature FROM ledger_cosignature"
                       " JOIN kiosk ON kiosk.id = ledger_cosignature.kiosk"
                       " WHERE origin = ?1 AND size = ?2 AND revoked_ms IS NULL"
                       " ORDER BY kiosk.id LIMIT ?3",
                       "tii", origin, size, (gint64) DURE_COSIGNATURES_MOST),
                   note, append_line, error);
}

/**
 * dure_cosignatures_most:
 * @origin: of the ledger's life
 * @ret_size: (out): how many entries the list has that the most kiosks in use have cosigned, the
 *   longest of these; 0 when none has
 * @ret_count: (out): how many they are
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_cosignatures_most (DureCity *city, const char *origin, guint64 *ret_size, guint *ret_count,
                        GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT size, count(*) FROM ledger_cosignature"
      " JOIN kiosk ON kiosk.id = ledger_cosignature.kiosk"
      " WHERE origin = ?1 AND revoked_ms IS NULL GROUP BY size"
      " ORDER BY count(*) DESC, size DESC LIMIT 1",
      "t", origin);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_size = is_there ? (guint64) dure_rows_integer (rows, 0) : 0;
  *ret_count = is_there ? (guint) dure_rows_integer (rows, 1) : 0;
  return TRUE;
}

/**
 * dure_cosignatures_note:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, %DURE_BACKEND_ERROR_STORE, or
 *   %DURE_BACKEND_ERROR_STATE when the ledger is damaged
 *
 * Returns: (transfer full) (nullable): the checkpoint that the most kiosks in use have cosigned,
 *   with all their lines
 */
char *
dure_cosignatures_note (DureCity *city, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  g_autofree char *origin = NULL, *note = NULL;
  guint64 size;
  guint count;

  if (!dure_ledger_head_read (city, &head, error))
    return NULL;
  origin = dure_ledger_origin_of (head.note != NULL ? head.note : "");
  if (!dure_cosignatures_most (city, origin, &size, &count, error))
    return NULL;
  if (count == 0)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "no kiosk has cosigned yet");
      return NULL;
    }
  checkpoint = dure_ledger_checkpoint_at (city, origin, size, error);
  if (checkpoint == NULL)
    return NULL;
  note = dure_checkpoint_sign (checkpoint, city->keys->receipts);
  return dure_cosignatures_add (city, note, error);
}

/**
 * dure_cosignatures_keys:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a line for each kiosk in use, by which its lines are checked
 */
char *
dure_cosignatures_keys (DureCity *city, GError **error)
{
  return add_rows (dure_database_ask (city->database, error,
                                      "SELECT id, public_key FROM kiosk WHERE revoked_ms IS NULL"
                                      " ORDER BY id",
                                      ""),
                   "", append_key, error);
}

/* Whether @line is of a kiosk of ours, and holds. */
static gboolean
check_line (DureCity *city, const char *line, const char *kiosk, const DureCheckpoint *checkpoint,
            gboolean *ret_known, gboolean *ret_holds, GError **error)
{
  g_autofree char *name = NULL;
  guint8 public_key[DURE_PUBLIC_KEY_BYTES], cosignature[DURE_COSIGNATURE_BYTES];
  DureKioskState state;

  if (!dure_kiosk_find (city, kiosk, public_key, &state, error))
    return FALSE;
  name = dure_cosignature_name (kiosk);
  *ret_known = state != DURE_KIOSK_UNKNOWN;
  *ret_holds = *ret_known
               && dure_note_line_read (line, name, DURE_NOTE_COSIGNATURE, public_key, cosignature,
                                       sizeof cosignature)
               && dure_cosignature_holds (checkpoint, cosignature, public_key);
  return TRUE;
}

/**
 * dure_cosignatures_check:
 * @note: foreign
 * @checkpoint: what it says, and the city has signed
 * @ret_holding: (out): how many kiosks of ours have cosigned it, also those no longer in use
 * @ret_failing: (out): how many lines are of one of ours by their name only
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A kiosk that is there twice counts once.
 */
gboolean
dure_cosignatures_check (DureCity *city, const char *note, const DureCheckpoint *checkpoint,
                         guint *ret_holding, guint *ret_failing, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (note, "\n", -1);
  g_autoptr (GHashTable) holding = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *ret_holding = *ret_failing = 0;
  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *kiosk = NULL;
      gboolean is_known, holds;

      if (!g_str_has_prefix (*line, PREFIX))
        continue;
      kiosk = g_strndup (*line + strlen (PREFIX), ID_LENGTH);
      if (!check_line (city, *line, kiosk, checkpoint, &is_known, &holds, error))
        return FALSE;
      *ret_failing += is_known && !holds;
      if (holds)
        g_hash_table_add (holding, g_steal_pointer (&kiosk));
    }
  *ret_holding = g_hash_table_size (holding);
  return TRUE;
}
