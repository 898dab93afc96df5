// client.h: the kiosk's side of the instruments process
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that comes over the radio lives in a process of its own, dure-instruments. This
// object starts that process, asks it to measure, and hands on what it measured: typed numbers
// only. No radio byte, no address and no name of a device ever reaches the caller.
//
//   new -> (connect the signals) -> measure -> ... -> release -> measure ... -> unref
//
// No call blocks and none fails loudly: whatever goes wrong comes back as a state. A helper that
// dies is started again by itself; the state says FAILED until the next measurement is asked for.

#pragma once

#include "instrument-reading.h"
#include "instrument-state.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DureHeartRateBeat:
 * @bpm: heart rate the device shows, beats per minute (0 when it has none)
 * @contact: whether it touches the skin
 * @n_rr: number of intervals in @rr_1024, may be 0
 * @rr_1024: (array length=n_rr): intervals between beats in 1/1024 s, oldest first
 * @missed: packets lost just before this one because the caller was slow; when not 0, @rr_1024
 *   does not join the intervals before it
 *
 * One packet of a heart-rate device, about one a second. Valid only during the signal.
 */
typedef struct {
  guint bpm;
  DureBeatContact contact;
  guint n_rr;
  const guint16 *rr_1024;
  guint missed;
} DureHeartRateBeat;

#define DURE_TYPE_INSTRUMENTS (dure_instruments_get_type ())
G_DECLARE_FINAL_TYPE (DureInstruments, dure_instruments, DURE, INSTRUMENTS, GObject)

/* Signals; what is passed as a pointer is valid only during the signal:
 *   "state-changed" (DureInstrumentState state): passed as a guint, emitted on every change
 *   "proven" (DurePossession possession): passed as a guint, the proof that was accepted, before
 *     anything that was measured
 *   "heart-rate" (const DureHeartRateBeat *beat): only while MEASURING
 *   "reading" (const DureInstrumentReading *reading): only while MEASURING
 *   "question" (const DureInstrumentQuestion *question): DURE_QUESTION_NONE closes it
 */

DureInstruments    *dure_instruments_new           (const char         *program,
                                                    const char         *bus_address,
                                                    const char *const  *installed);
void                dure_instruments_set_pace      (DureInstruments    *self,
                                                    double              pace);
void                dure_instruments_measure       (DureInstruments    *self,
                                                    DureInstrumentKind  kind,
                                                    gboolean            own);
void                dure_instruments_answer        (DureInstruments    *self,
                                                    gboolean            yes,
                                                    guint               number);
void                dure_instruments_release       (DureInstruments    *self);
void                dure_instruments_let_go        (DureInstruments    *self,
                                                    DureInstrumentKind  kind);
DureInstrumentState dure_instruments_get_state     (DureInstruments    *self);
const char         *dure_instruments_get_helper_id (DureInstruments    *self);

G_END_DECLS
