// staff-rows-page.h: what staff can read of a station, line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

/**
 * DureStaffMark:
 *
 * What a row's shape says.
 */
typedef enum
{
  DURE_STAFF_MARK_NONE,
  DURE_STAFF_MARK_WELL,
  DURE_STAFF_MARK_BAD,
  DURE_STAFF_MARK_OPEN, /* not known */
} DureStaffMark;

#define DURE_TYPE_STAFF_ROWS_PAGE (dure_staff_rows_page_get_type ())
G_DECLARE_FINAL_TYPE (DureStaffRowsPage, dure_staff_rows_page, DURE, STAFF_ROWS_PAGE, DurePage)

/* Signals "acted" (row: guint, act: guint) and "closed". */
void dure_staff_rows_page_set_row (DureStaffRowsPage *self, guint row, const char *name,
                                   const char *value, DureStaffMark mark);
void dure_staff_rows_page_add_act (DureStaffRowsPage *self, guint row, guint act,
                                   const char *label, const char *whose);

G_END_DECLS
