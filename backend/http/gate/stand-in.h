// stand-in.h: what libsoup gets to answer in place of a request that is refused
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guard.h"

#include <glib.h>

G_BEGIN_DECLS

char *dure_stand_in_new (const DureGuardRules *rules, const DureGuardRequest *request);

G_END_DECLS
