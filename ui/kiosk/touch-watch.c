// touch-watch.c: tells that somebody has touched the screen or pressed a key
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Told when the finger is up and the event has run its course: a touch may take a page or the
// question away, and GTK loses count of what is pressed when that goes while it is pressed.

#include "touch-watch.h"

struct _DureTouchWatch
{
  GObject parent_instance;
  guint over;
};

G_DEFINE_FINAL_TYPE (DureTouchWatch, dure_touch_watch, G_TYPE_OBJECT)

static guint touched_signal;

static gboolean
on_over (gpointer data)
{
  DureTouchWatch *self = data;

  self->over = 0;
  g_signal_emit (self, touched_signal, 0);
  return G_SOURCE_REMOVE;
}

static gboolean
on_event (GtkEventController *controller, GdkEvent *event, DureTouchWatch *self)
{
  switch (gdk_event_get_event_type (event))
    {
    case GDK_TOUCH_END:
    case GDK_TOUCH_CANCEL:
    case GDK_BUTTON_RELEASE:
    case GDK_KEY_RELEASE:
    case GDK_SCROLL:
      dure_touch_watch_tell (self);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
dure_touch_watch_dispose (GObject *object)
{
  g_clear_handle_id (&DURE_TOUCH_WATCH (object)->over, g_source_remove);
  G_OBJECT_CLASS (dure_touch_watch_parent_class)->dispose (object);
}

static void
dure_touch_watch_class_init (DureTouchWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_touch_watch_dispose;
  touched_signal = g_signal_new ("touched", DURE_TYPE_TOUCH_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
dure_touch_watch_init (DureTouchWatch *self)
{
}

/**
 * dure_touch_watch_new:
 * @widget: what is touched
 *
 * Returns: (transfer full): the watch
 */
DureTouchWatch *
dure_touch_watch_new (GtkWidget *widget)
{
  DureTouchWatch *self = g_object_new (DURE_TYPE_TOUCH_WATCH, NULL);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), self, 0);
  gtk_widget_add_controller (widget, events);
  return self;
}

/**
 * dure_touch_watch_tell:
 *
 * Somebody was there, known from elsewhere.
 */
void
dure_touch_watch_tell (DureTouchWatch *self)
{
  if (self->over == 0)
    self->over = g_idle_add (on_over, self);
}
