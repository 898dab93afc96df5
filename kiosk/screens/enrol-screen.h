// enrol-screen.h: the screen of a station that the city does not know yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "enrolling.h"
#include "screens.h"

G_BEGIN_DECLS

typedef struct _DureEnrolScreen DureEnrolScreen;

typedef void (*DureEnrolScreenFunc) (gpointer data);

DureEnrolScreen *dure_enrol_screen_new (GtkApplication *application, DureStation *station,
                                        DureUplink *uplink, DureDice *dice,
                                        const DureScreensOptions *options,
                                        DureEnrolScreenFunc over, gpointer data);
void dure_enrol_screen_free (DureEnrolScreen *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnrolScreen, dure_enrol_screen_free)

G_END_DECLS
