// change.c: one change to a file that is not synced yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "change.h"

#include <unistd.h>

#define SECTOR 512

/**
 * change_free:
 * @change: (transfer full): a #Change
 */
void
change_free (gpointer change)
{
  Change *self = change;

  g_bytes_unref (self->old);
  g_clear_pointer (&self->new, g_bytes_unref);
  g_free (self);
}

static gsize
throw (DureDice *dice, gsize sides)
{
  guint32 thrown;

  dure_dice_fill (dice, &thrown, sizeof thrown);
  return thrown % sides;
}

static void
put (int fd, const void *bytes, gsize length, gint64 offset)
{
  g_assert_cmpint (pwrite (fd, bytes, length, offset), ==, (gssize) length);
}

/**
 * change_undo:
 * @fd: a file to which it was the last change
 */
void
change_undo (const Change *self, int fd)
{
  put (fd, g_bytes_get_data (self->old, NULL), g_bytes_get_size (self->old), self->offset);
  g_assert_cmpint (ftruncate (fd, self->size_before), ==, 0);
}

/**
 * change_redo:
 * @fd: the file
 * @tearing: (nullable): says after how many sectors it broke off
 */
void
change_redo (const Change *self, int fd, DureDice *tearing)
{
  gsize length = self->new != NULL ? g_bytes_get_size (self->new) : 0;

  if (self->new == NULL)
    g_assert_cmpint (ftruncate (fd, self->offset), ==, 0);
  else
    put (fd, g_bytes_get_data (self->new, NULL),
         tearing != NULL ? SECTOR * throw (tearing, length / SECTOR + 1) : length, self->offset);
}

/**
 * change_spoil:
 * @fd: the file
 *
 * Leaves a sector as it is that was being written when the power went.
 */
void
change_spoil (const Change *self, int fd, DureDice *dice)
{
  gsize sectors = self->new != NULL ? g_bytes_get_size (self->new) / SECTOR : 0;
  char garbage[SECTOR];

  if (sectors == 0)
    return;
  dure_dice_fill (dice, garbage, sizeof garbage);
  put (fd, garbage, sizeof garbage, self->offset + SECTOR * (gint64) throw (dice, sectors));
}
