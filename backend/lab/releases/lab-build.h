// lab-build.h: releases looked at and built in the room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_build_show (DureLabCall *call);
gboolean dure_lab_build_order (DureLabCall *call, DureCity *city, GError **error);

G_END_DECLS
