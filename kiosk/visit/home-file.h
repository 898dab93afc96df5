// home-file.h: asks the city for the file that a phone brings to the visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "home-hours.h"
#include "station.h"
#include "uplink.h"
#include "visit.h"

G_BEGIN_DECLS

typedef struct _DureHomeFile DureHomeFile;

/**
 * DureHomeFileFunc:
 * @state: how far the pass is; %DURE_PASS_APPROVED when a file was brought
 * @hours: (nullable): then, what is in it; wiped afterwards
 */
typedef void (*DureHomeFileFunc) (DurePassState state, const DureHomeHours *hours, gpointer data);

DureHomeFile *dure_home_file_new (DureStation *station, DureUplink *uplink, DureClock *clock,
                                  DureDice *dice, DureHomeFileFunc heard, gpointer data);
void dure_home_file_free (DureHomeFile *self);
gboolean dure_home_file_begin (DureHomeFile *self, const char *language, DureVisitPass *ret_pass);
void dure_home_file_end (DureHomeFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHomeFile, dure_home_file_free)

G_END_DECLS
