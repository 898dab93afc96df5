// rest-page.h: how long to rest before a second measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_REST_PAGE (dure_rest_page_get_type ())
G_DECLARE_FINAL_TYPE (DureRestPage, dure_rest_page, DURE, REST_PAGE, DurePage)

/* Signals "again", "result" and "unwell". */
void dure_rest_page_set_left (DureRestPage *self, guint left, guint whole);

G_END_DECLS
