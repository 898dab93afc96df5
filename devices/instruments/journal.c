// journal.c: the raw bytes of one measurement, kept in memory before anything is made of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   write -> (decode) -> is_repeated? -> strike, or stay ... -> free
//
// bluetoothd confirms an indication before we have seen it, and the device deletes it then: so its
// bytes are written down first of all. They stay to know a record that comes twice, by all of its
// bytes, which hold its number and its time; the journal of one measurement knows nothing of the
// last. At most DURE_JOURNAL_MAX entries stay, the oldest goes first. What goes is overwritten.
// Looking for a repetition costs one comparison with each entry.

#include "journal.h"

#include <string.h>

#define ID_SIZE 40

typedef struct
{
  char id[ID_SIZE];
  gsize length;
  guint8 bytes[DURE_JOURNAL_VALUE_MAX];
} Entry;

struct _DureJournal
{
  GQueue entries;
};

static void
wipe (gpointer entry)
{
  explicit_bzero (entry, sizeof (Entry));
  g_free (entry);
}

DureJournal *
dure_journal_new (void)
{
  return g_new0 (DureJournal, 1);
}

void
dure_journal_free (DureJournal *self)
{
  g_queue_clear_full (&self->entries, wipe);
  g_free (self);
}

/**
 * dure_journal_write:
 * @self: the journal
 * @id: what the bytes are, as profiles.tsv calls it
 * @bytes: (array length=length): the value as it came
 * @length: its length
 *
 * Returns: whether it is written down; no attribute is longer than what fits
 */
gboolean
dure_journal_write (DureJournal *self, const char *id, const guint8 *bytes, gsize length)
{
  Entry *entry;

  if (length > DURE_JOURNAL_VALUE_MAX)
    return FALSE;

  if (self->entries.length == DURE_JOURNAL_MAX)
    wipe (g_queue_pop_head (&self->entries));
  entry = g_new0 (Entry, 1);
  g_strlcpy (entry->id, id, sizeof entry->id);
  entry->length = length;
  if (length > 0)
    memcpy (entry->bytes, bytes, length);
  g_queue_push_tail (&self->entries, entry);

  return TRUE;
}

/**
 * dure_journal_is_repeated:
 * Returns: whether what was written last had been written before
 */
gboolean
dure_journal_is_repeated (DureJournal *self)
{
  const Entry *last = g_queue_peek_tail (&self->entries);

  if (last == NULL)
    return FALSE;
  for (GList *at = self->entries.tail->prev; at != NULL; at = at->prev)
    {
      const Entry *entry = at->data;

      if (entry->length == last->length && strcmp (entry->id, last->id) == 0
          && memcmp (entry->bytes, last->bytes, last->length) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * dure_journal_strike:
 * @self: the journal
 *
 * Overwrites what was written last: nothing would be known by it again.
 */
void
dure_journal_strike (DureJournal *self)
{
  if (self->entries.length > 0)
    wipe (g_queue_pop_tail (&self->entries));
}

guint
dure_journal_get_n (DureJournal *self)
{
  return self->entries.length;
}

/**
 * dure_journal_strike_beyond:
 * @self: the journal
 * @n: so many entries stay, the oldest
 *
 * Overwrites what came since, as if it had never come: it has to come again.
 */
void
dure_journal_strike_beyond (DureJournal *self, guint n)
{
  while (self->entries.length > n)
    dure_journal_strike (self);
}
