// event-queue.c: what waits to be told to the kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Changes of state and packets in the order in which they came. When the kiosk does not ask for a
// while, the oldest packet is dropped and the next one says how many are missing before it, so
// that nobody joins intervals over a hole. At most DURE_EVENT_QUEUE_MAX events wait.

#include "event-queue.h"

#include <gio/gio.h>

typedef struct
{
  DureInstrumentState state;
  gboolean has_beat;
  guint missed;
  DureHeartRate beat;
} Event;

struct _DureEventQueue
{
  GQueue events;
  DureInstrumentState state;
  guint missed;
};

DureEventQueue *
dure_event_queue_new (void)
{
  DureEventQueue *self = g_new0 (DureEventQueue, 1);

  g_queue_init (&self->events);

  return self;
}

void
dure_event_queue_free (DureEventQueue *self)
{
  g_queue_clear_full (&self->events, g_free);
  g_free (self);
}

static void
drop_oldest (DureEventQueue *self)
{
  GList *at, *later;
  Event *event;

  for (at = self->events.head; at->next != NULL && !((Event *) at->data)->has_beat; at = at->next)
    ;

  event = at->data;
  for (later = at->next; later != NULL && !((Event *) later->data)->has_beat; later = later->next)
    ;
  if (later != NULL)
    ((Event *) later->data)->missed += event->missed + event->has_beat;
  else
    self->missed += event->missed + event->has_beat;

  g_free (event);
  g_queue_delete_link (&self->events, at);
}

static void
add (DureEventQueue *self, Event *event)
{
  g_queue_push_tail (&self->events, event);
  if (self->events.length > DURE_EVENT_QUEUE_MAX)
    drop_oldest (self);
}

/**
 * dure_event_queue_add_state:
 * @self: the queue
 * @state: what the instruments are doing from here on
 */
void
dure_event_queue_add_state (DureEventQueue *self, DureInstrumentState state)
{
  Event *event = g_new0 (Event, 1);

  self->state = state;
  event->state = state;
  add (self, event);
}

/**
 * dure_event_queue_add_beat:
 * @self: the queue
 * @beat: (transfer none): one packet
 */
void
dure_event_queue_add_beat (DureEventQueue *self, const DureHeartRate *beat)
{
  Event *event = g_new0 (Event, 1);

  event->state = self->state;
  event->has_beat = TRUE;
  event->missed = self->missed;
  event->beat = *beat;
  self->missed = 0;
  add (self, event);
}

/**
 * dure_event_queue_add_gap:
 * @self: the queue
 *
 * A packet came that was not understood: the next one misses it.
 */
void
dure_event_queue_add_gap (DureEventQueue *self)
{
  self->missed++;
}

/**
 * dure_event_queue_clear:
 * @self: the queue
 *
 * Drops everything: it belongs to a measurement that is over.
 */
void
dure_event_queue_clear (DureEventQueue *self)
{
  g_queue_clear_full (&self->events, g_free);
  self->missed = 0;
}

guint
dure_event_queue_get_n (DureEventQueue *self)
{
  return self->events.length;
}

static guint
contact_of (DureContact contact)
{
  switch (contact)
    {
    case DURE_CONTACT_NONE:
      return DURE_BEAT_CONTACT_NONE;
    case DURE_CONTACT_DETECTED:
      return DURE_BEAT_CONTACT_GOOD;
    case DURE_CONTACT_NOT_SUPPORTED:
    default:
      return DURE_BEAT_CONTACT_UNKNOWN;
    }
}

/**
 * dure_event_queue_take:
 * @self: the queue
 *
 * Returns: (transfer none): all that waited, a floating %DURE_EVENTS_TYPE; the queue is empty then
 */
GVariant *
dure_event_queue_take (DureEventQueue *self)
{
  GVariantBuilder builder;
  Event *event;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (DURE_EVENTS_TYPE));
  while ((event = g_queue_pop_head (&self->events)) != NULL)
    {
      GVariant *rr = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT16, event->beat.rr_1024,
                                                event->beat.n_rr, sizeof (guint16));

      g_variant_builder_add (&builder, "(ubuuu@aq)", (guint) event->state, event->has_beat,
                             (guint) event->beat.bpm, contact_of (event->beat.contact),
                             event->missed, rr);
      g_free (event);
    }

  return g_variant_builder_end (&builder);
}
