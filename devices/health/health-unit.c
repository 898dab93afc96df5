// health-unit.c: amounts in the units of others, turned into ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A number is read as whole billionths, a unit is a fraction of two whole numbers, and the result
// is whole millionths of the code's own unit (code.c), rounded once, half away from zero. Nothing
// passes through a double, so 36.6 stays 36.6 and a pound is 0.45359237 kg to the last digit.
//
// A unit that is not in the table for its code is not known, and never guessed. Milligrams and
// millimoles of glucose are two codes, so they are not turned into each other.

#include "health-unit.h"

#include <string.h>

#define CODE(name) (1u << DURE_CODE_##name)
#define PRESSURES (CODE (SYSTOLIC) | CODE (DIASTOLIC) | CODE (MEAN_PRESSURE))
#define SHARES (CODE (OXYGEN) | CODE (BODY_FAT))

#define BILLION G_GINT64_CONSTANT (1000000000)
/* Digits before the point; no measurement here has more. */
#define MOST_WHOLE_DIGITS 9
#define MOST_EXPONENT 30

struct _DureHealthUnit
{
  DureHealthDialect dialect;
  guint codes;
  const char *text;
  gint64 times, by;   /* the factor is times / by */
  gint64 shift_cents; /* added first: where this scale has our zero, in hundredths, negated */
};

/* Factors: the international pound and inch are exact by definition (1959); the conventional
 * millimetre of mercury is 133.322387415 Pa. HealthKit counts a percent as 0 to 1. */
static const DureHealthUnit units[] = {
  { DURE_HEALTH_APPLE, CODE (HEART_RATE), "count/min", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (HEART_RATE), "count/s", 60, 1, 0 },
  { DURE_HEALTH_APPLE, PRESSURES, "mmHg", 1, 1, 0 },
  { DURE_HEALTH_APPLE, PRESSURES, "kPa", 1000000000000, 133322387415, 0 },
  { DURE_HEALTH_APPLE, SHARES, "%", 100, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (TEMPERATURE), "degC", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (TEMPERATURE), "degF", 5, 9, -3200 },
  { DURE_HEALTH_APPLE, CODE (TEMPERATURE), "K", 1, 1, -27315 },
  { DURE_HEALTH_APPLE, CODE (WEIGHT), "kg", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (WEIGHT), "g", 1, 1000, 0 },
  { DURE_HEALTH_APPLE, CODE (WEIGHT), "lb", 45359237, 100000000, 0 },
  { DURE_HEALTH_APPLE, CODE (WEIGHT), "st", 635029318, 100000000, 0 },
  { DURE_HEALTH_APPLE, CODE (HEIGHT), "cm", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (HEIGHT), "m", 100, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (HEIGHT), "in", 254, 100, 0 },
  { DURE_HEALTH_APPLE, CODE (HEIGHT), "ft", 3048, 100, 0 },
  { DURE_HEALTH_APPLE, CODE (BMI), "count", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (BMI), "kg/m2", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (GLUCOSE_MASS), "mg/dL", 1, 1, 0 },
  { DURE_HEALTH_APPLE, CODE (GLUCOSE_MOLES), "mmol/L", 1, 1, 0 },

  { DURE_HEALTH_UCUM, CODE (HEART_RATE), "/min", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (HEART_RATE), "{beats}/min", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (RMSSD), "ms", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (RMSSD), "s", 1000, 1, 0 },
  { DURE_HEALTH_UCUM, PRESSURES, "mm[Hg]", 1, 1, 0 },
  { DURE_HEALTH_UCUM, PRESSURES, "kPa", 1000000000000, 133322387415, 0 },
  { DURE_HEALTH_UCUM, SHARES, "%", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (TEMPERATURE), "Cel", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (TEMPERATURE), "[degF]", 5, 9, -3200 },
  { DURE_HEALTH_UCUM, CODE (TEMPERATURE), "K", 1, 1, -27315 },
  { DURE_HEALTH_UCUM, CODE (WEIGHT), "kg", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (WEIGHT), "g", 1, 1000, 0 },
  { DURE_HEALTH_UCUM, CODE (WEIGHT), "[lb_av]", 45359237, 100000000, 0 },
  { DURE_HEALTH_UCUM, CODE (HEIGHT), "cm", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (HEIGHT), "m", 100, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (HEIGHT), "[in_i]", 254, 100, 0 },
  { DURE_HEALTH_UCUM, CODE (HEIGHT), "[ft_i]", 3048, 100, 0 },
  { DURE_HEALTH_UCUM, CODE (BMI), "kg/m2", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (GLUCOSE_MASS), "mg/dL", 1, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (GLUCOSE_MASS), "g/L", 100, 1, 0 },
  { DURE_HEALTH_UCUM, CODE (GLUCOSE_MOLES), "mmol/L", 1, 1, 0 },
};

/* @number / @divisor, half away from zero. */
static gint64
divide (__int128 number, __int128 divisor)
{
  const __int128 half = divisor / 2;

  return (gint64) ((number < 0 ? number - half : number + half) / divisor);
}

static gboolean
read_exponent (const char *text, gint64 *ret_exponent)
{
  *ret_exponent = 0;
  if (*text == '\0')
    return TRUE;
  if (*text != 'e' && *text != 'E')
    return FALSE;
  text++;
  if (*text == '+')
    text++;
  return g_ascii_string_to_signed (text, 10, -MOST_EXPONENT, MOST_EXPONENT, ret_exponent, NULL);
}

/**
 * dure_health_number_read:
 * @text: (nullable): a decimal number, perhaps with a power of ten
 * @ret_billionths: (out): the nearest whole billionth; set only on success
 *
 * Returns: whether it is a number with at most nine digits before its point
 */
gboolean
dure_health_number_read (const char *text, gint64 *ret_billionths)
{
  const gboolean is_negative = text != NULL && *text == '-';
  gint64 digits = 0, exponent;
  int places = 0;
  gboolean has_digit = FALSE, is_fraction = FALSE;

  if (text == NULL)
    return FALSE;
  for (text += is_negative; g_ascii_isdigit (*text) || (*text == '.' && !is_fraction); text++)
    {
      if (*text == '.')
        {
          is_fraction = TRUE;
          continue;
        }
      has_digit = TRUE;
      /* Seventeen digits are more than a double has; what follows only moves the point. */
      if (digits < G_GINT64_CONSTANT (10000000000000000))
        {
          digits = digits * 10 + (*text - '0');
          places += is_fraction;
        }
      else
        places -= !is_fraction;
    }
  if (!has_digit || places < -MOST_EXPONENT || !read_exponent (text, &exponent))
    return FALSE;
  exponent += MOST_WHOLE_DIGITS - places;
  for (; exponent > 0 && digits != 0; exponent--)
    if (__builtin_mul_overflow (digits, 10, &digits))
      return FALSE;
  for (; exponent < -1; exponent++)
    digits /= 10;
  if (exponent == -1)
    digits = divide (digits, 10);
  if (digits >= BILLION * BILLION)
    return FALSE;
  *ret_billionths = is_negative ? -digits : digits;
  return TRUE;
}

/**
 * dure_health_unit_find:
 * @code: what was measured
 * @text: (nullable): the unit as @dialect spells it
 *
 * Returns: (transfer none) (nullable): a unit that the code can be measured in
 */
const DureHealthUnit *
dure_health_unit_find (DureHealthDialect dialect, DureCode code, const char *text)
{
  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (units); i++)
    if (units[i].dialect == dialect && (units[i].codes & 1u << code) != 0
        && strcmp (text, units[i].text) == 0)
      return &units[i];
  return NULL;
}

/**
 * dure_health_unit_convert:
 * @unit: of the number
 * @billionths: as dure_health_number_read() gave it
 *
 * Returns: whole millionths of the code's own unit, the nearest ones
 */
gint64
dure_health_unit_convert (const DureHealthUnit *unit, gint64 billionths)
{
  const __int128 shifted = (__int128) billionths + (__int128) unit->shift_cents * (BILLION / 100);

  return divide (shifted * unit->times, (__int128) unit->by * 1000);
}
