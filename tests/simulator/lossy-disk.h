// lossy-disk.h: disks for SQLite that fail, fill up, and lose what was not synced
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

G_BEGIN_DECLS

typedef struct _LossyDisk LossyDisk;

/**
 * LossyDiskFault:
 *
 * What a write, a truncation, a sync or a read comes to while it lasts.
 */
typedef enum
{
  DISK_FULL,
  DISK_CANNOT_WRITE,
  DISK_CANNOT_SYNC,
  DISK_CANNOT_READ,
  DISK_FAULTS,
} LossyDiskFault;

LossyDisk *lossy_disk_new (const char *folder, DureDice *dice);
void lossy_disk_free (LossyDisk *self);

void lossy_disk_fail (LossyDisk *self, LossyDiskFault fault, guint after, guint times);
void lossy_disk_heal (LossyDisk *self);
void lossy_disk_lie (LossyDisk *self);
gboolean lossy_disk_has_failed (LossyDisk *self);
guint lossy_disk_failed_syncs (LossyDisk *self);

void lossy_disk_stop (LossyDisk *self, guint after);
gboolean lossy_disk_is_stopped (LossyDisk *self);
void lossy_disk_restart (LossyDisk *self, gboolean is_power_cut);

G_END_DECLS
