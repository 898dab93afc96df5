// kiosk.h: the parts of a station, put together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speech.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _DureKiosk DureKiosk;

/**
 * DureKioskOptions:
 * @state: folder of outbox.db, kiosk.json and kiosk.key
 * @backend: (nullable): the city's machines listener
 * @instruments: the program that holds the radio
 * @pilot_model: the program in which a company's model on trial runs
 * @bus: (nullable): the bus it finds Bluetooth on; %NULL for the system's
 * @installed: (nullable) (array zero-terminated=1): the station's own instruments,
 *   `blood-pressure=C0:DE:00:00:01:01`
 * @notices: (nullable): folder of notices; %NULL for the built-in ones
 * @language: (nullable): the welcome screen's language
 * @panel_dpi: true dots per inch of the panel; 0 for the usual one
 * @panel_bottom_mm: how high its lower edge hangs above the floor; 0 for the usual one
 * @width: of the window in pixels; 0 for the usual one
 * @height: of the window in pixels
 * @is_windowed: a window rather than the full screen
 * @idle_ms: until "still there?" on every screen; 0 for the usual times
 * @warning_ms: how long that stands; 0 for the usual times
 * @speech: how it speaks
 *
 * Strings belong to the caller and must outlive the kiosk.
 */
typedef struct
{
  const char *state;
  const char *backend;
  const char *instruments;
  const char *pilot_model;
  const char *bus;
  const char *const *installed;
  const char *notices;
  const char *language;
  double panel_dpi;
  double panel_bottom_mm;
  int width;
  int height;
  gboolean is_windowed;
  gint64 idle_ms;
  gint64 warning_ms;
  DureSpeechOptions speech;
} DureKioskOptions;

DureKiosk *dure_kiosk_open (const DureKioskOptions *options, GError **error);
void dure_kiosk_close (DureKiosk *self);
gboolean dure_kiosk_enrol (DureKiosk *self, const char *code, GError **error);
gboolean dure_kiosk_start (DureKiosk *self, GtkApplication *application, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKiosk, dure_kiosk_close)

G_END_DECLS
