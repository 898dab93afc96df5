// reading.h: what a measurement means for a visit
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// No number without its quality: a reading that carries a hint has no value to be shown or kept,
// and says instead what the person in front of the instrument can do about it.

#pragma once

#include "code.h"
#include "date-time.h"

#define DURE_READING_VALUES_MAX 4

/**
 * DureHint:
 *
 * Why a measurement is worth nothing, as something to do.
 */
typedef enum {
  DURE_HINT_NONE,         /* it is worth something */
  DURE_HINT_HOLD_STILL,   /* moved, or the signal was poor */
  DURE_HINT_CUFF_FIT,     /* the cuff is too loose */
  DURE_HINT_POSITION,     /* the arm, or the sensor, is not where it should be */
  DURE_HINT_NO_CONTACT,   /* finger or skin is not there */
  DURE_HINT_WAIT,         /* the instrument is still working it out */
  DURE_HINT_AGAIN,        /* it says that it could not measure, without saying why */
  DURE_HINT_NOT_REAL,     /* a demonstration or test of the instrument, no person */
  DURE_HINT_INSTRUMENT,   /* something is wrong with the instrument itself */
  DURE_HINT_NOT_NOW,      /* from the instrument's memory: not measured in this visit */
  DURE_HINT_COUNT,
} DureHint;

/**
 * DureReading:
 * @n_values: how many values, 0 when @hint says why
 * @values: each with its code, in the code's unit
 * @hint: what to do when there is no value
 * @is_live: a look at a measurement under way; another reading ends it
 * @is_irregular: a cuff felt an irregular pulse
 * @has_time: whether the instrument stamped it
 * @time: its stamp, on its own clock
 * @has_user: whether it names one of its users
 * @user: which one
 * @has_sequence: whether it is numbered
 * @sequence: its number in the instrument's memory
 */
typedef struct {
  unsigned n_values;
  struct {
    DureCode code;
    double value;
  } values[DURE_READING_VALUES_MAX];
  DureHint hint;
  bool is_live;
  bool is_irregular;
  bool has_time;
  DureDateTime time;
  bool has_user;
  uint8_t user;
  bool has_sequence;
  uint16_t sequence;
} DureReading;

void dure_reading_add (DureReading *self, DureCode code, double value);
void dure_reading_spoil (DureReading *self, DureHint hint);
