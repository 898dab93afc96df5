// release-chore.h: releases that were ordered in a room are made, while everybody else is served
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

typedef struct _DureReleaseChore DureReleaseChore;

DureReleaseChore *dure_release_chore_new (const DureCityPlan *plan);
void dure_release_chore_free (DureReleaseChore *self);

G_END_DECLS
