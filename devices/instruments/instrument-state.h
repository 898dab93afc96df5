// instrument-state.h: what the instruments are doing and asking, on both sides of the socket
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/**
 * DureInstrumentState:
 * @DURE_INSTRUMENT_IDLE: nothing is being measured and no device is held
 * @DURE_INSTRUMENT_RADIO_OFF: no Bluetooth service, no adapter, or it is switched off; the
 *   measurement goes on by itself (SEARCHING) when the radio is back
 * @DURE_INSTRUMENT_SEARCHING: listening for an instrument of the kind that was asked for
 * @DURE_INSTRUMENT_NONE_FOUND: ended, no device was found in time (or it did not return)
 * @DURE_INSTRUMENT_SEVERAL_FOUND: ended, more than one device in range: whose is it?
 * @DURE_INSTRUMENT_CONNECTING: one device was chosen
 * @DURE_INSTRUMENT_ASKING: a question is open, whose answer shows whose device it is
 * @DURE_INSTRUMENT_MEASURING: values are coming
 * @DURE_INSTRUMENT_LOST: the link broke; it is being looked for again, then MEASURING follows,
 *   or NONE_FOUND when it does not come back. Intervals before and after do not join.
 * @DURE_INSTRUMENT_NOT_PROVEN: ended, nothing showed that the device is the donor's
 * @DURE_INSTRUMENT_BOND_LOST: ended, the device no longer knows this station: its pair button must
 *   be held, then it can be tried again
 * @DURE_INSTRUMENT_SEALED: ended, what is near is encrypted, and its key is not here
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
  DURE_INSTRUMENT_ASKING,
  DURE_INSTRUMENT_MEASURING,
  DURE_INSTRUMENT_LOST,
  DURE_INSTRUMENT_NOT_PROVEN,
  DURE_INSTRUMENT_BOND_LOST,
  DURE_INSTRUMENT_SEALED,
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

/**
 * DureQuestion:
 * @DURE_QUESTION_NONE: no question is open (any more)
 * @DURE_QUESTION_CONFIRM_NUMBER: does the device show this number too? yes or no
 * @DURE_QUESTION_TYPE_ON_DEVICE: the number is to be typed on the device; needs no answer
 * @DURE_QUESTION_TYPE_HERE: the device shows six digits: yes and that number, or no
 * @DURE_QUESTION_SAME_NUMBER: which of the choices does the device show? yes and that number, or
 *   no: it shows none
 * @DURE_QUESTION_SWITCH_OFF: switch the device's broadcast off; yes when done, no: cannot
 * @DURE_QUESTION_SWITCH_ON: switch it on; yes at the very moment, no: cannot
 * @DURE_QUESTION_RHYTHM: number 1: lift the sensor off the skin now, 0: put it back now; the sensor
 *   itself answers; no: cannot
 *
 * What the donor is asked so that it is known whose device it is.
 */
typedef enum {
  DURE_QUESTION_NONE,
  DURE_QUESTION_CONFIRM_NUMBER,
  DURE_QUESTION_TYPE_ON_DEVICE,
  DURE_QUESTION_TYPE_HERE,
  DURE_QUESTION_SAME_NUMBER,
  DURE_QUESTION_SWITCH_OFF,
  DURE_QUESTION_SWITCH_ON,
  DURE_QUESTION_RHYTHM,
} DureQuestion;

#define DURE_QUESTION_CHOICES_MAX 3

/**
 * DureInstrumentQuestion:
 * @question: what is asked
 * @number: the number that goes with it
 * @n_choices: how many of @choices are to be chosen from
 * @choices: heart rates, beats per minute
 *
 * An open question. Valid only during the signal.
 */
typedef struct {
  DureQuestion question;
  unsigned number;
  unsigned n_choices;
  unsigned choices[DURE_QUESTION_CHOICES_MAX];
} DureInstrumentQuestion;
