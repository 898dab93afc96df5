// event-wire.h: the events that cross the socket to the kiosk, and their D-Bus types
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureEventKind:
 * @DURE_EVENT_STATE: a DureInstrumentState
 * @DURE_EVENT_BEAT: bpm, contact, packets missed before it, intervals
 * @DURE_EVENT_READING: kind, values by DureCode, hint, whether it is live, whether irregular, the
 *   kiosk's and the device's time in milliseconds since 1970, the offset of the device's clock,
 *   whether that is known
 * @DURE_EVENT_QUESTION: question, number, choices
 * @DURE_EVENT_PROVEN: a DurePossession
 */
typedef enum {
  DURE_EVENT_STATE,
  DURE_EVENT_BEAT,
  DURE_EVENT_READING,
  DURE_EVENT_QUESTION,
  DURE_EVENT_PROVEN,
} DureEventKind;

#define DURE_EVENTS_TYPE "a(uv)"
#define DURE_EVENT_STATE_TYPE "u"
#define DURE_EVENT_BEAT_TYPE "(uuuaq)"
#define DURE_EVENT_READING_TYPE "(ua(ud)ubbxxxb)"
#define DURE_EVENT_QUESTION_TYPE "(uuau)"
#define DURE_EVENT_PROVEN_TYPE "u"

/* What one answer to Next holds at most: what the kiosk takes in within one turn of its loop. */
#define DURE_EVENTS_A_TURN 16
