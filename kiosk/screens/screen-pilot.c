// screen-pilot.c: how the page of a model on trial is filled, and how one gets there
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The company's name and its sentences come from the manifest that the operator has signed; what
// the model looks at is said in our words, from the list of features it is told.

#include "screens-private.h"

#include "instrument-words.h"
#include "pilot-page.h"

#include <glib/gi18n-lib.h>

#define OFFER "dure-pilot-offer"

/* Below everything of ours on the result. */
void
dure_screens_offer_pilot (DureScreens *self, DurePage *page)
{
  const gboolean is_offered = dure_visit_can_see_pilot (self->visit);
  GtkWidget *button = g_object_get_data (G_OBJECT (page), OFFER);

  if (button == NULL && is_offered)
    {
      button = dure_pilot_offer_new ();
      g_signal_connect_object (button, "clicked", G_CALLBACK (dure_visit_see_pilot), self->visit,
                               G_CONNECT_SWAPPED);
      g_object_set_data (G_OBJECT (page), OFFER, button);
      dure_page_add_to_body (page, button);
    }
  if (button != NULL)
    gtk_widget_set_visible (button, is_offered);
}

static const char *
feature_in_words (DurePilotFeature feature)
{
  static const DureCode codes[DURE_PILOT_FEATURE_COUNT] = {
    [DURE_PILOT_HEART_RATE] = DURE_CODE_HEART_RATE,
    [DURE_PILOT_RMSSD] = DURE_CODE_RMSSD,
    [DURE_PILOT_SYSTOLIC] = DURE_CODE_SYSTOLIC,
    [DURE_PILOT_DIASTOLIC] = DURE_CODE_DIASTOLIC,
    [DURE_PILOT_OXYGEN] = DURE_CODE_OXYGEN,
    [DURE_PILOT_TEMPERATURE] = DURE_CODE_TEMPERATURE,
    [DURE_PILOT_WEIGHT] = DURE_CODE_WEIGHT,
    [DURE_PILOT_BMI] = DURE_CODE_BMI,
    [DURE_PILOT_BODY_FAT] = DURE_CODE_BODY_FAT,
    [DURE_PILOT_GLUCOSE] = DURE_CODE_GLUCOSE_MASS,
  };

  if (feature == DURE_PILOT_AGE_BAND || feature == DURE_PILOT_SEX)
    return _("Age and sex");
  return dure_code_in_words (codes[feature]);
}

static char *
features_in_words (const DurePilotModel *model)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *before = NULL;

  for (DurePilotFeature feature = 0; feature < DURE_PILOT_FEATURE_COUNT; feature++)
    for (guint i = 0; i < model->n_features; i++)
      if (model->features[i] == feature)
        {
          const char *words = feature_in_words (feature);

          if (g_strcmp0 (words, before) != 0)
            g_string_append_printf (text, "%s%s", before != NULL ? ", " : "", words);
          before = words;
        }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
dure_screens_build_pilot (DureScreens *self, DurePage *page)
{
  const DurePilotModel *model = dure_visit_get_pilot (self->visit);
  g_autofree char *looks_at = NULL;

  if (model == NULL)
    return;
  looks_at = features_in_words (model);
  dure_pilot_page_set_model (DURE_PILOT_PAGE (page), model->company,
                             dure_pilot_model_aim (model, dure_visit_get_language (self->visit)),
                             looks_at);
}

void
dure_screens_fill_pilot (DureScreens *self, DurePage *page)
{
  DurePilotPage *pilot = DURE_PILOT_PAGE (page);
  const char *words = dure_visit_get_pilot_words (self->visit);

  if (dure_visit_get_pilot_state (self->visit) == DURE_PILOT_ASKING)
    dure_pilot_page_ask (pilot);
  else if (dure_visit_get_pilot_state (self->visit) == DURE_PILOT_RUNNING)
    dure_pilot_page_wait (pilot);
  else if (words != NULL)
    dure_pilot_page_tell (pilot, words);
  else if (dure_visit_get_pilot_outcome (self->visit) == DURE_MODEL_CANNOT_TELL)
    dure_pilot_page_tell (pilot, _("It could not tell this time."));
  else
    dure_pilot_page_tell (pilot, _("It gave no answer."));
}
