// noise.c: whole numbers drawn so that one donor more or less cannot be seen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The discrete Laplace distribution, exactly: x has a chance proportional to exp (-|x| / scale).
// The algorithms are those of Canonne, Kamath and Steinke ("The Discrete Gaussian for Differential
// Privacy", 2020, algorithms 1 and 2); there is no floating point, whose gaps give away what noise
// was added to (Mironov, CCS 2012). A draw takes some tens of throws of the dice, more with luck
// than with the numbers; how long it takes says nothing of what is hidden, only of the noise.

#include "noise.h"

/* Gone beyond once in e^4096 draws, which is never. */
#define WHOLE_MOST 4096

static guint64
throw_number (DureDice *dice)
{
  guint64 thrown;

  dure_dice_fill (dice, &thrown, sizeof thrown);
  return GUINT64_FROM_LE (thrown);
}

/* A number below @bound, each as likely: what is left over at the end is thrown again. */
static guint64
throw_below (DureDice *dice, guint64 bound)
{
  const guint64 left_over = (G_MAXUINT64 % bound + 1) % bound;
  guint64 thrown;

  do
    thrown = throw_number (dice);
  while (thrown > G_MAXUINT64 - left_over);
  return thrown % bound;
}

static gboolean
happens (DureDice *dice, guint64 numerator, guint64 denominator)
{
  return throw_below (dice, denominator) < numerator;
}

/* With the chance of exp (-@numerator / @denominator), of a number that is at most 1. */
static gboolean
happens_exp (DureDice *dice, guint64 numerator, guint64 denominator)
{
  guint64 k = 1;

  /* Each with the chance of numerator / (denominator k), as two that are independent. */
  while (happens (dice, numerator, denominator) && happens (dice, 1, k))
    k++;
  return k % 2 == 1;
}

/**
 * dure_noise_laplace:
 * @dice: for chance; the system's, wherever donors are behind a number
 * @scale_numerator: of the scale, from 1 to below %DURE_NOISE_MOST
 * @scale_denominator: of it, likewise
 *
 * For a number that one donor can change by d, a scale of d / epsilon gives epsilon-differential
 * privacy.
 *
 * Returns: a number x with a chance proportional to exp (-|x| / scale)
 */
gint64
dure_noise_laplace (DureDice *dice, guint64 scale_numerator, guint64 scale_denominator)
{
  /* Rather no answer than one without noise. */
  g_assert (scale_numerator > 0 && scale_numerator < DURE_NOISE_MOST);
  g_assert (scale_denominator > 0 && scale_denominator < DURE_NOISE_MOST);
  while (TRUE)
    {
      const guint64 part = throw_below (dice, scale_numerator);
      guint64 whole = 0, size;

      if (!happens_exp (dice, part, scale_numerator))
        continue;
      while (whole < WHOLE_MOST && happens_exp (dice, 1, 1))
        whole++;
      size = (part + scale_numerator * whole) / scale_denominator;
      /* Of the two zeros only one counts. */
      if (happens (dice, 1, 2))
        return (gint64) size;
      if (size != 0)
        return -(gint64) size;
    }
}
