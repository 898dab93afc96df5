// set-sync.h: makes a recipient's set what the city says it is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city-link.h"
#include "city-witness.h"
#include "kept-set.h"

#include <stdio.h>

G_BEGIN_DECLS

gboolean dure_set_sync (DureKeptSet *set, DureCityLink *link, const DureOwnKey *key,
                        const DureCityWitness *witness, FILE *out, GError **error);

G_END_DECLS
