// sync.h: brings what is in the outbox to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "outbox.h"
#include "station.h"
#include "uplink.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DureSyncTimes:
 * @first_wait_ms: after a first failure
 * @longest_wait_ms: however often it fails
 */
typedef struct
{
  gint64 first_wait_ms;
  gint64 longest_wait_ms;
} DureSyncTimes;

#define DURE_SYNC_TIMES_DEFAULT { 2 * 1000, 5 * 60 * 1000 }

/**
 * DureSyncAlarm:
 * @set: have dure_sync_tick() called in so many milliseconds; a later call takes the place of an
 *   earlier one, a negative number only cancels
 *
 * How a sync is woken. Its own alarm is a timeout of the main context; a simulator brings another.
 */
typedef struct
{
  void (*set) (gint64 in_ms, gpointer data);
  gpointer data;
} DureSyncAlarm;

#define DURE_TYPE_SYNC (dure_sync_get_type ())
G_DECLARE_FINAL_TYPE (DureSync, dure_sync, DURE, SYNC, GObject)

/* Signal "settled" (kept: guint, refused: guint): the city spoke, and the outbox followed. */
DureSync *dure_sync_new (DureOutbox *outbox, DureUplink *uplink, DureStation *station,
                         DureClock *clock, DureDice *dice, const DureSyncTimes *times,
                         const DureSyncAlarm *alarm);
void dure_sync_carry (DureSync *self, const char *load, guint max_batch);
gboolean dure_sync_start (DureSync *self, GError **error);
void dure_sync_stop (DureSync *self);
void dure_sync_wake (DureSync *self);
void dure_sync_tick (DureSync *self);
gboolean dure_sync_is_sending (DureSync *self);

G_END_DECLS
