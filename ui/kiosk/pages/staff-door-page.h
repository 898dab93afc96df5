// staff-door-page.h: the code with which staff come into their corner
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

/**
 * DureStaffDoorState:
 * @DURE_STAFF_DOOR_TYPING: nothing was wrong yet
 * @DURE_STAFF_DOOR_WRONG: the code before was wrong
 * @DURE_STAFF_DOOR_LOCKED: too many were; nothing is taken for a while
 *
 * What is known of the code before.
 */
typedef enum
{
  DURE_STAFF_DOOR_TYPING,
  DURE_STAFF_DOOR_WRONG,
  DURE_STAFF_DOOR_LOCKED,
  DURE_STAFF_DOOR_STATES,
} DureStaffDoorState;

#define DURE_TYPE_STAFF_DOOR_PAGE (dure_staff_door_page_get_type ())
G_DECLARE_FINAL_TYPE (DureStaffDoorPage, dure_staff_door_page, DURE, STAFF_DOOR_PAGE, DurePage)

/* Signals "typed": all digits are there and were confirmed; "closed". */
void dure_staff_door_page_set_state (DureStaffDoorPage *self, DureStaffDoorState state);
const char *dure_staff_door_page_get_code (DureStaffDoorPage *self);

G_END_DECLS
