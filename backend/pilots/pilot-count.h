// pilot-count.h: how many donors a pilot has, and its end when it is full
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

gboolean dure_pilot_count_step (DureCity *city, gboolean *ret_has_more, GError **error);

G_END_DECLS
