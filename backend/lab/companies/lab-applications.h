// lab-applications.h: what recipients have asked for, as a list
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

void dure_lab_applications_show (DureLabCall *call);

G_END_DECLS
