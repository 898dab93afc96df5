// instrument-state.h: what the instruments are doing, on both sides of the socket
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureInstrumentState:
 * @DURE_INSTRUMENT_IDLE: nothing is being measured and no device is held
 * @DURE_INSTRUMENT_RADIO_OFF: no Bluetooth service, no adapter, or it is switched off; the
 *   measurement goes on by itself (SEARCHING) when the radio is back
 * @DURE_INSTRUMENT_SEARCHING: listening for a heart-rate device
 * @DURE_INSTRUMENT_NONE_FOUND: ended, no device was found in time (or it did not return)
 * @DURE_INSTRUMENT_SEVERAL_FOUND: ended, more than one device in range: whose is it?
 * @DURE_INSTRUMENT_CONNECTING: one device was chosen
 * @DURE_INSTRUMENT_MEASURING: values are coming
 * @DURE_INSTRUMENT_LOST: the link broke; it is being looked for again, then MEASURING follows,
 *   or NONE_FOUND when it does not come back. Intervals before and after do not join.
 * @DURE_INSTRUMENT_FAILED: ended, the instruments process died; it is being started again
 *
 * What the instruments are doing. The states marked "ended" stay until the next verb.
 */
typedef enum {
  DURE_INSTRUMENT_IDLE,
  DURE_INSTRUMENT_RADIO_OFF,
  DURE_INSTRUMENT_SEARCHING,
  DURE_INSTRUMENT_NONE_FOUND,
  DURE_INSTRUMENT_SEVERAL_FOUND,
  DURE_INSTRUMENT_CONNECTING,
  DURE_INSTRUMENT_MEASURING,
  DURE_INSTRUMENT_LOST,
  DURE_INSTRUMENT_FAILED,
} DureInstrumentState;

/**
 * DureBeatContact:
 * @DURE_BEAT_CONTACT_UNKNOWN: the device cannot tell
 * @DURE_BEAT_CONTACT_NONE: the device does not touch the skin: its numbers mean nothing
 * @DURE_BEAT_CONTACT_GOOD: the device touches the skin
 */
typedef enum {
  DURE_BEAT_CONTACT_UNKNOWN,
  DURE_BEAT_CONTACT_NONE,
  DURE_BEAT_CONTACT_GOOD,
} DureBeatContact;
