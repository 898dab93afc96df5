// prove-page.c: whose device is it?
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One thing to do at a time, said large: compare a number, type one, pick one, switch, lift. A no
// is always there and costs nothing: it leads to the next question, or to the kiosk's own device.
// A page is built for one question.

#include "prove-page.h"

#include "drawing.h"
#include "even-layout.h"
#include "keypad.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureProvePage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *room;
  GtkWidget *drawing;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *yes;
  GtkWidget *no;
  GtkWidget *station;
  GtkWidget *keypad;
};

G_DEFINE_FINAL_TYPE (DureProvePage, dure_prove_page, DURE_TYPE_PAGE)

static guint answered_signal;
static guint station_signal;

static const struct
{
  const char *title;
  const char *lead;
  const char *picture;
  const char *status; /* what is being waited for */
  const char *yes;
  const char *no;
} asks[DURE_PROVE_COUNT] = {
  [DURE_PROVE_WAIT] = { N_ ("One moment, please."), N_ ("We look whether it is your device."),
                        "watch", N_ ("Please wait."), NULL, NULL },
  [DURE_PROVE_CONFIRM_NUMBER] = { N_ ("Is this number on your device?"),
                                  N_ ("All six digits must be the same."), NULL, NULL,
                                  N_ ("Yes, the same"), N_ ("No") },
  [DURE_PROVE_TYPE_ON_DEVICE] = { N_ ("Type this number on your device."),
                                  N_ ("Then it is surely yours."), NULL,
                                  N_ ("Waiting for your device."), NULL, N_ ("I cannot") },
  [DURE_PROVE_TYPE_HERE] = { N_ ("Type the number your device shows."),
                             NULL, NULL, NULL, N_ ("This is it"), N_ ("It shows none") },
  [DURE_PROVE_SAME_NUMBER] = { N_ ("Which number is on your device?"),
                               N_ ("Touch the one that is closest."), "watch", NULL, NULL,
                               N_ ("It shows none") },
  [DURE_PROVE_SWITCH_OFF] = { N_ ("Switch the broadcast off."),
                              N_ ("Stop sharing the pulse on your device.\nThen touch below."),
                              "watch", NULL, N_ ("It is off"), N_ ("I cannot") },
  [DURE_PROVE_SWITCH_ON] = { N_ ("Switch it on again."),
                             N_ ("Share the pulse again,\nand touch below at that moment."),
                             "watch", NULL, N_ ("On, now"), N_ ("I cannot") },
  [DURE_PROVE_LIFT] = { N_ ("Lift it off your skin now."), N_ ("Hold it a little away."),
                        "watch-lifted", N_ ("We watch the signal."), NULL, N_ ("I cannot") },
  [DURE_PROVE_PUT_BACK] = { N_ ("Put it back on now."), N_ ("Close to the skin, as before."),
                            "watch-laid", N_ ("We watch the signal."), NULL, N_ ("I cannot") },
  [DURE_PROVE_METER_WAIT] = { N_ ("One moment, please."), N_ ("We look whether it is your meter."),
                              "meter", N_ ("Please wait."), NULL, NULL },
  [DURE_PROVE_METER_OFF] = { N_ ("Switch your meter off."),
                             N_ ("Pull its plug or press its switch.\nThen touch below."), "meter",
                             NULL, N_ ("It is off"), N_ ("I cannot") },
  [DURE_PROVE_METER_ON] = { N_ ("Switch it on again."),
                            N_ ("Plug it in or press its switch,\n"
                                "and touch below at that moment."),
                            "meter", NULL, N_ ("On, now"), N_ ("I cannot") },
};

static void
on_yes_clicked (GtkWidget *button, DureProvePage *self)
{
  guint number = 0;

  if (self->keypad == NULL || dure_keypad_get_number (DURE_KEYPAD (self->keypad), &number))
    g_signal_emit (self, answered_signal, 0, TRUE, number);
}

static void
on_no_clicked (GtkWidget *button, DureProvePage *self)
{
  g_signal_emit (self, answered_signal, 0, FALSE, 0);
}

static void
on_station_clicked (GtkWidget *button, DureProvePage *self)
{
  g_signal_emit (self, station_signal, 0);
}

static void
on_choice_clicked (GtkWidget *button, DureProvePage *self)
{
  g_signal_emit (self, answered_signal, 0, TRUE,
                 GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "dure-number")));
}

static void
on_typed (DureKeypad *keypad, DureProvePage *self)
{
  guint number;

  gtk_widget_set_sensitive (self->yes, dure_keypad_get_number (keypad, &number));
}

static void
dure_prove_page_class_init (DureProvePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  answered_signal = g_signal_new ("answered", DURE_TYPE_PROVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_UINT);
  station_signal = g_signal_new ("station", DURE_TYPE_PROVE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_EVEN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/prove-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, room);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, drawing);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, status);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, status_text);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, yes);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, no);
  gtk_widget_class_bind_template_child (widget_class, DureProvePage, station);
  gtk_widget_class_bind_template_callback (widget_class, on_yes_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_no_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_station_clicked);
  gtk_widget_class_set_css_name (widget_class, "prove-page");
}

static void
dure_prove_page_init (DureProvePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_prove_page_ask (self, DURE_PROVE_WAIT, 0, NULL, 0);
}

static void
set_button (GtkWidget *button, const char *label)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (button), _(label));
}

static void
add_choices (DureProvePage *self, const guint *choices, guint n_choices)
{
  for (guint i = 0; i < n_choices; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", choices[i]);
      GtkWidget *button = gtk_button_new_with_label (number);

      gtk_widget_add_css_class (button, "pick");
      gtk_widget_add_css_class (button, DURE_TEXT_PRIVATE);
      g_object_set_data (G_OBJECT (button), "dure-number", GUINT_TO_POINTER (choices[i]));
      g_signal_connect (button, "clicked", G_CALLBACK (on_choice_clicked), self);
      gtk_box_append (GTK_BOX (self->room), button);
    }
}

/* In two groups of three, as devices show it and people read it. */
static void
add_number (DureProvePage *self, guint number)
{
  g_autofree char *text =
      g_strdup_printf ("%03u %03u", number / 1000 % 1000, number % 1000);
  GtkWidget *label = dure_text_new (text, "passkey");

  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, DURE_TEXT_PRIVATE);
  gtk_widget_add_css_class (label, DURE_TEXT_SPELLED);
  gtk_widget_add_css_class (label, "centre");
  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->room), label);
}

static void
add_keypad (DureProvePage *self)
{
  self->keypad = dure_keypad_new (DURE_KEYPAD_DIGITS);
  g_signal_connect (self->keypad, "changed", G_CALLBACK (on_typed), self);
  gtk_widget_set_sensitive (self->yes, FALSE);
  gtk_box_append (GTK_BOX (self->room), self->keypad);
}

/**
 * dure_prove_page_ask:
 * @question: what to do
 * @number: six digits, of the questions that show some
 * @choices: (array length=n_choices) (nullable): heart rates to pick from
 * @n_choices: how many
 *
 * Once for each page.
 */
void
dure_prove_page_ask (DureProvePage *self, DureProveQuestion question, guint number,
                     const guint *choices, guint n_choices)
{
  g_return_if_fail (question < DURE_PROVE_COUNT);

  if (question >= DURE_PROVE_METER_WAIT)
    g_object_set (self, "help", _("Neighbours may have such a meter."), NULL);
  dure_page_set_title (DURE_PAGE (self), _(asks[question].title));
  gtk_label_set_text (GTK_LABEL (self->lead),
                      asks[question].lead != NULL ? _(asks[question].lead) : "");
  gtk_widget_set_visible (self->lead, asks[question].lead != NULL);
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), asks[question].picture);
  gtk_widget_set_visible (self->drawing, asks[question].picture != NULL);
  gtk_widget_set_vexpand (self->station, asks[question].picture == NULL);
  set_button (self->yes, asks[question].yes);
  set_button (self->no, asks[question].no);
  gtk_widget_set_visible (self->status, asks[question].status != NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), asks[question].status != NULL);
  if (asks[question].status != NULL)
    gtk_label_set_text (GTK_LABEL (self->status_text), _(asks[question].status));
  if (question == DURE_PROVE_SAME_NUMBER)
    add_choices (self, choices, n_choices);
  else if (question == DURE_PROVE_TYPE_HERE)
    add_keypad (self);
  else if (question == DURE_PROVE_CONFIRM_NUMBER || question == DURE_PROVE_TYPE_ON_DEVICE)
    add_number (self, number);
  gtk_widget_set_visible (self->room, gtk_widget_get_first_child (self->room) != NULL);
  dure_text_settle (self->room);
}

/**
 * dure_prove_page_set_has_station:
 * @has_station: whether the station has a device for it of its own
 */
void
dure_prove_page_set_has_station (DureProvePage *self, gboolean has_station)
{
  gtk_widget_set_visible (self->station, has_station);
}
