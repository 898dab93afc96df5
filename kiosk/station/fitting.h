// fitting.h: what a station is fitted with: how the program was started, and how the city wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "kiosk.h"
#include "screens.h"
#include "station-settings.h"
#include "station.h"

G_BEGIN_DECLS

/**
 * DureFitting:
 * @pilot: which one people are asked for
 * @devices: bits by #DureDeviceClass: with which it measures; 0 for any
 * @model: which model it may have on trial, as #DureStationSettings names it
 * @installed: (nullable) (array zero-terminated=1): the station's own instruments
 * @languages: (array zero-terminated=1): those that are offered; none means all
 * @times: of a visit
 * @staff_code: (nullable): the hash of what opens the staff corner
 * @look: of the screens
 *
 * All of it belongs to what it was made from.
 */
typedef struct
{
  const char *pilot;
  guint devices;
  const char *model;
  const char *const *installed;
  const char *languages[DURE_SETTINGS_LANGUAGES + 1];
  DureVisitTimes times;
  const char *staff_code;
  DureScreensOptions look;
} DureFitting;

DureFitting dure_fitting_of (const DureKioskOptions *options, const DureStation *station,
                             const DureStationSettings *settings);
void dure_fitting_put (const DureFitting *self, DureVisit *visit);

G_END_DECLS
