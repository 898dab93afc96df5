// pilot-end.h: pilots end on the day that their plan says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

gboolean dure_pilot_end_step (DureCity *city, GError **error);

G_END_DECLS
