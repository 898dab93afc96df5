// founded-city.h: a city that was founded but has done nothing, to begin with
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void founded_city_copy (const char *folder);

G_END_DECLS
