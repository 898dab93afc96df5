// staff.h: the door of the staff corner: who knows the code, and for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "day-count.h"
#include "world.h"

G_BEGIN_DECLS

#define DURE_STAFF_TRIES 5
#define DURE_STAFF_LOCKED_MS (5 * 60 * 1000)
#define DURE_STAFF_IDLE_MS (60 * 1000)

/**
 * DureStaffState:
 * @DURE_STAFF_OUTSIDE: nobody is at the door
 * @DURE_STAFF_TYPING: somebody types the code
 * @DURE_STAFF_WRONG: the same, and the code before was wrong
 * @DURE_STAFF_LOCKED: too many were wrong; nothing is taken for a while
 * @DURE_STAFF_INSIDE: the code was right
 */
typedef enum
{
  DURE_STAFF_OUTSIDE,
  DURE_STAFF_TYPING,
  DURE_STAFF_WRONG,
  DURE_STAFF_LOCKED,
  DURE_STAFF_INSIDE,
} DureStaffState;

typedef struct _DureStaff DureStaff;

/* Something is to be counted. */
typedef void (*DureStaffFunc) (DureStaffCount what, gpointer data);

DureStaff *dure_staff_new (const char *path, DureClock *clock, DureStaffFunc counted,
                           gpointer data);
void dure_staff_free (DureStaff *self);
void dure_staff_set_hash (DureStaff *self, const char *hash);
gboolean dure_staff_has_door (DureStaff *self);
void dure_staff_knock (DureStaff *self);
void dure_staff_type (DureStaff *self, const char *code);
void dure_staff_touch (DureStaff *self);
void dure_staff_leave (DureStaff *self);
void dure_staff_tick (DureStaff *self);
DureStaffState dure_staff_get_state (DureStaff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStaff, dure_staff_free)

G_END_DECLS
