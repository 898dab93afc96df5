// files-page.h: the files of health data that a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "people.h"

G_BEGIN_DECLS

void dure_files_page_show (DurePeople *self, DureExchange *exchange);

G_END_DECLS
