// unwell-page.c: what ails somebody who does not feel well, to be touched
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Five things for which nobody should wait, one below the other, and then what matters beside the
// value that is being measured. One touch is enough. What is touched is for this moment: it is
// neither kept nor given.

#include "unwell-page.h"

#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureUnwellPage
{
  DurePage parent_instance;
  GtkWidget *urgent;
  GtkWidget *other;
  GtkWidget *other_heading;
};

G_DEFINE_FINAL_TYPE (DureUnwellPage, dure_unwell_page, DURE_TYPE_PAGE)

#define OTHERS_MOST 3

static guint said_signal;
static guint closed_signal;

typedef struct
{
  DureSymptom symptom;
  const char *words;
} Choice;

static const Choice urgent[] = {
  { DURE_SYMPTOM_CHEST_PAIN, N_ ("Pain in the chest") },
  { DURE_SYMPTOM_WEAK_SIDE, N_ ("One side is weak or numb") },
  { DURE_SYMPTOM_SPEECH_TROUBLE, N_ ("Speaking is hard") },
  { DURE_SYMPTOM_FAINTING, N_ ("I fainted") },
  { DURE_SYMPTOM_BREATHLESSNESS, N_ ("Breathing is very hard") },
};

static const Choice others[DURE_DEVICE_COUNT][OTHERS_MOST] = {
  [DURE_DEVICE_ECG_STRAP] = { { DURE_SYMPTOM_DIZZINESS, N_ ("I am dizzy") } },
  [DURE_DEVICE_BLOOD_PRESSURE_CUFF] = { { DURE_SYMPTOM_SIGHT_TROUBLE, N_ ("Seeing is hard") },
                                        { DURE_SYMPTOM_DIZZINESS, N_ ("I am dizzy") } },
  [DURE_DEVICE_THERMOMETER] = { { DURE_SYMPTOM_CONFUSION, N_ ("I am confused") },
                                { DURE_SYMPTOM_STIFF_NECK, N_ ("My neck is stiff") } },
  [DURE_DEVICE_GLUCOSE_METER] = { { DURE_SYMPTOM_VOMITING, N_ ("I have to vomit") },
                                  { DURE_SYMPTOM_DROWSINESS, N_ ("I am very drowsy") },
                                  { DURE_SYMPTOM_THIRST, N_ ("Very thirsty, or losing weight") } },
  [DURE_DEVICE_WEARABLE] = { { DURE_SYMPTOM_DIZZINESS, N_ ("I am dizzy") } },
};

static void
on_choice_clicked (GtkWidget *button, DureUnwellPage *self)
{
  guint symptom = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "symptom"));

  g_signal_emit (self, said_signal, 0, symptom);
}

static void
on_close_clicked (GtkWidget *button, DureUnwellPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
add_choice (DureUnwellPage *self, GtkWidget *list, const Choice *choice)
{
  GtkWidget *button = gtk_button_new_with_label (_(choice->words));

  gtk_widget_add_css_class (button, "symptom");
  g_object_set_data (G_OBJECT (button), "symptom", GUINT_TO_POINTER (choice->symptom));
  g_signal_connect (button, "clicked", G_CALLBACK (on_choice_clicked), self);
  gtk_box_append (GTK_BOX (list), button);
  dure_text_settle (button);
}

static void
dure_unwell_page_class_init (DureUnwellPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  said_signal = g_signal_new ("said", DURE_TYPE_UNWELL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  closed_signal = g_signal_new ("closed", DURE_TYPE_UNWELL_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/unwell-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureUnwellPage, urgent);
  gtk_widget_class_bind_template_child (widget_class, DureUnwellPage, other);
  gtk_widget_class_bind_template_child (widget_class, DureUnwellPage, other_heading);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "unwell-page");
}

static void
dure_unwell_page_init (DureUnwellPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (gsize i = 0; i < G_N_ELEMENTS (urgent); i++)
    add_choice (self, self->urgent, &urgent[i]);
}

/**
 * dure_unwell_page_set_device:
 * @device: what measures; once
 */
void
dure_unwell_page_set_device (DureUnwellPage *self, DureDeviceClass device)
{
  g_return_if_fail (device < DURE_DEVICE_COUNT);

  for (guint i = 0; i < OTHERS_MOST && others[device][i].words != NULL; i++)
    add_choice (self, self->other, &others[device][i]);
  gtk_widget_set_visible (self->other_heading, others[device][0].words != NULL);
}
