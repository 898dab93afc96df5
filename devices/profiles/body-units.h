// body-units.h: masses and lengths as scales send them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Weight Scale Service 1.0 and Body Composition Service 1.0: a mass counts 0.005 kg or 0.01 lb, a
// length 0.001 m or 0.1 in. 1 lb = 0.45359237 kg and 1 in = 2.54 cm, both exactly (international
// yard and pound agreement, 1959; BIPM, The International System of Units, 8th edition, 4.1). Each
// conversion divides once, so that it rounds once.

#pragma once

#include "fields.h"

#define DURE_USER_UNKNOWN 255
#define DURE_MEASUREMENT_UNSUCCESSFUL 0xffff

static inline double
dure_mass_in_kg (uint16_t counts, bool is_imperial)
{
  return is_imperial ? counts * 45359237.0 / 1e10 : counts / 200.0;
}

static inline double
dure_length_in_cm (uint16_t counts, bool is_imperial)
{
  return is_imperial ? counts * 254.0 / 1000.0 : counts / 10.0;
}

static inline void
dure_fields_mass (DureFields *fields, const char *name, uint16_t counts, bool is_imperial)
{
  if (is_imperial)
    dure_fields_decimal (fields, name, counts, -2);
  else
    dure_fields_decimal (fields, name, counts * INT64_C (5), -3);
}

static inline void
dure_fields_length (DureFields *fields, const char *name, uint16_t counts, bool is_imperial)
{
  dure_fields_decimal (fields, name, counts, is_imperial ? -1 : -3);
}

static inline void
dure_fields_user (DureFields *fields, const char *name, uint8_t user)
{
  if (user == DURE_USER_UNKNOWN)
    dure_fields_word (fields, name, "unknown");
  else
    dure_fields_unsigned (fields, name, user);
}
