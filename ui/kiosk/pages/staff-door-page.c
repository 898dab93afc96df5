// staff-door-page.c: the code with which staff come into their corner
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A page is built for one try: a wrong code is typed anew.

#include "staff-door-page.h"

#include "keypad.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureStaffDoorPage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *room;
  GtkWidget *go;
  GtkWidget *keypad;
};

G_DEFINE_FINAL_TYPE (DureStaffDoorPage, dure_staff_door_page, DURE_TYPE_PAGE)

static guint typed_signal;
static guint closed_signal;

static const char *const leads[DURE_STAFF_DOOR_STATES] = {
  [DURE_STAFF_DOOR_TYPING] = N_ ("It has six digits."),
  [DURE_STAFF_DOOR_WRONG] = N_ ("This code is not right.\nPlease type it again."),
  [DURE_STAFF_DOOR_LOCKED] = N_ ("Too many codes were wrong.\nPlease try again in five minutes."),
};

static void
on_go_clicked (GtkWidget *button, DureStaffDoorPage *self)
{
  if (dure_staff_door_page_get_code (self) != NULL)
    g_signal_emit (self, typed_signal, 0);
}

static void
on_close_clicked (GtkWidget *button, DureStaffDoorPage *self)
{
  g_signal_emit (self, closed_signal, 0);
}

static void
on_keypad_changed (DureKeypad *keypad, DureStaffDoorPage *self)
{
  gtk_widget_set_sensitive (self->go, dure_keypad_get_digits (keypad) != NULL);
}

static void
dure_staff_door_page_class_init (DureStaffDoorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  typed_signal = g_signal_new ("typed", DURE_TYPE_STAFF_DOOR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 0);
  closed_signal = g_signal_new ("closed", DURE_TYPE_STAFF_DOOR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/staff-door-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureStaffDoorPage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureStaffDoorPage, room);
  gtk_widget_class_bind_template_child (widget_class, DureStaffDoorPage, go);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_set_css_name (widget_class, "staff-door-page");
}

static void
dure_staff_door_page_init (DureStaffDoorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->keypad = dure_keypad_new (DURE_KEYPAD_DIGITS);
  g_signal_connect (self->keypad, "changed", G_CALLBACK (on_keypad_changed), self);
  gtk_box_append (GTK_BOX (self->room), self->keypad);
  dure_text_settle (self->room);
  dure_staff_door_page_set_state (self, DURE_STAFF_DOOR_TYPING);
}

/**
 * dure_staff_door_page_set_state:
 * @state: what is known of the code before
 */
void
dure_staff_door_page_set_state (DureStaffDoorPage *self, DureStaffDoorState state)
{
  g_return_if_fail (state < DURE_STAFF_DOOR_STATES);

  gtk_label_set_text (GTK_LABEL (self->lead), _(leads[state]));
  gtk_widget_set_visible (self->room, state != DURE_STAFF_DOOR_LOCKED);
  gtk_widget_set_visible (self->go, state != DURE_STAFF_DOOR_LOCKED);
  on_keypad_changed (DURE_KEYPAD (self->keypad), self);
}

/**
 * dure_staff_door_page_get_code:
 *
 * Returns: (transfer none) (nullable): what was typed; a secret
 */
const char *
dure_staff_door_page_get_code (DureStaffDoorPage *self)
{
  return dure_keypad_get_digits (DURE_KEYPAD (self->keypad));
}
