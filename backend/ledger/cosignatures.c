// cosignatures.c: the word of kiosks and recipients that the ledger only grew
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   a kiosk's report -> its cosignature, when it holds over a list that this ledger was -> its row
//   a recipient's, the same, with the key that it cosigns by, which its token vouches for
//   a checkpoint -> the lines of the witnesses in use that have cosigned just this one
//
// Lines are those of C2SP's tlog-cosignature, so any tool for such logs takes them; whoever has the
// witnesses' keys can tell that the city did not show others another list. They are asked to sign
// one state an hour (ledger-offer.c), so the newest checkpoint has few lines or none: whoever wants
// lines asks for the state that has the most of them. Kiosks are the city's own, recipients are
// not: their lines come first, where there is not room for all.

#include "cosignatures.h"

#include "backend-error.h"
#include "enrolments.h"
#include "ledger-offer.h"
#include "ledger.h"
#include "log.h"
#include "signed-note.h"

#include <string.h>

/* All that are in use, with what they have cosigned, if anything. A recipient is as long as a token
 * is given to it. ?1: now. */
#define WITNESSES                                                                                  \
  "(SELECT '" DURE_WITNESS_KIOSK_PREFIX "' || id AS name, public_key, origin, size, cosignature,"  \
  " 1 AS kiosks, 0 AS recipients FROM kiosk LEFT JOIN ledger_cosignature ON kiosk = id"            \
  " WHERE revoked_ms IS NULL"                                                                      \
  " UNION ALL SELECT '" DURE_WITNESS_RECIPIENT_PREFIX "' || id, public_key, origin, size,"         \
  " cosignature, 0, 1 FROM recipient"                                                              \
  " JOIN recipient_witness ON recipient_witness.recipient = id"                                    \
  " WHERE (contract_ends_ms IS NULL OR contract_ends_ms > ?1) AND EXISTS (SELECT 1"                \
  " FROM recipient_key WHERE recipient_key.recipient = id AND revoked_ms IS NULL"                  \
  " AND (ends_ms IS NULL OR ends_ms > ?1))) AS witness"

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

/* Whether it is the word of whose key that is, about a list that the ledger was. */
static gboolean
is_word (DureCity *city, const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const DureLedgerSeen *seen,
         gboolean *ret_is, GError **error)
{
  g_autoptr (DureCheckpoint) checkpoint
      = dure_checkpoint_new (seen->origin, seen->size, seen->root);
  GError *failure = NULL;

  *ret_is = dure_cosignature_holds (checkpoint, seen->cosignature, public_key);
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
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  gboolean is_one = FALSE;
  DureKioskState state;

  if (!seen->is_cosigned)
    return TRUE;
  if (!dure_kiosk_find (city, kiosk, public_key, &state, error)
      || (state == DURE_KIOSK_KNOWN && !is_word (city, public_key, seen, &is_one, error)))
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

/**
 * dure_cosignatures_take_recipient:
 * @recipient: who says so
 * @public_key: by which it cosigns; another one than before takes its place, with no word yet
 * @seen: what it has told
 * @error: %DURE_BACKEND_ERROR_MALFORMED when it is no word of that key's about this ledger, or
 *   %DURE_BACKEND_ERROR_STORE
 *
 * Keeps its word. Within a transaction.
 */
gboolean
dure_cosignatures_take_recipient (DureCity *city, const char *recipient,
                                  const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                                  const DureLedgerSeen *seen, GError **error)
{
  gboolean is_one = FALSE;

  if (seen->is_cosigned && !is_word (city, public_key, seen, &is_one, error))
    return FALSE;
  if (!is_one)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
                           "that is no word of theirs about this ledger");
      return FALSE;
    }
  return dure_database_run (
             city->database, error,
             "DELETE FROM recipient_witness WHERE recipient = ?1 AND public_key <> ?2", "tb",
             recipient, public_key, (gsize) DURE_PUBLIC_KEY_BYTES)
         && dure_database_run (
             city->database, error,
             "INSERT INTO recipient_witness"
             " (recipient, public_key, since_ms, origin, size, cosignature)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (recipient) DO UPDATE SET"
             " origin = ?4, size = ?5, cosignature = ?6"
             " WHERE recipient_witness.size <= ?5 OR recipient_witness.origin <> ?4",
             "tbitib", recipient, public_key, (gsize) DURE_PUBLIC_KEY_BYTES, dure_city_now (city),
             seen->origin, (gint64) seen->size, seen->cosignature, sizeof seen->cosignature);
}

/* name, public_key, cosignature */
static void
append_line (DureRows *row, GString *out)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES], cosignature[DURE_COSIGNATURE_BYTES];
  g_autofree char *line = NULL;

  if (!dure_rows_copy (row, 1, public_key, sizeof public_key)
      || !dure_rows_copy (row, 2, cosignature, sizeof cosignature))
    return;
  line = dure_note_line_write (dure_rows_text (row, 0), DURE_NOTE_COSIGNATURE, public_key,
                               cosignature, sizeof cosignature);
  g_string_append (out, line);
}

/* name, public_key */
static void
append_key (DureRows *row, GString *out)
{
  guint8 public_key[DURE_PUBLIC_KEY_BYTES];
  g_autofree char *text = NULL;

  if (!dure_rows_copy (row, 1, public_key, sizeof public_key))
    return;
  text = dure_note_key_text (dure_rows_text (row, 0), DURE_NOTE_COSIGNATURE, public_key);
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
 * Returns: (transfer full) (nullable): the same, with the lines of witnesses in use, at most
 *   %DURE_COSIGNATURES_MOST
 */
char *
dure_cosignatures_add (DureCity *city, const char *note, GError **error)
{
  g_autofree char *origin = dure_ledger_origin_of (note);
  const gint64 size = g_ascii_strtoll (note + strlen (origin) + 1, NULL, 10);

  return add_rows (dure_database_ask (city->database, error,
                                      "SELECT name, public_key, cosignature FROM " WITNESSES
                                      " WHERE origin = ?2 AND size = ?3"
                                      " ORDER BY recipients DESC, name LIMIT ?4",
                                      "itii", dure_city_now (city), origin, size,
                                      (gint64) DURE_COSIGNATURES_MOST),
                   note, append_line, error);
}

/**
 * dure_cosignatures_most:
 * @origin: of the ledger's life
 * @ret_cosigned: (out caller-allocates): the list that the most witnesses in use have cosigned, the
 *   longest of these; all 0 when none has
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_cosignatures_most (DureCity *city, const char *origin, DureCosigned *ret_cosigned,
                        GError **error)
{
  g_autoptr (DureRows) rows
      = dure_database_ask (city->database, error,
                           "SELECT size, sum(kiosks), sum(recipients) FROM " WITNESSES
                           " WHERE origin = ?2 GROUP BY size"
                           " ORDER BY count(*) DESC, size DESC LIMIT 1",
                           "it", dure_city_now (city), origin);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_cosigned = (DureCosigned){ 0 };
  if (is_there)
    *ret_cosigned = (DureCosigned){ .size = (guint64) dure_rows_integer (rows, 0),
                                    .kiosks = (guint) dure_rows_integer (rows, 1),
                                    .recipients = (guint) dure_rows_integer (rows, 2) };
  return TRUE;
}

/**
 * dure_cosignatures_note:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, %DURE_BACKEND_ERROR_STORE, or
 *   %DURE_BACKEND_ERROR_STATE when the ledger is damaged
 *
 * Returns: (transfer full) (nullable): the checkpoint that the most witnesses in use have cosigned,
 *   with all their lines
 */
char *
dure_cosignatures_note (DureCity *city, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autoptr (DureCheckpoint) checkpoint = NULL;
  g_autofree char *origin = NULL, *note = NULL;
  DureCosigned cosigned;

  if (!dure_ledger_head_read (city, &head, error))
    return NULL;
  origin = dure_ledger_origin_of (head.note != NULL ? head.note : "");
  if (!dure_cosignatures_most (city, origin, &cosigned, error))
    return NULL;
  if (cosigned.kiosks + cosigned.recipients == 0)
    {
      g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                           "nobody has cosigned yet");
      return NULL;
    }
  checkpoint = dure_ledger_checkpoint_at (city, origin, cosigned.size, error);
  if (checkpoint == NULL)
    return NULL;
  note = dure_checkpoint_sign (checkpoint, city->keys->receipts);
  return dure_cosignatures_add (city, note, error);
}

/**
 * dure_cosignatures_keys:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): a line for each witness in use, by which its lines are
 *   checked
 */
char *
dure_cosignatures_keys (DureCity *city, GError **error)
{
  return add_rows (dure_database_ask (city->database, error,
                                      "SELECT name, public_key FROM " WITNESSES " ORDER BY name",
                                      "i", dure_city_now (city)),
                   "", append_key, error);
}

/* By which key a witness of ours signs, or did last; an unknown one has none. */
static gboolean
find_key (DureCity *city, DureWitnessKind kind, const char *id,
          guint8 ret_key[DURE_PUBLIC_KEY_BYTES], gboolean *ret_is_known, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      kind == DURE_WITNESS_KIOSK
          ? "SELECT public_key FROM kiosk WHERE id = ?1"
          : "SELECT public_key FROM recipient_witness WHERE recipient = ?1",
      "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_is_known = is_there && dure_rows_copy (rows, 0, ret_key, DURE_PUBLIC_KEY_BYTES);
  return TRUE;
}

/* Whose line it is: DURE_WITNESS_KINDS when it is nobody's. */
static DureWitnessKind
read_name (const char *line, char **ret_name, char **ret_id)
{
  DureWitnessKind kind = DURE_WITNESS_KINDS;

  if (!g_str_has_prefix (line, DURE_NOTE_DASH))
    return kind;
  line += strlen (DURE_NOTE_DASH);
  for (guint i = 0; i < DURE_WITNESS_KINDS; i++)
    if (g_str_has_prefix (line, dure_witness_prefixes[i]))
      kind = (DureWitnessKind) i;
  if (kind == DURE_WITNESS_KINDS)
    return kind;
  *ret_name = g_strndup (line, strcspn (line, " "));
  *ret_id = g_strdup (*ret_name + strlen (dure_witness_prefixes[kind]));
  return kind;
}

/* Notes in @check what that line is. */
static gboolean
check_line (DureCity *city, const char *line, const DureCheckpoint *checkpoint,
            GHashTable *holding, DureCosignatureCheck *check, GError **error)
{
  g_autofree char *name = NULL, *id = NULL;
  const DureWitnessKind kind = read_name (line, &name, &id);
  guint8 public_key[DURE_PUBLIC_KEY_BYTES], cosignature[DURE_COSIGNATURE_BYTES];
  gboolean is_known, is_read;

  if (kind == DURE_WITNESS_KINDS)
    return TRUE;
  if (!find_key (city, kind, id, public_key, &is_known, error))
    return FALSE;
  is_read = is_known
            && dure_note_line_read (line, name, DURE_NOTE_COSIGNATURE, public_key, cosignature,
                                    sizeof cosignature);
  /* A recipient may have signed by a key that it has given up since. */
  if (!is_known || (!is_read && kind == DURE_WITNESS_RECIPIENT))
    return TRUE;
  if (!is_read || !dure_cosignature_holds (checkpoint, cosignature, public_key))
    check->failing++;
  else if (g_hash_table_add (holding, g_steal_pointer (&name)))
    check->holding[kind]++;
  return TRUE;
}

/**
 * dure_cosignatures_check:
 * @note: foreign
 * @checkpoint: what it says, and the city has signed
 * @ret_check: (out caller-allocates): what its lines are
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * A witness that is there twice counts once. A recipient's line by a key that it has given up for
 * another is a stranger's.
 */
gboolean
dure_cosignatures_check (DureCity *city, const char *note, const DureCheckpoint *checkpoint,
                         DureCosignatureCheck *ret_check, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (note, "\n", -1);
  g_autoptr (GHashTable) holding = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  *ret_check = (DureCosignatureCheck){ 0 };
  for (char **line = lines; *line != NULL; line++)
    if (!check_line (city, *line, checkpoint, holding, ret_check, error))
      return FALSE;
  return TRUE;
}
