// resealing.h: what remains of a donor's data when a part is erased
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "code.h"
#include "erasures.h"

G_BEGIN_DECLS

gboolean dure_reseal_some (DureCity *city, const DureErasure *erasure,
                           const bool erased[DURE_CODE_COUNT], gboolean *ret_more, GError **error);

G_END_DECLS
