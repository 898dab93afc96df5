// result-values.c: the numbers of a result, each on its band
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A number for which there is a rule stands large, with the word for its range and the band below;
// of two blood pressures that is their mean. The others are lines below.

#include "result-values.h"

#include "flow-layout.h"
#include "instrument-words.h"
#include "language.h"
#include "result-words.h"
#include "text.h"

#include <glib/gi18n-lib.h>

#define GAP_MM 6

static DureVital
vital_of (DureCode code)
{
  switch (code)
    {
    case DURE_CODE_SYSTOLIC:
    case DURE_CODE_DIASTOLIC:
      return DURE_VITAL_BLOOD_PRESSURE;
    case DURE_CODE_HEART_RATE:
      return DURE_VITAL_HEART_RATE;
    case DURE_CODE_OXYGEN:
      return DURE_VITAL_OXYGEN;
    case DURE_CODE_TEMPERATURE:
      return DURE_VITAL_TEMPERATURE;
    case DURE_CODE_BMI:
      return DURE_VITAL_BMI;
    case DURE_CODE_GLUCOSE_MASS:
    case DURE_CODE_GLUCOSE_MOLES:
      return DURE_VITAL_GLUCOSE;
    default:
      return DURE_VITAL_COUNT;
    }
}

/* Which of the judged ones is told by this number. */
static int
find_judged (const DureResult *result, DureCode code)
{
  for (guint i = 0; i < result->n_judged; i++)
    if (result->judged[i].reading.vital == vital_of (code))
      return (int) i;
  return -1;
}

static GtkWidget *
new_number (const char *figures, const char *unit_words)
{
  GtkWidget *line = dure_flow_line_new (GAP_MM);
  GtkWidget *number = dure_text_new (figures, "number");
  GtkWidget *unit = dure_text_new (unit_words, "unit");

  gtk_widget_set_valign (number, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (unit, GTK_ALIGN_BASELINE);
  gtk_widget_set_hexpand (unit, TRUE);
  gtk_widget_add_css_class (line, DURE_TEXT_JOINED);
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (line), unit);
  return line;
}

/* The judged number, or the two of a blood pressure, as everybody writes them; of blood sugar in
 * the unit of its ranges. */
static char *
figures_of (const DureResult *result, guint index, int judged)
{
  const DureCode code = result->values[index].code;
  const DureVitalReading *reading = &result->judged[judged].reading;
  g_autofree char *upper = NULL, *lower = NULL;

  if (code == DURE_CODE_GLUCOSE_MOLES)
    return dure_value_in_figures (DURE_CODE_GLUCOSE_MASS, reading->value);
  if (code != DURE_CODE_SYSTOLIC)
    return dure_value_in_figures (code, result->values[index].value);
  upper = dure_value_in_figures (code, reading->value);
  lower = dure_value_in_figures (code, reading->diastolic);
  return g_strdup_printf ("%s / %s", upper, lower);
}

static GtkWidget *
new_band (const DureVitalReading *reading, DureCode code)
{
  const DureBandScale *scale = dure_band_scale (reading, code);
  double value = code == DURE_CODE_DIASTOLIC ? reading->diastolic : reading->value;
  g_autofree char *from = dure_language_number (scale->usual_from, -1);
  g_autofree char *to = dure_language_number (scale->usual_to, -1);
  g_autofree char *name = g_strdup_printf (_("The usual range is %s to %s."), from, to);
  GtkWidget *band = dure_range_band_new (scale, _("Usual range"), value);

  dure_text_name (band, name);
  gtk_widget_set_hexpand (band, TRUE);
  return band;
}

static void
add_named_band (GtkBox *box, const DureVitalReading *reading, DureCode code)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *name = dure_text_new (code == DURE_CODE_SYSTOLIC ? _("Upper") : _("Lower"), "tag");

  gtk_widget_set_valign (name, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (line, "named-band");
  gtk_widget_add_css_class (line, DURE_TEXT_JOINED);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), new_band (reading, code));
  gtk_box_append (box, line);
}

/* The words for its ranges are short enough to stand beside the number. */
static gboolean
is_short (DureCode code)
{
  return code == DURE_CODE_HEART_RATE || code == DURE_CODE_OXYGEN || code == DURE_CODE_TEMPERATURE;
}

/* A number of its own, large. */
static void
add_large (GtkBox *box, const DureResult *result, guint index, int judged)
{
  const DureCode code = result->values[index].code;
  const DureVitalReading *reading = &result->judged[judged].reading;
  g_autofree char *figures = figures_of (result, index, judged);
  g_autofree char *range = dure_category_in_words (&result->judged[judged].judgement);
  GtkWidget *line;

  if (code != DURE_CODE_SYSTOLIC && result->n_values > 1)
    gtk_box_append (box, dure_text_new (dure_code_in_words (code), "soft"));
  if (result->judged[judged].is_mean)
    gtk_box_append (box, dure_text_new (_("Mean of two measurements"), "soft"));
  line = new_number (figures, dure_unit_in_words (code == DURE_CODE_GLUCOSE_MOLES
                                                      ? DURE_CODE_GLUCOSE_MASS
                                                      : code));
  gtk_box_append (box, line);
  if (range == NULL)
    return;
  gtk_box_append (is_short (code) ? GTK_BOX (line) : box, dure_text_new (range, "range"));
  if (code != DURE_CODE_SYSTOLIC)
    {
      gtk_box_append (box, new_band (reading, code));
      return;
    }
  add_named_band (box, reading, DURE_CODE_SYSTOLIC);
  add_named_band (box, reading, DURE_CODE_DIASTOLIC);
}

/* A line: what, and how much. */
static void
add_small (GtkBox *box, const DureResult *result, guint index, int judged)
{
  const DureCode code = result->values[index].code;
  g_autofree char *figures = dure_value_in_figures (code, result->values[index].value);
  g_autofree char *value = g_strdup_printf ("%s %s", figures, dure_unit_in_words (code));
  g_autofree char *range =
      judged >= 0 ? dure_category_in_words (&result->judged[judged].judgement) : NULL;
  g_autofree char *both = range != NULL ? g_strdup_printf ("%s · %s", value, range) : NULL;
  GtkWidget *line = dure_flow_line_new (GAP_MM);
  GtkWidget *name = dure_text_new (dure_code_in_words (code), "soft");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (line, DURE_TEXT_JOINED);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD);
  gtk_box_append (GTK_BOX (line), name);
  gtk_box_append (GTK_BOX (line), dure_text_new (both != NULL ? both : value, NULL));
  gtk_box_append (box, line);
}

/* The lower pressure stands beside the upper one. */
static gboolean
is_told (const DureResult *result, guint index, int judged)
{
  return judged >= 0 && result->values[index].code == DURE_CODE_DIASTOLIC;
}

/* The first number of the page, whatever it is, is the one that it is about. */
static gboolean
is_large (const DureResult *result, guint index, int judged)
{
  return judged >= 0 && (index == 0 || result->values[index].code == DURE_CODE_BMI);
}

/**
 * dure_result_values_fill:
 * @box: emptied first
 * @result: what to show
 */
void
dure_result_values_fill (GtkBox *box, const DureResult *result)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; i < result->n_values; i++)
    {
      int judged = find_judged (result, result->values[i].code);

      if (is_large (result, i, judged))
        add_large (box, result, i, judged);
    }
  for (guint i = 0; i < result->n_values; i++)
    {
      int judged = find_judged (result, result->values[i].code);

      if (result->values[i].code == DURE_CODE_GLUCOSE_MOLES)
        add_small (box, result, i, -1);
      else if (!is_large (result, i, judged) && !is_told (result, i, judged))
        add_small (box, result, i, judged);
    }
}
