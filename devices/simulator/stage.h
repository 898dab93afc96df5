// stage.h: the world's side of a scenario, played by hand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "scenario.h"
#include "script.h"

G_BEGIN_DECLS

typedef struct _DureStage DureStage;

char      **dure_stage_take_options (char         **argv,
                                     DureScenario **ret_scenario,
                                     GError       **error);
DureStage  *dure_stage_new          (DureScenario  *scenario,
                                     DureScript    *script);
void        dure_stage_free         (DureStage     *self);
gboolean    dure_stage_open         (DureStage     *self,
                                     GError       **error);
gboolean    dure_stage_go_on        (DureStage     *self,
                                     GError       **error);
const char *dure_stage_next         (DureStage     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStage, dure_stage_free)

G_END_DECLS
