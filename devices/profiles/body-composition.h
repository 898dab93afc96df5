// body-composition.h: Body Composition Measurement (0x2A9C)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "reading.h"
#include "refusal.h"

/**
 * DureBodyField:
 *
 * The optional numbers, in the order they are sent.
 */
typedef enum {
  DURE_BODY_METABOLISM,         /* kJ */
  DURE_BODY_MUSCLE_PERCENTAGE,  /* 0.1 % */
  DURE_BODY_MUSCLE_MASS,        /* counts of mass */
  DURE_BODY_FAT_FREE_MASS,      /* counts of mass */
  DURE_BODY_SOFT_LEAN_MASS,     /* counts of mass */
  DURE_BODY_WATER_MASS,         /* counts of mass */
  DURE_BODY_IMPEDANCE,          /* 0.1 ohm */
  DURE_BODY_WEIGHT,             /* counts of mass */
  DURE_BODY_HEIGHT,             /* counts of length */
  DURE_BODY_N_FIELDS,
} DureBodyField;

/**
 * DureBodyComposition:
 * @is_imperial: whether masses count 0.01 lb and lengths 0.1 in, otherwise 0.005 kg and 0.001 m
 * @is_unsuccessful: whether the scale could not measure; then there is no number at all
 * @is_part: whether the measurement is cut into two packets, of which this is one
 * @fat: body fat, in 0.1 %
 * @has_time: whether @time was sent
 * @time: the device's stamp
 * @has_user: whether @user was sent
 * @user: which of the device's users, 255 when it does not know
 * @sent: one bit for each #DureBodyField that was sent, from the lowest
 * @numbers: the numbers, 0 where none was sent
 */
typedef struct {
  bool is_imperial;
  bool is_unsuccessful;
  bool is_part;
  uint16_t fat;
  bool has_time;
  DureDateTime time;
  bool has_user;
  uint8_t user;
  uint16_t sent;
  uint16_t numbers[DURE_BODY_N_FIELDS];
} DureBodyComposition;

bool dure_body_composition_decode (const uint8_t *bytes, size_t length,
                                   DureBodyComposition *ret_measurement,
                                   DureRefusal *ret_refusal);
bool dure_body_composition_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                     DureRefusal *ret_refusal);
bool dure_body_composition_read (const uint8_t *bytes, size_t length, DureReading *ret_reading,
                                 DureRefusal *ret_refusal);
bool dure_body_composition_has (const DureBodyComposition *self, DureBodyField field);
void dure_body_composition_to_reading (const DureBodyComposition *self, DureReading *ret_reading);
