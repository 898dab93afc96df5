// rig.h: a visit without a world: a clock set by hand, hands that only remember
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice-shelf.h"
#include "visit.h"

G_BEGIN_DECLS

/* 2026-11-21T05:00:00Z, when every visit begins */
#define RIG_NOW_MS G_GINT64_CONSTANT (1795237200000)

typedef struct
{
  DureClock *clock;
  DureDice *dice;
  DureNoticeShelf *notices;
  DureVisit *visit;

  gboolean cannot_give;
  gboolean give_fails;
  gboolean cannot_show_pass;
  gboolean take_back_fails;

  guint measures;
  DureInstrumentKind kind; /* of the last measure */
  gboolean own;
  guint answers;
  gboolean yes; /* of the last answer */
  guint number;
  guint releases;
  guint homes;       /* passes for files of homes, begun to be asked about */
  guint homes_hidden; /* and no more */
  guint passes; /* begun to be asked about */
  guint hidden; /* and no more */
  guint looks;
  guint looks_stopped;
  guint slips;
  DureSlip slip; /* the last one */
  guint gives;
  guint changes;
  guint screen_changes;
  json_t *given;

  DurePilotModel *pilot; /* the model on trial, if there is one */
  guint pilot_asks;
  guint pilots_forgotten;
  DurePilotFeatures features; /* of the last ask */
} Rig;

void rig_set_up (Rig *self, gconstpointer seed);
void rig_tear_down (Rig *self, gconstpointer seed);
void rig_wait (Rig *self, gint64 milliseconds);
void rig_choose (Rig *self, DureInstrumentKind kind, gboolean own);
void rig_ask (Rig *self, DureQuestion question, guint number);
void rig_read (Rig *self, DureInstrumentKind kind, guint n_values, const DureCode *codes,
               const double *values);
void rig_measure (Rig *self, DureInstrumentKind kind);
void rig_read_cuff (Rig *self, double systolic, double diastolic, double rate);
void rig_read_one (Rig *self, DureInstrumentKind kind, DureCode code, double value);
void rig_measure_again_after (Rig *self, guint seconds);
void rig_assert_answer (Rig *self, DureUrgency urgency, DureRedFlag flag);
void rig_beat (Rig *self, guint count, guint rr_ms);
void rig_put_pilot (Rig *self);
void rig_take_back_to (Rig *self, DureScreen screen);
void rig_bring_home (Rig *self);
void rig_prove_meter (Rig *self);
void rig_listen (Rig *self, guint count, double watts);
void rig_go_to (Rig *self, DureScreen screen);
const json_t *rig_observation (Rig *self, DureCode code);
const char *rig_text (const json_t *json, const char *first, const char *second);
void rig_assert_screen (Rig *self, DureScreen screen);
void rig_assert_forgotten (Rig *self);

G_END_DECLS
