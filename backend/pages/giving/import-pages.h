// import-pages.h: what was found in a donor's file, and deciding about it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_import_pages_show (DurePeople *self, DureExchange *exchange);
void dure_import_pages_donate (DurePeople *self, DureExchange *exchange);
void dure_import_pages_drop (DurePeople *self, DureExchange *exchange);
void dure_import_pages_undo (DurePeople *self, DureExchange *exchange);

G_END_DECLS
