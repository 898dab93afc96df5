// fitting.c: what a station is fitted with: how the program was started, and how the city wants it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The city's word goes before that of the command line, which goes before what is usual. A station
// without a city has no settings, and is what it was started as.

#include "fitting.h"

#include "token.h"

#define DEFAULT_PILOT "gwangju-heart"

static void
take_options (DureFitting *self, const DureKioskOptions *options)
{
  self->installed = options->installed;
  self->look.language = options->language;
  self->look.is_fullscreen = !options->is_windowed;
  self->look.speech = options->speech;
  if (options->panel_dpi > 0)
    self->look.panel_dpi = options->panel_dpi;
  if (options->panel_bottom_mm > 0)
    self->look.panel_bottom_mm = options->panel_bottom_mm;
  if (options->width > 0)
    {
      self->look.width = options->width;
      self->look.height = options->height;
    }
  if (options->idle_ms > 0)
    self->times.idle_ms = self->times.receipt_idle_ms = self->times.heard_idle_ms =
        options->idle_ms;
  if (options->warning_ms > 0)
    self->times.warning_ms = self->times.receipt_warning_ms = options->warning_ms;
}

/* The receipt shows a secret: there it is never longer than it was. */
static void
take_settings (DureFitting *self, const DureStationSettings *settings)
{
  self->pilot = settings->pilot;
  self->devices = settings->devices;
  self->model = settings->model;
  self->installed = (const char *const *) settings->instruments;
  for (guint i = 0; i < settings->n_languages; i++)
    self->languages[i] = dure_token_languages[settings->languages[i]];
  self->look.language = self->languages[0];
  self->look.site = settings->site;
  self->look.settings = settings;
  self->look.panel_dpi = settings->panel_dpi;
  self->look.panel_bottom_mm = settings->panel_bottom_mm;
  self->look.speech.speaks = settings->speaks;
  self->look.speech.percent = settings->speech_percent;
  self->look.speech.sounds = settings->sounds;
  self->staff_code = settings->staff_code;
  self->times.idle_ms = (gint64) settings->idle_s * 1000;
  self->times.warning_ms = (gint64) settings->warning_s * 1000;
  self->times.receipt_idle_ms = MIN (self->times.receipt_idle_ms, self->times.idle_ms);
  self->times.receipt_warning_ms = MIN (self->times.receipt_warning_ms, self->times.warning_ms);
}

/**
 * dure_fitting_of:
 * @options: how the program was started
 * @station: enrolled or not
 * @settings: (nullable): in force
 *
 * Returns: what the station is to be like
 */
DureFitting
dure_fitting_of (const DureKioskOptions *options, const DureStation *station,
                 const DureStationSettings *settings)
{
  DureFitting self = { .pilot = station->is_enrolled ? station->pilot : DEFAULT_PILOT,
                       .model = "",
                       .times = DURE_VISIT_TIMES_DEFAULT,
                       .look = DURE_SCREENS_OPTIONS_DEFAULT };

  self.look.public_url = station->is_enrolled ? station->public_url : "";
  take_options (&self, options);
  if (settings != NULL)
    take_settings (&self, settings);
  return self;
}

/**
 * dure_fitting_put:
 * @visit: a new one, which learns its language, which instruments the station has, and which of
 *   them are used
 */
void
dure_fitting_put (const DureFitting *self, DureVisit *visit)
{
  if (self->look.language != NULL)
    dure_visit_set_language (visit, self->look.language);
  dure_visit_set_devices (visit, self->devices);
  for (guint i = 0; self->installed != NULL && self->installed[i] != NULL; i++)
    {
      DureInstrumentKind kind;
      const char *address;

      if (dure_instrument_kind_split (self->installed[i], &kind, &address))
        dure_visit_set_installed (visit, kind, TRUE);
    }
}
