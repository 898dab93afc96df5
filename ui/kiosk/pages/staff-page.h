// staff-page.h: what staff can do at a station
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

/**
 * DureStaffChoice:
 *
 * What staff can choose, in this order.
 */
typedef enum
{
  DURE_STAFF_HELP_SOMEBODY,
  DURE_STAFF_SEE_STATION,
  DURE_STAFF_SEE_INSTRUMENTS,
  DURE_STAFF_SEE_SCREEN,
  DURE_STAFF_SEE_LINES,
  DURE_STAFF_RESTART,
  DURE_STAFF_CHOICES,
} DureStaffChoice;

#define DURE_TYPE_STAFF_PAGE (dure_staff_page_get_type ())
G_DECLARE_FINAL_TYPE (DureStaffPage, dure_staff_page, DURE, STAFF_PAGE, DurePage)

/* Signals "chosen" (DureStaffChoice as guint) and "closed". */
void dure_staff_page_set_well (DureStaffPage *self, gboolean is_known, gboolean is_well);

G_END_DECLS
