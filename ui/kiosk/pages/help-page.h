// help-page.h: an explanation of the page below, and who else helps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"
#include "station-settings.h"

G_BEGIN_DECLS

#define DURE_TYPE_HELP_PAGE (dure_help_page_get_type ())
G_DECLARE_FINAL_TYPE (DureHelpPage, dure_help_page, DURE, HELP_PAGE, DurePage)

/**
 * DureHelp:
 * @contact: the telephone number that helps
 * @site: (nullable): what the place is called
 * @settings: (nullable): say when the place is open; of one that names no hours at all nothing is
 *   said
 * @has_staff: whether staff can go on from here
 * @has_voice: whether the kiosk can speak
 * @volume: how loud it is; 0 where nothing is heard at all
 *
 * What help tells of the station.
 */
typedef struct
{
  char *contact;
  const char *site;
  const DureStationSettings *settings;
  gboolean has_staff;
  gboolean has_voice;
  guint volume;
} DureHelp;

/* Signals "closed", "staff", "quieter" and "louder". */
void dure_help_page_tell (DureHelpPage *self, const char *explanation, const DureHelp *help,
                          DureClock *clock);
void dure_help_page_set_volume (DureHelpPage *self, guint volume);

G_END_DECLS
