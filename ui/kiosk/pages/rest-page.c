// rest-page.c: how long to rest before a second measurement
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A ring that empties once a minute, and every ten seconds in the last one: it can be looked at or
// forgotten. Heard are the rest as it begins, its last minute and its end, not every step. Nothing
// of the result is on it. When the rest is over the page says so and puts measuring first.

#include "rest-page.h"

#include "drawing.h"
#include "ring.h"
#include "text.h"

#include <glib/gi18n-lib.h>

#define MINUTE_S 60

struct _DureRestPage
{
  DurePage parent_instance;
  GtkWidget *lead;
  GtkWidget *ring;
  GtkWidget *done;
  GtkWidget *again;
  gboolean is_in_last_minute;
};

G_DEFINE_FINAL_TYPE (DureRestPage, dure_rest_page, DURE_TYPE_PAGE)

enum
{
  AGAIN,
  RESULT,
  UNWELL,
  N_SIGNALS,
};

static const char *const names[N_SIGNALS] = { "again", "result", "unwell" };
static guint signals[N_SIGNALS];

static void
on_again_clicked (GtkWidget *button, DureRestPage *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static void
on_result_clicked (GtkWidget *button, DureRestPage *self)
{
  g_signal_emit (self, signals[RESULT], 0);
}

static void
on_unwell_clicked (GtkWidget *button, DureRestPage *self)
{
  g_signal_emit (self, signals[UNWELL], 0);
}

static void
dure_rest_page_class_init (DureRestPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], DURE_TYPE_REST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  g_type_ensure (DURE_TYPE_DRAWING);
  g_type_ensure (DURE_TYPE_RING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/kr/gwangju/Dure/ui/kiosk/rest-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DureRestPage, lead);
  gtk_widget_class_bind_template_child (widget_class, DureRestPage, ring);
  gtk_widget_class_bind_template_child (widget_class, DureRestPage, done);
  gtk_widget_class_bind_template_child (widget_class, DureRestPage, again);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_result_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_unwell_clicked);
  gtk_widget_class_set_css_name (widget_class, "rest-page");
}

static void
dure_rest_page_init (DureRestPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What is heard of the ring, which changes once only. */
static void
name_ring (DureRestPage *self, guint left)
{
  const gboolean is_last = left <= MINUTE_S;
  const guint minutes = left / MINUTE_S;
  g_autofree char *words = NULL;

  if (dure_text_get_name (self->ring) != NULL && is_last == self->is_in_last_minute)
    return;
  self->is_in_last_minute = is_last;
  words = is_last ? g_strdup_printf (_("%u seconds to rest."), left)
                  : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u minute to rest.",
                                                  "%u minutes to rest.", minutes),
                                     minutes);
  dure_text_name (self->ring, words);
}

static void
show_left (DureRestPage *self, guint left, guint whole)
{
  const gboolean is_minutes = left > MINUTE_S;
  const guint count = is_minutes ? left / MINUTE_S : left;
  g_autofree char *number = g_strdup_printf ("%u", count);

  dure_ring_set_number (DURE_RING (self->ring), number);
  dure_ring_set_unit (DURE_RING (self->ring),
                      is_minutes ? g_dngettext (GETTEXT_PACKAGE, "minute", "minutes", count)
                                 : g_dngettext (GETTEXT_PACKAGE, "second", "seconds", count));
  dure_ring_set_value (DURE_RING (self->ring), whole > 0 ? (double) left / whole : 0);
  name_ring (self, left);
}

/**
 * dure_rest_page_set_left:
 * @left: how long is left, in seconds; 0 when the rest is over
 * @whole: how long the rest is
 */
void
dure_rest_page_set_left (DureRestPage *self, guint left, guint whole)
{
  const gboolean is_over = left == 0;

  dure_page_set_title (DURE_PAGE (self),
                       is_over ? _("You have rested.") : _("Please sit and rest."));
  gtk_label_set_text (GTK_LABEL (self->lead),
                      is_over ? _("Now measure once more.")
                              : _("We tell you when it is over."));
  gtk_widget_set_visible (self->ring, !is_over);
  gtk_widget_set_visible (self->done, is_over);
  if (is_over)
    gtk_widget_add_css_class (self->again, "main");
  else
    show_left (self, left, whole);
}
