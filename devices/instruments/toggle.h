// toggle.h: the one device that falls silent and speaks again when the donor says so
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proof.h"

G_BEGIN_DECLS

typedef struct _DureToggle DureToggle;

DureToggle      *dure_toggle_new          (DureDice   *dice,
                                           guint       second_ms,
                                           gint64      now_ms);
void             dure_toggle_free         (DureToggle *self);
void             dure_toggle_seen         (DureToggle *self,
                                           const char *path,
                                           gint64      now_ms);
void             dure_toggle_answer       (DureToggle *self,
                                           gboolean    yes,
                                           gint64      now_ms);
DureProofResult  dure_toggle_step         (DureToggle *self,
                                           gint64      now_ms);
DureQuestion     dure_toggle_get_question (DureToggle *self);
const char      *dure_toggle_get_path     (DureToggle *self);
double           dure_toggle_chance       (double      events_per_minute);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureToggle, dure_toggle_free)

G_END_DECLS
