// prompter.h: gives a scenario's cues, for a world played by hand
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "scenario.h"
#include "script.h"

G_BEGIN_DECLS

typedef struct _DurePrompter DurePrompter;

char         **dure_prompter_take_options (char         **argv,
                                           DureScenario **ret_scenario,
                                           GError       **error);
DurePrompter  *dure_prompter_new          (DureScenario  *scenario,
                                           DureScript    *script);
void           dure_prompter_free         (DurePrompter  *self);
gboolean       dure_prompter_open         (DurePrompter  *self,
                                           GError       **error);
gboolean       dure_prompter_go_on        (DurePrompter  *self,
                                           GError       **error);
const char    *dure_prompter_next         (DurePrompter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePrompter, dure_prompter_free)

G_END_DECLS
