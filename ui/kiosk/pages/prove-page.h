// prove-page.h: whose device is it?
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_PROVE_PAGE (dure_prove_page_get_type ())
G_DECLARE_FINAL_TYPE (DureProvePage, dure_prove_page, DURE, PROVE_PAGE, DurePage)

/**
 * DureProveQuestion:
 *
 * What the donor is asked to do; the first one is that there is nothing to do for the moment.
 */
typedef enum
{
  DURE_PROVE_WAIT,
  DURE_PROVE_CONFIRM_NUMBER,
  DURE_PROVE_TYPE_ON_DEVICE,
  DURE_PROVE_TYPE_HERE,
  DURE_PROVE_SAME_NUMBER,
  DURE_PROVE_SWITCH_OFF,
  DURE_PROVE_SWITCH_ON,
  DURE_PROVE_LIFT,
  DURE_PROVE_PUT_BACK,
  DURE_PROVE_METER_WAIT,
  DURE_PROVE_METER_OFF,
  DURE_PROVE_METER_ON,
  DURE_PROVE_COUNT,
} DureProveQuestion;

/* Signals "answered" (yes: gboolean, number: guint) and "station" (use the kiosk's device). */
void dure_prove_page_ask (DureProvePage *self, DureProveQuestion question, guint number,
                          const guint *choices, guint n_choices);
void dure_prove_page_set_has_station (DureProvePage *self, gboolean has_station);

G_END_DECLS
