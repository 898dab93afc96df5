// connect-page.c: how to use an instrument, and how looking for it goes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// While there is hope the page shows how to use the instrument; when looking has ended it says what
// happened, what to do, and offers ways on: to try again, and for a device of one's own the
// station's. The small spinner is the only thing that moves by itself.

#include "connect-page.h"

#include "ai-line.h"
#include "drawing.h"
#include "instrument-words.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureConnectPage
{
  DurePage parent_instance;
  GtkWidget *drawing;
  GtkWidget *steps;
  GtkWidget *ai;
  GtkWidget *status;
  GtkWidget *spinner;
  GtkWidget *status_text;
  GtkWidget *advice;
  GtkWidget *actions;
  GtkWidget *again;
  GtkWidget *station;
  GtkWidget *another;
  DureDeviceClass device;
  gboolean has_station;
  gboolean offers_ai;
  DureConnectState state;
};

G_DEFINE_FINAL_TYPE (DureConnectPage, dure_connect_page, DURE_TYPE_PAGE)

static guint again_signal;
static guint station_signal;
static guint another_signal;
static guint ai_answered_signal;

/* What happened, in the visitor's words, and what to do next; the first two are about to become
 * something, and the advice on what was not found is the instrument's own. */
static const struct
{
  const char *title;
  const char *advice;
} ends[DURE_CONNECT_COUNT] = {
  [DURE_CONNECT_NONE_FOUND] = { N_ ("We cannot find the device."), NULL },
  [DURE_CONNECT_SEVERAL_FOUND] = { N_ ("There is more than one device."),
                                   N_ ("Please move the others away.\n"
                                       "We want to measure only you.") },
  [DURE_CONNECT_RADIO_OFF] = { N_ ("This kiosk cannot measure now."),
                               N_ ("It is not your fault.\nPlease tell the staff.") },
  [DURE_CONNECT_NOT_PROVEN] = { N_ ("We could not tell if it is yours."),
                                N_ ("We measure only what is surely yours.\n"
                                    "Nothing was taken from the device.") },
  [DURE_CONNECT_BOND_LOST] = { N_ ("The device has forgotten the kiosk."),
                               N_ ("Hold its pairing button for a while.\nThen try again.") },
  [DURE_CONNECT_SEALED] = { N_ ("This meter keeps its figures to itself."),
                            N_ ("It is encrypted; only your home can read it.\n"
                                "Bring its file by phone instead.") },
  [DURE_CONNECT_NOTHING_CAME] = { N_ ("No value has come."),
                                  N_ ("Touch \"Try again\" first.\nThen measure from the start.") },
  [DURE_CONNECT_FAILED] = { N_ ("The measurement broke off."),
                            N_ ("Check that the device sits well.\nThen try again.") },
};

static void
on_again_clicked (GtkWidget *button, DureConnectPage *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
on_station_clicked (GtkWidget *button, DureConnectPage *self)
{
  g_signal_emit (self, station_signal, 0);
}

static void
on_another_clicked (GtkWidget *button, DureConnectPage *self)
{
  g_signal_emit (self, another_signal, 0);
}

static void
on_ai_answered (GtkWidget *line, gboolean may_look, DureConnectPage *self)
{
  g_signal_emit (self, ai_answered_signal, 0, may_look);
}

static void
dure_connect_page_class_init (DureConnectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  again_signal = g_signal_new ("again", DURE_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  station_signal = g_signal_new ("station", DURE_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  another_signal = g_signal_new ("another", DURE_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  ai_answered_signal = g_signal_new ("ai-answered", DURE_TYPE_CONNECT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  g_type_ensure (DURE_TYPE_AI_LINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/connect-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, ai);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, steps);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, drawing);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, status);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, status_text);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, advice);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, actions);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, again);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, station);
  gtk_widget_class_bind_template_child (widget_class, DureConnectPage, another);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_station_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_another_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_ai_answered);
  gtk_widget_class_set_css_name (widget_class, "connect-page");
}

static void
dure_connect_page_init (DureConnectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_connect_page_set_device (self, DURE_DEVICE_ECG_STRAP, FALSE);
}

static void
fill_steps (DureConnectPage *self)
{
  const DureInstrumentWords *words = dure_instrument_words (self->device);
  GtkWidget *step;

  while ((step = gtk_widget_get_first_child (self->steps)) != NULL)
    gtk_box_remove (GTK_BOX (self->steps), step);
  for (guint i = 0; i < DURE_INSTRUMENT_STEPS; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      GtkWidget *text = dure_text_new (_(words->steps[i]), NULL);
      GtkWidget *before = dure_text_new (number, "step-number");

      step = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (step, "step");
      gtk_widget_set_valign (before, GTK_ALIGN_START);
      gtk_widget_set_hexpand (text, TRUE);
      gtk_box_append (GTK_BOX (step), before);
      gtk_box_append (GTK_BOX (step), text);
      gtk_box_append (GTK_BOX (self->steps), step);
    }
}

/**
 * dure_connect_page_set_device:
 * @device: what is to be measured with
 * @has_station: whether the station has such an instrument of its own, to be offered instead of the
 *   donor's
 */
void
dure_connect_page_set_device (DureConnectPage *self, DureDeviceClass device, gboolean has_station)
{
  const DureInstrumentWords *words = dure_instrument_words (device);

  self->device = device;
  self->has_station = has_station;
  dure_page_set_overline (DURE_PAGE (self), _(words->overline));
  dure_drawing_set_picture (DURE_DRAWING (self->drawing), words->picture);
  if (device == DURE_DEVICE_HOME_METER)
    g_object_set (self, "help-next", _("It is found by itself."), NULL);
  fill_steps (self);
  dure_connect_page_set_state (self, DURE_CONNECT_SEARCHING);
}

/**
 * dure_connect_page_set_ai:
 * @is_offered: whether an AI can look at what will be measured
 * @may_look: whether it will
 *
 * Before dure_connect_page_set_state().
 */
void
dure_connect_page_set_ai (DureConnectPage *self, gboolean is_offered, gboolean may_look)
{
  self->offers_ai = is_offered;
  dure_ai_line_set_may_look (DURE_AI_LINE (self->ai), may_look);
}

/**
 * dure_connect_page_set_state:
 * @state: how looking for the instrument goes
 */
void
dure_connect_page_set_state (DureConnectPage *self, DureConnectState state)
{
  const DureInstrumentWords *words = dure_instrument_words (self->device);
  gboolean is_own = self->device == DURE_DEVICE_WEARABLE;
  gboolean is_looking, offers_station;

  g_return_if_fail (state < DURE_CONNECT_COUNT);
  is_looking = state <= DURE_CONNECT_CONNECTING;
  offers_station = is_own && self->has_station;
  dure_page_set_title (DURE_PAGE (self), is_looking ? _(words->title) : _(ends[state].title));
  dure_page_set_shape (DURE_PAGE (self), is_looking ? NULL : "triangle", "look-again");
  gtk_label_set_text (GTK_LABEL (self->status_text),
                      state == DURE_CONNECT_CONNECTING ? _("Found it. Connecting now.")
                                                       : _(words->looking));
  gtk_label_set_text (GTK_LABEL (self->advice),
                      is_looking                         ? ""
                      : state == DURE_CONNECT_NONE_FOUND ? _(words->lost)
                                                         : _(ends[state].advice));
  dure_drawing_set_picture (DURE_DRAWING (self->drawing),
                            state == DURE_CONNECT_RADIO_OFF ? "staff" : words->picture);
  gtk_widget_set_visible (self->steps, is_looking);
  gtk_widget_set_visible (self->ai, is_looking && self->offers_ai);
  gtk_widget_set_visible (self->status, is_looking);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), is_looking);
  gtk_widget_set_visible (self->advice, !is_looking);
  gtk_widget_set_visible (self->actions, !is_looking);
  gtk_widget_set_visible (self->station, offers_station && state != DURE_CONNECT_RADIO_OFF);
  gtk_widget_set_visible (self->another, !offers_station && state != DURE_CONNECT_RADIO_OFF);
}
