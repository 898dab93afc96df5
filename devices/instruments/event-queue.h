// event-queue.h: what waits to be told to the kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "event-wire.h"
#include "heart-rate.h"
#include "instrument-reading.h"
#include "instrument-state.h"

#include <glib.h>

G_BEGIN_DECLS

#define DURE_EVENT_QUEUE_MAX 64

typedef struct _DureEventQueue DureEventQueue;

DureEventQueue *dure_event_queue_new          (void);
void            dure_event_queue_free         (DureEventQueue               *self);
void            dure_event_queue_add_state    (DureEventQueue               *self,
                                               DureInstrumentState           state);
void            dure_event_queue_add_beat     (DureEventQueue               *self,
                                               const DureHeartRate          *beat);
void            dure_event_queue_add_gap      (DureEventQueue               *self);
void            dure_event_queue_add_reading  (DureEventQueue               *self,
                                               const DureInstrumentReading  *reading);
void            dure_event_queue_add_question (DureEventQueue               *self,
                                               const DureInstrumentQuestion *question);
void            dure_event_queue_add_proven   (DureEventQueue               *self,
                                               guint                         possession);
void            dure_event_queue_clear        (DureEventQueue               *self);
guint           dure_event_queue_get_n        (DureEventQueue               *self);
guint64         dure_event_queue_get_dropped  (DureEventQueue               *self);
GVariant       *dure_event_queue_take         (DureEventQueue               *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEventQueue, dure_event_queue_free)

G_END_DECLS
