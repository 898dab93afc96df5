// event-reader.h: takes one event from the socket, or refuses it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "client.h"
#include "event-wire.h"

G_BEGIN_DECLS

/**
 * DureEvent:
 * @kind: which of the union holds
 * @intervals: (nullable): what a beat's intervals lie in
 *
 * One event that passed every check.
 */
typedef struct {
  DureEventKind kind;
  GVariant *intervals;
  union {
    DureInstrumentState state;
    DureHeartRateBeat beat;
    DureInstrumentReading reading;
    DureInstrumentQuestion question;
    guint possession;
  };
} DureEvent;

gboolean dure_event_read  (guint      kind,
                           GVariant  *body,
                           DureEvent *ret_event);
void     dure_event_clear (DureEvent *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureEvent, dure_event_clear)

G_END_DECLS
