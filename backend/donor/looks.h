// looks.h: what a donor is told about who looked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "audit.h"

G_BEGIN_DECLS

/**
 * DureReader:
 *
 * Who looked, as the donor who asks sees it.
 */
typedef enum
{
  DURE_READER_THIS_PHONE,
  DURE_READER_OTHER_PHONE,
  DURE_READER_DESK,
} DureReader;

/**
 * DureLook:
 * @last_ms: when, or the last time on that day
 * @day: on which, in days since 1970 as they begin in Gwangju
 * @reader: who
 * @command: (nullable): by which of the desk's commands
 * @what: what was handed out
 * @times: how often on that day
 *
 * What one reader saw of one kind on one day.
 */
typedef struct
{
  gint64 last_ms;
  gint64 day;
  DureReader reader;
  char *command;
  DureReadable what;
  gint64 times;
} DureLook;

GPtrArray *dure_looks_of_phone (DureCity *city, gint64 phone, gint64 before_day, guint most,
                                   GError **error);

G_END_DECLS
