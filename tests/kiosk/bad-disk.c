// bad-disk.c: a disk for SQLite that fills up, or fails to sync, when it is told to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A VFS around the real one. Once full it stays full, and once broken it stays broken, until it is
// repaired; what was written before is really there, as on a real disk.

#include "bad-disk.h"

#include <sqlite3.h>

typedef struct
{
  sqlite3_file parent;
  sqlite3_file *real; /* lies behind this struct */
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs bad_vfs;
static int writes_left = -1;
static const char *full_while;
static int syncs_left = -1;

#define REAL(file) (((File *) (file))->real)

static int
bad_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
bad_read (sqlite3_file *file, void *bytes, int length, sqlite3_int64 offset)
{
  return REAL (file)->pMethods->xRead (REAL (file), bytes, length, offset);
}

static int
bad_write (sqlite3_file *file, const void *bytes, int length, sqlite3_int64 offset)
{
  if (writes_left == 0 || (full_while != NULL && g_file_test (full_while, G_FILE_TEST_EXISTS)))
    return SQLITE_FULL;
  if (writes_left > 0)
    writes_left--;
  return REAL (file)->pMethods->xWrite (REAL (file), bytes, length, offset);
}

static int
bad_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
bad_sync (sqlite3_file *file, int flags)
{
  if (syncs_left == 0)
    return SQLITE_IOERR_FSYNC;
  if (syncs_left > 0)
    syncs_left--;
  return REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
bad_file_size (sqlite3_file *file, sqlite3_int64 *ret_size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), ret_size);
}

static int
bad_lock (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xLock (REAL (file), lock);
}

static int
bad_unlock (sqlite3_file *file, int lock)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), lock);
}

static int
bad_check_lock (sqlite3_file *file, int *ret_reserved)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), ret_reserved);
}

static int
bad_control (sqlite3_file *file, int operation, void *argument)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), operation, argument);
}

static int
bad_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
bad_device (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static const sqlite3_io_methods bad_methods = {
  .iVersion = 1,
  .xClose = bad_close,
  .xRead = bad_read,
  .xWrite = bad_write,
  .xTruncate = bad_truncate,
  .xSync = bad_sync,
  .xFileSize = bad_file_size,
  .xLock = bad_lock,
  .xUnlock = bad_unlock,
  .xCheckReservedLock = bad_check_lock,
  .xFileControl = bad_control,
  .xSectorSize = bad_sector_size,
  .xDeviceCharacteristics = bad_device,
};

static int
bad_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
  File *self = (File *) file;
  int result;

  self->real = (sqlite3_file *) (gpointer) (self + 1);
  result = real_vfs->xOpen (real_vfs, name, self->real, flags, ret_flags);
  self->parent.pMethods = self->real->pMethods != NULL ? &bad_methods : NULL;
  return result;
}

/**
 * bad_disk_install:
 *
 * From now on every database of this program lies on this disk, which behaves until it is told.
 */
void
bad_disk_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  bad_vfs = *real_vfs;
  bad_vfs.zName = "bad-disk";
  bad_vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  bad_vfs.xOpen = bad_open;
  g_assert_cmpint (sqlite3_vfs_register (&bad_vfs, TRUE), ==, SQLITE_OK);
}

/**
 * bad_disk_fill_after:
 * @writes: so many more writes find room
 */
void
bad_disk_fill_after (int writes)
{
  writes_left = writes;
}

/**
 * bad_disk_fill_while:
 * @path: a file in whose place there would be room
 */
void
bad_disk_fill_while (const char *path)
{
  full_while = path;
}

/**
 * bad_disk_break_after:
 * @syncs: so many more syncs work
 */
void
bad_disk_break_after (int syncs)
{
  syncs_left = syncs;
}

/**
 * bad_disk_repair:
 *
 * There is room again, and syncs work.
 */
void
bad_disk_repair (void)
{
  writes_left = syncs_left = -1;
  full_while = NULL;
}
