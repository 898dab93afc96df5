// session-private.h: what the files of a session share
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "session.h"

#include "asker.h"
#include "candidates.h"
#include "intake.h"
#include "talk.h"

struct _DureSession
{
  GObject parent_instance;

  DureRadio *radio;
  DureAsker *asker;
  DureSessionPlan plan;
  char *installed[DURE_INSTRUMENT_KIND_COUNT + 1]; /* addresses, without holes */
  DureInstrumentKind kind;
  const char *address; /* of the installed one that is wanted, or NULL */
  DureInstrumentState state;
  gboolean wanted;
  gboolean swept;
  gboolean proven;
  gboolean measured;   /* it was linked, or heard, since measure */
  gboolean told;       /* a reading that is worth something */
  gboolean second_try; /* the first device was no good */
  char *path;          /* the device of this measurement, once chosen */
  const DureRecipe *recipe;
  gboolean is_listening; /* to a broadcaster */
  DureIntake *intake;
  DureHomeMeters *meters; /* when the electricity of a home is wanted */
  DureTalk *talk;
  guint search_timer;
  guint settle_timer;
  DureInstrumentState verdict; /* how it ends, once it is clear that the radio did not just go */
  guint verdict_timer;
};

/* session.c */
void dure_session_set_state (DureSession         *self,
                             DureInstrumentState  state);
void dure_session_take      (DureSession         *self,
                             DureBluezDevice1    *device);
void dure_session_finish    (DureSession         *self,
                             DureInstrumentState  state);
void dure_session_tell      (DureSession                 *self,
                             const DureInstrumentReading *reading);

/* session-meter.c */
void dure_session_hear_meter (DureSession        *self,
                              const char         *path,
                              GBytes             *data,
                              gint                rssi);

/* session-search.c */
void dure_session_search    (DureSession         *self);
void dure_session_look      (DureSession         *self);
