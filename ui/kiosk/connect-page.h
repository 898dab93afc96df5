// connect-page.h: how to wear the strap, and how looking for it goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_CONNECT_PAGE (dure_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (DureConnectPage, dure_connect_page, DURE, CONNECT_PAGE, DurePage)

/**
 * DureConnectState:
 *
 * What this page says; the last four have an end and a button to try again.
 */
typedef enum
{
  DURE_CONNECT_SEARCHING,
  DURE_CONNECT_CONNECTING,
  DURE_CONNECT_NONE_FOUND,
  DURE_CONNECT_SEVERAL_FOUND,
  DURE_CONNECT_RADIO_OFF,
  DURE_CONNECT_FAILED,
  DURE_CONNECT_COUNT,
} DureConnectState;

/* Signal "again". */
void dure_connect_page_set_state (DureConnectPage *self, DureConnectState state);

G_END_DECLS
