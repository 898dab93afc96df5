// station.h: who this kiosk is to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "uplink.h"
#include "world.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureStation:
 * @directory: where the state lies
 * @clock: (nullable): the one that must agree with the city's
 * @is_enrolled: whether the city knows this station; without it nothing below is set
 * @kiosk: its id
 * @incarnation: which life of the station; grows with each enrolment
 * @seal_key: the city's, for donations
 * @sign_key: the city's, for acknowledgements
 * @public_url: where phones reach the city
 * @pilot: the pilot it works for
 * @key: its own signing key
 *
 * To be read; only opening and enrolling write it.
 */
typedef struct
{
  char *directory;
  DureClock *clock;
  gboolean is_enrolled;
  char *kiosk;
  gint64 incarnation;
  guint8 seal_key[DURE_PUBLIC_KEY_BYTES];
  guint8 sign_key[DURE_PUBLIC_KEY_BYTES];
  char *public_url;
  char *pilot;
  DureSigningKey *key;
} DureStation;

DureStation *dure_station_open (const char *directory, GError **error);
void dure_station_close (DureStation *self);
void dure_station_watch_clock (DureStation *self, DureClock *clock);
char *dure_station_path (DureStation *self, const char *name);

void dure_station_enrol_async (DureStation *self, DureUplink *uplink, DureDice *dice,
                               const char *code, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean dure_station_enrol_finish (DureStation *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStation, dure_station_close)

G_END_DECLS
