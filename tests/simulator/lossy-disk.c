// lossy-disk.c: disks for SQLite that fail, fill up, and lose what was not synced
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A VFS around the real one. Every database below a disk's folder lies on that disk. What is
// written goes to the real file at once, so that all connections see it; what it replaced is kept
// until a sync. When the power is cut, everything that was not synced is undone, and some of it,
// thrown by the dice, done again: none, all, the first so many, or any of it, some of it torn
// between two sectors or with a sector of garbage. A file that was deleted may be there again, if
// nothing was synced since: what a folder holds is written in order, with the next sync of a file.
//
//   fail      the next operations come to nothing, then it works again
//   stop      from some operation on nothing works: the moment at which a program is killed or the
//             power goes. What the program still tries leaves no trace
//   restart   after everything was closed: what a power cut has left
//
// Operations are writes, truncations and syncs. No real sync is made. Waiting takes no time.

#include "lossy-disk.h"

#include "change.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define NEVER G_MAXUINT

typedef struct
{
  char *path;
  GPtrArray *changes; /* since the last sync */
  GBytes *deleted;    /* the whole file, until the next sync of any */
} Track;

struct _LossyDisk
{
  char *folder;
  DureDice *dice;
  GPtrArray *tracks;
  LossyDiskFault fault;
  guint fails_after, fails_times;
  guint stops_after;
  gboolean has_failed;
  guint failed_syncs;
  gboolean is_stopped;
  gboolean lies;
};

typedef struct
{
  sqlite3_file parent;
  sqlite3_file *real; /* lies behind this struct */
  LossyDisk *disk;
  Track *track;
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs lossy_vfs;
static GPtrArray *disks;

#define REAL(file) (((File *) (file))->real)

static void
track_free (gpointer data)
{
  Track *self = data;

  g_ptr_array_unref (self->changes);
  g_clear_pointer (&self->deleted, g_bytes_unref);
  g_free (self->path);
  g_free (self);
}

static Track *
track_of (LossyDisk *self, const char *path)
{
  Track *track;

  for (guint i = 0; i < self->tracks->len; i++)
    {
      track = self->tracks->pdata[i];
      if (g_str_equal (track->path, path))
        return track;
    }
  track = g_new0 (Track, 1);
  track->path = g_strdup (path);
  track->changes = g_ptr_array_new_with_free_func (change_free);
  g_ptr_array_add (self->tracks, track);
  return track;
}

/* SQLITE_OK, or what an operation of this kind comes to. */
static int
try (LossyDisk *self, gboolean is_hit)
{
  static const int results[] = { SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC,
                                 SQLITE_IOERR_READ };

  if (!is_hit || self->fails_times == 0)
    return SQLITE_OK;
  if (self->fails_after > 0)
    {
      self->fails_after--;
      return SQLITE_OK;
    }
  self->fails_times--;
  self->has_failed = TRUE;
  self->failed_syncs += self->fault == DISK_CANNOT_SYNC;
  return results[self->fault];
}

/* Counts an operation that changes something, and tries it. */
static int
operate (LossyDisk *self, gboolean is_sync)
{
  if (self->stops_after != NEVER && self->stops_after-- == 0)
    self->is_stopped = TRUE;
  if (self->is_stopped)
    {
      self->stops_after = NEVER;
      return SQLITE_IOERR;
    }
  return try (self, is_sync ? self->fault == DISK_CANNOT_SYNC : self->fault < DISK_CANNOT_SYNC);
}

static int
lossy_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
lossy_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
  LossyDisk *disk = ((File *) file)->disk;
  int result = try (disk, disk->fault == DISK_CANNOT_READ);

  return result == SQLITE_OK ? REAL (file)->pMethods->xRead (REAL (file), bytes, length, offset)
                             : result;
}

static int
remember (File *self, gint64 offset, gsize length, const void *bytes)
{
  Change *change = g_new0 (Change, 1);
  sqlite3_int64 size;
  g_autofree char *old = NULL;
  int result = REAL (self)->pMethods->xFileSize (REAL (self), &size);

  change->offset = offset;
  change->size_before = size;
  if (bytes == NULL)
    length = (gsize) MAX (size - offset, 0);
  old = g_malloc (length + 1);
  length = (gsize) CLAMP (size - offset, 0, (gint64) length);
  if (result == SQLITE_OK && length > 0)
    result = REAL (self)->pMethods->xRead (REAL (self), old, (int) length, offset);
  change->old = g_bytes_new (old, length);
  g_ptr_array_add (self->track->changes, change);
  return result;
}

static int
lossy_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  File *self = (File *) file;
  int result = operate (self->disk, FALSE);
  Change *change;

  if (result == SQLITE_OK)
    result = remember (self, offset, (gsize) length, bytes);
  if (result != SQLITE_OK)
    return result;
  change = self->track->changes->pdata[self->track->changes->len - 1];
  change->new = g_bytes_new (bytes, (gsize) length);
  return REAL (file)->pMethods->xWrite (REAL (file), bytes, length, offset);
}

static int
lossy_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  File *self = (File *) file;
  int result = operate (self->disk, FALSE);

  if (result == SQLITE_OK)
    result = remember (self, size, 0, NULL);
  return result == SQLITE_OK ? REAL (file)->pMethods->xTruncate (REAL (file), size) : result;
}

static int
lossy_sync (sqlite3_file *file, int flags)
{
  File *self = (File *) file;
  int result = operate (self->disk, TRUE);

  if (result != SQLITE_OK || self->disk->lies)
    return result;
  g_ptr_array_set_size (self->track->changes, 0);
  for (guint i = 0; i < self->disk->tracks->len; i++)
    {
      Track *track = self->disk->tracks->pdata[i];

      g_clear_pointer (&track->deleted, g_bytes_unref);
    }
  return SQLITE_OK;
}

static int
lossy_file_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), ret_size);
}

static int
lossy_lock (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xLock (REAL (file), lock);
}

static int
lossy_unlock (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), lock);
}

static int
lossy_check_lock (sqlite3_file *file, int *ret_reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), ret_reserved);
}

static int
lossy_control (sqlite3_file *file, int operation, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, argument);
}

static int
lossy_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
lossy_device (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
lossy_shm_map (sqlite3_file *file, int page, int size, int extends, void volatile **ret_page)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extends, ret_page);
}

static int
lossy_shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, count, flags);
}

static void
lossy_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
lossy_shm_unmap (sqlite3_file *file, int deletes)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), deletes);
}

static const sqlite3_io_methods lossy_methods = {
  .iVersion = 2,
  .xClose = lossy_close,
  .xRead = lossy_read,
  .xWrite = lossy_write,
  .xTruncate = lossy_truncate,
  .xSync = lossy_sync,
  .xFileSize = lossy_file_size,
  .xLock = lossy_lock,
  .xUnlock = lossy_unlock,
  .xCheckReservedLock = lossy_check_lock,
  .xFileControl = lossy_control,
  .xSectorSize = lossy_sector_size,
  .xDeviceCharacteristics = lossy_device,
  .xShmMap = lossy_shm_map,
  .xShmLock = lossy_shm_lock,
  .xShmBarrier = lossy_shm_barrier,
  .xShmUnmap = lossy_shm_unmap,
};

static LossyDisk *
disk_below (const char *path)
{
  for (guint i = 0; path != NULL && i < disks->len; i++)
    {
      LossyDisk *disk = disks->pdata[i];

      if (g_str_has_prefix (path, disk->folder))
        return disk;
    }
  return NULL;
}

static int
lossy_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags)
{
  File *self = (File *) file;
  int result;

  self->real = (sqlite3_file *) (gpointer) (self + 1);
  self->disk = disk_below (path);
  g_assert_nonnull (self->disk);
  result = self->disk->is_stopped
               ? SQLITE_CANTOPEN
               : real_vfs->xOpen (real_vfs, path, self->real, flags, ret_flags);
  self->parent.pMethods =
      result == SQLITE_OK && self->real->pMethods != NULL ? &lossy_methods : NULL;
  if (result != SQLITE_OK)
    return result;
  self->track = track_of (self->disk, path);
  g_clear_pointer (&self->track->deleted, g_bytes_unref);
  return SQLITE_OK;
}

static int
lossy_delete (sqlite3_vfs *vfs, const char *path, int syncs)
{
  LossyDisk *disk = disk_below (path);
  Track *track;
  char *content;
  gsize length;

  if (disk->is_stopped)
    return SQLITE_IOERR_DELETE;
  track = track_of (disk, path);
  g_ptr_array_set_size (track->changes, 0);
  g_clear_pointer (&track->deleted, g_bytes_unref);
  if (!syncs && g_file_get_contents (path, &content, &length, NULL))
    track->deleted = g_bytes_new_take (content, length);
  return real_vfs->xDelete (real_vfs, path, FALSE);
}

static int
lossy_randomness (sqlite3_vfs *vfs, int length, char *bytes)
{
  memset (bytes, 7, (gsize) length);
  return length;
}

static int
lossy_sleep (sqlite3_vfs *vfs, int microseconds)
{
  return microseconds;
}

static void
install (void)
{
  disks = g_ptr_array_new ();
  real_vfs = sqlite3_vfs_find (NULL);
  lossy_vfs = *real_vfs;
  lossy_vfs.zName = "lossy-disk";
  lossy_vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  lossy_vfs.xOpen = lossy_open;
  lossy_vfs.xDelete = lossy_delete;
  lossy_vfs.xRandomness = lossy_randomness;
  lossy_vfs.xSleep = lossy_sleep;
  g_assert_cmpint (sqlite3_vfs_register (&lossy_vfs, TRUE), ==, SQLITE_OK);
}

/**
 * lossy_disk_new:
 * @folder: every database below it lies on this disk; no two disks overlap
 * @dice: what a power cut leaves; outlives the disk
 *
 * Returns: (transfer full): a disk that behaves until it is told
 */
LossyDisk *
lossy_disk_new (const char *folder, DureDice *dice)
{
  LossyDisk *self = g_new0 (LossyDisk, 1);

  if (disks == NULL)
    install ();
  self->folder = g_strconcat (folder, "/", NULL);
  self->dice = dice;
  self->tracks = g_ptr_array_new_with_free_func (track_free);
  self->stops_after = NEVER;
  g_ptr_array_add (disks, self);
  return self;
}

/**
 * lossy_disk_free:
 * @self: (transfer full): nothing on it is open
 */
void
lossy_disk_free (LossyDisk *self)
{
  g_ptr_array_remove (disks, self);
  g_ptr_array_unref (self->tracks);
  g_free (self->folder);
  g_free (self);
}

/**
 * lossy_disk_fail:
 * @after: so many operations of the kind that it hits work before it begins
 * @times: and so many fail
 */
void
lossy_disk_fail (LossyDisk *self, LossyDiskFault fault, guint after, guint times)
{
  self->fault = fault;
  self->fails_after = after;
  self->fails_times = times;
}

/**
 * lossy_disk_heal:
 *
 * Nothing fails any more, and nothing is going to stop it.
 */
void
lossy_disk_heal (LossyDisk *self)
{
  self->fails_times = 0;
  self->has_failed = FALSE;
  self->stops_after = NEVER;
}

/**
 * lossy_disk_lie:
 *
 * From now on a sync succeeds and does nothing.
 */
void
lossy_disk_lie (LossyDisk *self)
{
  self->lies = TRUE;
}

/**
 * lossy_disk_has_failed:
 *
 * Returns: whether any operation has failed since it was healed
 */
gboolean
lossy_disk_has_failed (LossyDisk *self)
{
  return self->has_failed;
}

/**
 * lossy_disk_failed_syncs:
 *
 * Returns: how many syncs have failed in all
 */
guint
lossy_disk_failed_syncs (LossyDisk *self)
{
  return self->failed_syncs;
}

/**
 * lossy_disk_stop:
 * @after: so many operations more
 */
void
lossy_disk_stop (LossyDisk *self, guint after)
{
  self->stops_after = after;
  self->is_stopped = self->is_stopped || after == 0;
}

/**
 * lossy_disk_is_stopped:
 *
 * Returns: whether whoever works on it is dead
 */
gboolean
lossy_disk_is_stopped (LossyDisk *self)
{
  return self->is_stopped;
}

static guint
throw (LossyDisk *self, guint sides)
{
  guint32 thrown;

  dure_dice_fill (self->dice, &thrown, sizeof thrown);
  return thrown % sides;
}

/* What of the unsynced survives a power cut. */
static void
lose (LossyDisk *self, Track *track)
{
  GPtrArray *changes = track->changes;
  guint way = throw (self, 5);
  guint kept = way == 0 ? 0 : way == 1 ? changes->len : throw (self, changes->len + 1);
  int fd = g_open (track->path, O_RDWR | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  for (guint i = changes->len; i > 0; i--)
    change_undo (changes->pdata[i - 1], fd);
  for (guint i = 0; i < changes->len; i++)
    if (way >= 3 ? throw (self, 2) == 1 : i < kept)
      change_redo (changes->pdata[i], fd, way >= 2 && throw (self, 4) == 0 ? self->dice : NULL);
    else if (way == 4)
      change_spoil (changes->pdata[i], fd, self->dice);
  close (fd);
}

static void
bring_back (LossyDisk *self, Track *track)
{
  if (throw (self, 2) == 1)
    g_file_set_contents_full (track->path, g_bytes_get_data (track->deleted, NULL),
                              (gssize) g_bytes_get_size (track->deleted), G_FILE_SET_CONTENTS_NONE,
                              0600, NULL);
}

/**
 * lossy_disk_restart:
 * @is_power_cut: whether the power was gone, or a program was only killed
 *
 * Everything on it is closed. It works again, with what has survived.
 */
void
lossy_disk_restart (LossyDisk *self, gboolean is_power_cut)
{
  for (guint i = 0; i < self->tracks->len; i++)
    {
      Track *track = self->tracks->pdata[i];

      if (is_power_cut && track->deleted != NULL)
        bring_back (self, track);
      else if (is_power_cut && track->changes->len > 0)
        lose (self, track);
      if (is_power_cut)
        g_ptr_array_set_size (track->changes, 0);
      g_clear_pointer (&track->deleted, g_bytes_unref);
    }
  self->is_stopped = FALSE;
  self->stops_after = NEVER;
}
