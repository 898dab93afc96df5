// interval-file.h: files of RR intervals, as people at a desk have them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureIntervalRecord:
 * @name: (nullable): of the recording, in a file that holds several
 * @rr_ms: (element-type gint32): its intervals in ms, oldest first
 */
typedef struct
{
  char *name;
  GArray *rr_ms;
} DureIntervalRecord;

GPtrArray *dure_interval_file_read (const char *path, GError **error);

G_END_DECLS
