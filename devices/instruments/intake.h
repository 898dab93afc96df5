// intake.h: from the bytes of an instrument to what the kiosk is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "instrument-reading.h"
#include "recipe.h"
#include "record-import.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureIntake DureIntake;

DureIntake       *dure_intake_new            (DureInstrumentKind     kind,
                                              DureClock             *clock,
                                              guint                  second_ms);
void              dure_intake_free           (DureIntake            *self);
void              dure_intake_listen         (DureIntake            *self);
void              dure_intake_linked         (DureIntake            *self,
                                              const DureRecipe      *recipe);
void              dure_intake_unlinked       (DureIntake            *self);
void              dure_intake_set_clock      (DureIntake            *self,
                                              const guint8          *bytes,
                                              gsize                  length);
GBytes           *dure_intake_make_clock     (DureIntake            *self);
GBytes           *dure_intake_ask_records    (DureIntake            *self,
                                              gboolean               all);
DureImportResult  dure_intake_take           (DureIntake            *self,
                                              const char            *uuid,
                                              const guint8          *bytes,
                                              gsize                  length);
void              dure_intake_give_up        (DureIntake            *self);
guint             dure_intake_get_wait       (DureIntake            *self);
void              dure_intake_tick           (DureIntake            *self);
gboolean          dure_intake_pop            (DureIntake            *self,
                                              DureInstrumentReading *ret_reading);
guint             dure_intake_get_n_refused  (DureIntake            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureIntake, dure_intake_free)

G_END_DECLS
