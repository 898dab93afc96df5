// replay.h: a simulated device that says again what a capture holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "capture.h"
#include "model.h"

G_BEGIN_DECLS

typedef struct _DureReplay DureReplay;

DureReplay      *dure_replay_new       (DureCapture      *capture);
void             dure_replay_free      (DureReplay       *self);
const DureModel *dure_replay_get_model (const DureReplay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReplay, dure_replay_free)

G_END_DECLS
