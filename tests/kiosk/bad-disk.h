// bad-disk.h: a disk for SQLite that fills up, or fails to sync, when it is told to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void bad_disk_install (void);
void bad_disk_fill_after (int writes);
void bad_disk_fill_while (const char *path);
void bad_disk_break_after (int syncs);
void bad_disk_repair (void);

G_END_DECLS
