// ledger-check.c: whether the ledger is what it ever was, and stands for what the city has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything is worked out anew from the entries: that they are numbered without a gap, every
// stored node, the root, its signature, and the roots that the ledger's lives began with. Then both
// ways between the entries and what was recorded: each record has its entry, and each entry its
// record. So an edit, a cut or another order is found wherever it was made, in the ledger or in
// what it stands for, also when the rest was made to fit: nobody can sign that without the city's
// key. Whoever has that too is found by a checkpoint that somebody else has kept.
//
// It works beside a running server: the head is read first and counts, and records are only ever
// added. It reads everything once, and keeps the commitments in memory: about 100 bytes each.

#include "ledger-check.h"

#include "backend-error.h"
#include "cosignatures.h"
#include "error.h"
#include "ledger-facts.h"
#include "ledger-tree.h"
#include "ledger.h"

#include <string.h>

#define PAGE 1000

/* A root that the ledger must have had when it had so many entries. */
typedef struct
{
  guint64 size;
  guint8 root[DURE_MERKLE_BYTES];
  char *whose;
} Mark;

typedef struct
{
  DureCity *city;
  DureLedgerFinding func;
  gpointer data;
  DureLedgerFigures figures;
  GArray *marks;
  GHashTable *numbers; /* of commitments, as GBytes; counted from 1 */
  DureLedgerEdge edge;
} Check;

G_GNUC_PRINTF (2, 3)
static void
find (Check *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->figures.findings++;
  self->func (text, self->data);
}

static void
mark_clear (gpointer data)
{
  g_free (((Mark *) data)->whose);
}

static void
add_mark (Check *self, guint64 size, const guint8 root[DURE_MERKLE_BYTES], char *whose)
{
  Mark mark = { .size = size, .whose = whose };

  memcpy (mark.root, root, sizeof mark.root);
  g_array_append_val (self->marks, mark);
}

/* What one of the city's keys has signed. */
static DureCheckpoint *
open_note (DureCity *city, const char *note, GError **error)
{
  DureCheckpoint *checkpoint =
      dure_checkpoint_verify (note, dure_signing_key_public (city->keys->receipts), error);

  for (guint i = 0; checkpoint == NULL && i < city->keys->former->len; i++)
    {
      GBytes *key = city->keys->former->pdata[i];

      checkpoint = dure_checkpoint_verify (note, g_bytes_get_data (key, NULL), NULL);
    }
  if (checkpoint != NULL)
    g_clear_error (error);
  return checkpoint;
}

static gboolean
read_lives (Check *self, char **ret_origin, GError **error)
{
  g_autoptr (DureRows) rows =
      dure_database_ask (self->city->database, error,
                         "SELECT number, origin, size, root FROM ledger_life ORDER BY number", "");
  gboolean is_there;

  *ret_origin = NULL;
  do
    {
      guint8 root[DURE_MERKLE_BYTES] = { 0 };

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        break;
      dure_rows_copy (rows, 3, root, sizeof root);
      add_mark (self, (guint64) dure_rows_integer (rows, 2), root,
                g_strdup_printf ("ledger_life %" G_GINT64_FORMAT, dure_rows_integer (rows, 0)));
      g_free (*ret_origin);
      *ret_origin = g_strdup (dure_rows_text (rows, 1));
    }
  while (is_there);
  return TRUE;
}

static void
mark_head (Check *self, const DureLedgerHead *head, const char *origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) checkpoint =
      head->note != NULL ? open_note (self->city, head->note, &error) : NULL;

  if (head->note == NULL && head->size == 0)
    return;
  if (checkpoint == NULL)
    find (self, "ledger_head: %s", error != NULL ? error->message : "there is no checkpoint");
  else if (checkpoint->size != head->size || g_strcmp0 (checkpoint->origin, origin) != 0)
    find (self, "ledger_head: the checkpoint is of another size or life than the ledger");
  else
    add_mark (self, checkpoint->size, checkpoint->root, g_strdup ("ledger_head"));
}

static gboolean
count_cosigners (Check *self, const char *note, const DureCheckpoint *checkpoint, GError **error)
{
  DureCosignatureCheck check;

  if (!dure_cosignatures_check (self->city, note, checkpoint, &check, error))
    return FALSE;
  memcpy (self->figures.cosigners, check.holding, sizeof check.holding);
  if (check.failing > 0)
    find (self, "the given checkpoint: %u cosignatures of witnesses do not hold", check.failing);
  return TRUE;
}

static gboolean
mark_witnessed (Check *self, const char *note, guint64 size, GError **ret_error)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCheckpoint) checkpoint = open_note (self->city, note, &error);

  if (checkpoint == NULL)
    find (self, "the given checkpoint: %s", error->message);
  else if (checkpoint->size > size)
    find (self,
          "the given checkpoint: it was shown with %" G_GUINT64_FORMAT
          " entries, of which the last %" G_GUINT64_FORMAT " are cut off",
          checkpoint->size, checkpoint->size - size);
  else
    add_mark (self, checkpoint->size, checkpoint->root, g_strdup ("the given checkpoint"));
  return checkpoint == NULL || count_cosigners (self, note, checkpoint, ret_error);
}

static void
check_marks (Check *self)
{
  guint8 root[DURE_MERKLE_BYTES];

  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      if (mark->size != self->edge.size)
        continue;
      dure_ledger_edge_root (&self->edge, root);
      if (memcmp (root, mark->root, sizeof root) != 0)
        find (self, "%s: the first %" G_GUINT64_FORMAT " entries are not the ones it was made for",
              mark->whose, mark->size);
    }
}

static gboolean
check_node (guint level, guint64 place, const guint8 hash[DURE_MERKLE_BYTES], gpointer data,
            GError **error)
{
  Check *self = data;
  g_autoptr (DureRows) rows =
      dure_database_ask (self->city->database, error,
                         "SELECT 1 FROM ledger_node WHERE level = ?1 AND place = ?2"
                         " AND hash = ?3",
                         "iib", (gint64) level, (gint64) place, hash, (gsize) DURE_MERKLE_BYTES);
  gboolean is_same;

  if (!dure_rows_first (rows, &is_same, error))
    return FALSE;
  if (!is_same)
    find (self, "ledger_node %u/%" G_GUINT64_FORMAT ": it is not what the entries under it make",
          level, place);
  return TRUE;
}

/* The next entries, as GBytes; fewer than a page at the end or before a gap. */
static GPtrArray *
read_page (Check *self, guint64 size, GError **error)
{
  const guint64 end = MIN (self->edge.size + PAGE, size);
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT number, commitment FROM ledger_entry WHERE number >= ?1 AND number < ?2"
      " ORDER BY number",
      "ii", (gint64) self->edge.size, (gint64) end);
  gboolean is_there;

  while (dure_rows_first (rows, &is_there, error))
    {
      if (!is_there || (guint64) dure_rows_integer (rows, 0) != self->edge.size + page->len)
        return g_steal_pointer (&page);
      g_ptr_array_add (page, dure_rows_bytes (rows, 1));
    }
  return NULL;
}

static gboolean
check_entry (Check *self, GBytes *commitment, GError **error)
{
  guint8 bytes[DURE_SHA256_BYTES] = { 0 };
  gsize length = g_bytes_get_size (commitment);

  if (length != sizeof bytes)
    find (self, "ledger_entry %" G_GUINT64_FORMAT ": it is no commitment", self->edge.size);
  memcpy (bytes, g_bytes_get_data (commitment, NULL), MIN (length, sizeof bytes));
  g_hash_table_insert (self->numbers, g_bytes_ref (commitment),
                       GSIZE_TO_POINTER (self->edge.size + 1));
  if (!dure_ledger_edge_add (&self->edge, bytes, check_node, self, error))
    return FALSE;
  check_marks (self);
  return TRUE;
}

static gboolean
check_entries (Check *self, guint64 size, GError **error)
{
  check_marks (self);
  while (self->edge.size < size)
    {
      g_autoptr (GPtrArray) page = read_page (self, size, error);

      if (page == NULL)
        return FALSE;
      if (page->len == 0)
        {
          find (self, "ledger_entry %" G_GUINT64_FORMAT ": it is missing", self->edge.size);
          return TRUE;
        }
      for (guint i = 0; i < page->len; i++)
        if (!check_entry (self, page->pdata[i], error))
          return FALSE;
    }
  return TRUE;
}

/* One question, so that it holds also beside a server. */
static gboolean
check_counts (Check *self, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT size, (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM ledger_node),"
      " (SELECT count(*) FROM ledger_waiting) FROM ledger_head",
      "");
  gint64 size;

  if (rows == NULL || !dure_rows_next (rows, error))
    return FALSE;
  size = dure_rows_integer (rows, 0);
  self->figures.waiting = (guint64) dure_rows_integer (rows, 3);
  if (dure_rows_integer (rows, 1) != size)
    find (self, "ledger_entry: the head counts %" G_GINT64_FORMAT ", there are %" G_GINT64_FORMAT,
          size, dure_rows_integer (rows, 1));
  if (dure_rows_integer (rows, 2) != size - __builtin_popcountll ((guint64) size))
    find (self, "ledger_node: there are %" G_GINT64_FORMAT ", more or fewer than entries make",
          dure_rows_integer (rows, 2));
  return TRUE;
}

/* Whether it is to become an entry, or has since. */
static gboolean
look_further (Check *self, const DureLedgerItem *item, gboolean *ret_is_there, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      self->city->database, error,
      "SELECT 1 FROM ledger_waiting WHERE commitment = ?1"
      " UNION ALL SELECT 1 FROM ledger_entry WHERE commitment = ?1 AND number >= ?2",
      "bi", item->commitment, sizeof item->commitment, (gint64) self->edge.size);

  return dure_rows_first (rows, ret_is_there, error);
}

static gboolean
check_item (Check *self, const DureLedgerItem *item, GError **error)
{
  g_autoptr (GBytes) commitment = g_bytes_new_static (item->commitment, sizeof item->commitment);
  gboolean is_there;

  if (!item->is_whole)
    find (self, "%s: it was changed since it was recorded", item->where);
  if (g_hash_table_remove (self->numbers, commitment))
    return TRUE;
  if (!look_further (self, item, &is_there, error))
    return FALSE;
  if (!is_there && item->is_whole)
    find (self, "%s: it has no entry: it was changed, or added past the ledger", item->where);
  return TRUE;
}

static int
compare_numbers (gconstpointer one, gconstpointer other)
{
  const gsize a = GPOINTER_TO_SIZE (one), b = GPOINTER_TO_SIZE (other);

  return a < b ? -1 : a > b;
}

/* What is left when each record has taken its entry. */
static gboolean
check_items (Check *self, GError **error)
{
  g_autoptr (GPtrArray) items = dure_ledger_items (self->city, 0, error);
  g_autoptr (GList) left = NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (!check_item (self, items->pdata[i], error))
      return FALSE;
  left = g_list_sort (g_hash_table_get_values (self->numbers), compare_numbers);
  for (GList *l = left; items != NULL && l != NULL; l = l->next)
    find (self,
          "ledger_entry %" G_GSIZE_FORMAT
          ": it stands for nothing that is here: one of them was changed, or that was deleted",
          GPOINTER_TO_SIZE (l->data) - 1);
  return items != NULL;
}

static gboolean
check (Check *self, const char *witnessed, GError **error)
{
  g_auto (DureLedgerHead) head = { 0 };
  g_autofree char *origin = NULL;

  if (!dure_ledger_head_read (self->city, &head, error) || !read_lives (self, &origin, error))
    return FALSE;
  mark_head (self, &head, origin);
  if ((witnessed != NULL && !mark_witnessed (self, witnessed, head.size, error))
      || !check_entries (self, head.size, error) || !check_counts (self, error)
      || !check_items (self, error))
    return FALSE;
  self->figures.entries = self->edge.size;
  return TRUE;
}

/**
 * dure_ledger_check:
 * @witnessed: (nullable): a checkpoint that somebody has kept; foreign
 * @func: told each thing that is wrong
 * @data: handed to @func
 * @ret_figures: (out caller-allocates): what was checked; set only on success
 * @error: %DURE_BACKEND_ERROR_STORE: it could not be checked
 *
 * Returns: whether it was checked
 */
gboolean
dure_ledger_check (DureCity *city, const char *witnessed, DureLedgerFinding func, gpointer data,
                   DureLedgerFigures *ret_figures, GError **error)
{
  Check self = { .city = city, .func = func, .data = data };
  gboolean is_checked;

  self.marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self.marks, mark_clear);
  self.numbers =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  is_checked = check (&self, witnessed, error);
  if (is_checked)
    *ret_figures = self.figures;
  g_hash_table_unref (self.numbers);
  g_array_unref (self.marks);
  return is_checked;
}
