// test-hour-chart.c: the hours of a day become a picture whose scale begins at nothing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "canonical-json.h"
#include "hour-chart.h"

#include <math.h>

static double
real_of (const json_t *place, const char *name)
{
  return json_number_value (json_object_get (place, name));
}

static void
test_heights (void)
{
  const double hours[24] = { [0] = 100, [6] = 200, [17] = 350, [20] = 50, [21] = 50 };
  g_autoptr (json_t) chart = dure_hour_chart (hours);
  const json_t *bars = json_object_get (chart, "bars"), *rules = json_object_get (chart, "rules");
  const json_t *top = json_array_get (rules, json_array_size (rules) - 1);
  gsize i;
  json_t *bar;

  g_assert_cmpuint (json_array_size (bars), ==, 24);
  g_assert_cmpuint (json_array_size (rules), ==, 5);
  g_assert_cmpint (json_integer_value (json_object_get (top, "value")), ==, 400);
  json_array_foreach (bars, i, bar)
    {
      g_assert_cmpfloat_with_epsilon (real_of (bar, "height"), hours[i] / 400 * 112, 0.06);
      g_assert_cmpfloat_with_epsilon (real_of (bar, "y") + real_of (bar, "height"), 122, 0.001);
      g_assert_true (json_is_true (json_object_get (bar, "evening")) == (i >= 17 && i < 21));
      g_assert_cmpfloat (real_of (bar, "x") + real_of (bar, "width"), <=, 320);
    }
}

/* Nothing at all, next to nothing, and what only a large building takes. */
static void
test_extremes (void)
{
  static const double amounts[] = { 0, 0.001, 1, 4, 4.001, 999999, 1e9 };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      const double hours[24] = { [12] = amounts[i] };
      g_autoptr (json_t) chart = dure_hour_chart (hours);
      const json_t *bar = json_array_get (json_object_get (chart, "bars"), 12);
      const gsize rules = json_array_size (json_object_get (chart, "rules"));

      g_assert_true (isfinite (real_of (bar, "y")));
      g_assert_cmpfloat (real_of (bar, "y"), >=, 10);
      g_assert_cmpfloat (real_of (bar, "height"), <=, 112);
      g_assert_true (rules >= 2 && rules <= 5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hour-chart/heights", test_heights);
  g_test_add_func ("/hour-chart/extremes", test_extremes);
  return g_test_run ();
}
