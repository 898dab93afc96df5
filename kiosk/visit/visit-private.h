// visit-private.h: the inside of a visit, for the files that make it up
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "visit.h"
#include "visitor.h"

G_BEGIN_DECLS

struct _DureVisit
{
  GObject parent_instance;

  DureClock *clock;
  DureDice *dice;
  DureVisitTimes times;
  DureVisitHands hands;
  gboolean is_installed[DURE_INSTRUMENT_KIND_COUNT];
  guint devices; /* bits by DureDeviceClass; 0 for any */
  char *home_language;

  DureVisitor *visitor;
  char *language;
  DureScreen screen;
  DurePurpose purpose;
  DureScreen result; /* the one that was shown last */
  DureGoodbye goodbye;
  gboolean is_child;
  gboolean is_assisted;
  DureInstrumentKind kind;
  gboolean own;
  gboolean has_proof;
  DurePossession possession;
  DureInstrumentQuestion question;
  DureVisitLink link;
  guint live_bpm;
  gboolean holds_instrument;
  gboolean values_shown;
  gboolean give_failed;

  guint wrong_codes; /* of all visitors: who starts over is no other */
  gint64 wrong_ms;   /* when the last of them was */

  gint64 start_wall_ms;
  gint64 start_ms;
  gint64 asked_ms;
  gint64 entered_ms;
  gint64 touched_ms;
  gint64 rests_until_ms; /* on the screen for that: when the rest is over */
  gint64 rest_ms;        /* and how long it is */
  guint rest_left;       /* seconds, as was told last */
  guint seconds_left;
  gboolean is_heard;
};

void dure_visit_begin (DureVisit *self, DureScreen screen);
void dure_visit_go_to (DureVisit *self, DureScreen screen);
void dure_visit_clear (DureVisit *self);
void dure_visit_show_result (DureVisit *self);
void dure_visit_forget_kind (DureVisit *self);
void dure_visit_forget_attempt (DureVisit *self);
void dure_visit_seek (DureVisit *self, DureInstrumentKind kind, gboolean own);
void dure_visit_begin_measuring (DureVisit *self);
void dure_visit_end_measuring (DureVisit *self);
gint64 dure_visit_patience_ms (DureVisit *self);
gboolean dure_visit_is_pulse (DureVisit *self);
gboolean dure_visit_is_meter (DureVisit *self);
void dure_visit_take_power (DureVisit *self, const DureInstrumentReading *reading);
gboolean dure_visit_show_meter (DureVisit *self);
gboolean dure_visit_is_on_result (DureVisit *self);
void dure_visit_tell (DureVisit *self, gboolean screen_changed);
void dure_visit_let_go (DureVisit *self);
void dure_visit_say_goodbye (DureVisit *self, DureGoodbye goodbye);
void dure_visit_call_for_help (DureVisit *self);
void dure_visit_show_ask (DureVisit *self, DurePurpose purpose);
void dure_visit_begin_asks (DureVisit *self);
gboolean dure_visit_ask_back (DureVisit *self);
void dure_visit_end_pilot (DureVisit *self);
void dure_visit_hide_pass (DureVisit *self);
void dure_visit_hide_home (DureVisit *self);
void dure_visit_show_home (DureVisit *self);
gboolean dure_visit_back_to_home (DureVisit *self, gboolean has_other);
void dure_visit_show_pass (DureVisit *self);
void dure_visit_stop_looking (DureVisit *self);
gboolean dure_visit_touched_on (DureVisit *self, DureScreen screen);
gboolean dure_visit_watch_rest (DureVisit *self);
gint64 dure_visit_idle_ms (DureVisit *self);
gint64 dure_visit_now_ms (DureVisit *self);
gint64 dure_visit_wall_ms (DureVisit *self);
gboolean dure_visit_uses_instrument (DureVisit *self);

G_END_DECLS
