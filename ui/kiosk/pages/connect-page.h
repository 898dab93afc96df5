// connect-page.h: how to use an instrument, and how looking for it goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"
#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_CONNECT_PAGE (dure_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (DureConnectPage, dure_connect_page, DURE, CONNECT_PAGE, DurePage)

/**
 * DureConnectState:
 *
 * What this page says; all but the first two have an end, and buttons that lead on.
 */
typedef enum
{
  DURE_CONNECT_SEARCHING,
  DURE_CONNECT_CONNECTING,
  DURE_CONNECT_NONE_FOUND,
  DURE_CONNECT_SEVERAL_FOUND,
  DURE_CONNECT_RADIO_OFF,
  DURE_CONNECT_NOT_PROVEN,
  DURE_CONNECT_BOND_LOST,
  DURE_CONNECT_SEALED,
  DURE_CONNECT_NOTHING_CAME,
  DURE_CONNECT_FAILED,
  DURE_CONNECT_COUNT,
} DureConnectState;

/* Signals "again", "station" (use this station's instrument), "another" (measure something else)
 * and "ai-answered" (may_look: gboolean). */
void dure_connect_page_set_device (DureConnectPage *self, DureDeviceClass device,
                                   gboolean has_station);
void dure_connect_page_set_ai (DureConnectPage *self, gboolean is_offered, gboolean may_look);
void dure_connect_page_set_state (DureConnectPage *self, DureConnectState state);

G_END_DECLS
