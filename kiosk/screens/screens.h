// screens.h: draws a visit, and tells it what was touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "speech.h"
#include "visit.h"
#include "window.h"

G_BEGIN_DECLS

/**
 * DureScreensOptions:
 * @width: of the window in pixels
 * @height: of the window in pixels
 * @is_fullscreen: whether it fills the panel
 * @panel_dpi: true dots per inch of the panel; sizes in mm depend on it
 * @panel_bottom_mm: how high its lower edge hangs above the floor
 * @public_url: where phones find the backend, for the QR code
 * @language: (nullable): the language of the welcome screen; %NULL is the region's
 * @site: (nullable): what the place is called, by language
 * @settings: (nullable): the city's, which say when the place is open
 * @contact: (nullable): telephone number that helps; %NULL takes the notice's
 * @speech: how it speaks and sounds; in zeroes, not at all
 */
typedef struct
{
  int width;
  int height;
  gboolean is_fullscreen;
  double panel_dpi;
  double panel_bottom_mm;
  const char *public_url;
  const char *language;
  const json_t *site;
  const DureStationSettings *settings;
  const char *contact;
  DureSpeechOptions speech;
} DureScreensOptions;

/* A 32 inch panel upright, 1080 pixels on 398 mm, all of it within reach. */
#define DURE_SCREENS_OPTIONS_DEFAULT                                                               \
  {                                                                                                \
    .width = 1080, .height = 1920, .is_fullscreen = TRUE, .panel_dpi = 68.9,                       \
    .panel_bottom_mm = 500                                                                         \
  }

#define DURE_TYPE_SCREENS (dure_screens_get_type ())
G_DECLARE_FINAL_TYPE (DureScreens, dure_screens, DURE, SCREENS, GObject)

DureScreens *dure_screens_new (GtkApplication *application, DureVisit *visit,
                               const DureScreensOptions *options);
DureWindow *dure_screens_get_window (DureScreens *self);
gboolean dure_screens_are_at_rest (DureScreens *self);

G_END_DECLS
