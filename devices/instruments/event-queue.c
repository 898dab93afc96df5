// event-queue.c: what waits to be told to the kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Events in the order in which they came, at most DURE_EVENT_QUEUE_MAX of them. When the kiosk does
// not ask for a while, what can be spared goes first: the oldest packet of beats (the next one says
// how many are missing before it, so that nobody joins intervals over a hole), then the oldest
// look at a measurement under way, and only then the oldest of all. The measurement itself, the
// proof before it and the state after it are spared longest. Taking costs the kiosk a bounded turn:
// DURE_EVENTS_A_TURN events, never all.

#include "event-queue.h"

#include <gio/gio.h>

typedef struct
{
  DureEventKind kind;
  guint missed;
  union {
    DureInstrumentState state;
    DureHeartRate beat;
    DureInstrumentReading reading;
    DureInstrumentQuestion question;
    guint possession;
  };
} Event;

struct _DureEventQueue
{
  GQueue events;
  guint missed;
  guint64 dropped;
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

static gboolean
is_beat (const Event *event)
{
  return event->kind == DURE_EVENT_BEAT;
}

static gboolean
is_look (const Event *event)
{
  return event->kind == DURE_EVENT_READING && event->reading.is_live;
}

static GList *
find (GList *from, gboolean (*fits) (const Event *event))
{
  while (from != NULL && !fits (from->data))
    from = from->next;

  return from;
}

static void
drop_oldest (DureEventQueue *self)
{
  GList *at = find (self->events.head, is_beat), *later;
  Event *event;

  if (at == NULL)
    at = find (self->events.head, is_look);
  if (at == NULL)
    at = self->events.head;

  event = at->data;
  if (is_beat (event))
    {
      later = find (at->next, is_beat);
      *(later != NULL ? &((Event *) later->data)->missed : &self->missed) += event->missed + 1;
    }
  self->dropped++;
  g_free (event);
  g_queue_delete_link (&self->events, at);
}

static Event *
add (DureEventQueue *self, DureEventKind kind)
{
  Event *event = g_new0 (Event, 1);

  if (self->events.length == DURE_EVENT_QUEUE_MAX)
    drop_oldest (self);
  event->kind = kind;
  g_queue_push_tail (&self->events, event);

  return event;
}

/**
 * dure_event_queue_add_state:
 * @self: the queue
 * @state: what the instruments are doing from here on
 */
void
dure_event_queue_add_state (DureEventQueue *self, DureInstrumentState state)
{
  add (self, DURE_EVENT_STATE)->state = state;
}

/**
 * dure_event_queue_add_beat:
 * @self: the queue
 * @beat: (transfer none): one packet
 */
void
dure_event_queue_add_beat (DureEventQueue *self, const DureHeartRate *beat)
{
  Event *event = add (self, DURE_EVENT_BEAT);

  event->missed = self->missed;
  event->beat = *beat;
  self->missed = 0;
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
 * dure_event_queue_add_reading:
 * @self: the queue
 * @reading: (transfer none): one measurement, or a look at one under way
 */
void
dure_event_queue_add_reading (DureEventQueue *self, const DureInstrumentReading *reading)
{
  add (self, DURE_EVENT_READING)->reading = *reading;
}

/**
 * dure_event_queue_add_question:
 * @self: the queue
 * @question: (transfer none): what is asked, or that nothing is asked any more
 */
void
dure_event_queue_add_question (DureEventQueue *self, const DureInstrumentQuestion *question)
{
  add (self, DURE_EVENT_QUESTION)->question = *question;
}

/**
 * dure_event_queue_add_proven:
 * @self: the queue
 * @possession: the #DurePossession that was accepted
 */
void
dure_event_queue_add_proven (DureEventQueue *self, guint possession)
{
  add (self, DURE_EVENT_PROVEN)->possession = possession;
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

/**
 * dure_event_queue_get_dropped:
 * Returns: how many events were dropped so far because the kiosk was slow
 */
guint64
dure_event_queue_get_dropped (DureEventQueue *self)
{
  return self->dropped;
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

static GVariant *
beat_body (const Event *event)
{
  return g_variant_new ("(uuu@aq)", (guint) event->beat.bpm, contact_of (event->beat.contact),
                        event->missed,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT16, event->beat.rr_1024,
                                                   event->beat.n_rr, sizeof (guint16)));
}

static GVariant *
reading_body (const DureInstrumentReading *reading)
{
  GVariantBuilder values;

  g_variant_builder_init (&values, G_VARIANT_TYPE ("a(ud)"));
  for (guint i = 0; i < reading->n_values; i++)
    g_variant_builder_add (&values, "(ud)", (guint) reading->values[i].code,
                           reading->values[i].value);

  return g_variant_new (DURE_EVENT_READING_TYPE, (guint) reading->kind, &values,
                        (guint) reading->hint, reading->is_live, reading->is_irregular,
                        reading->kiosk_ms, reading->device_ms, reading->offset_ms,
                        reading->has_offset);
}

static GVariant *
question_body (const DureInstrumentQuestion *question)
{
  return g_variant_new ("(uu@au)", (guint) question->question, question->number,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, question->choices,
                                                   question->n_choices, sizeof (guint32)));
}

static GVariant *
body_of (const Event *event)
{
  switch (event->kind)
    {
    case DURE_EVENT_BEAT:
      return beat_body (event);
    case DURE_EVENT_READING:
      return reading_body (&event->reading);
    case DURE_EVENT_QUESTION:
      return question_body (&event->question);
    case DURE_EVENT_PROVEN:
      return g_variant_new_uint32 (event->possession);
    case DURE_EVENT_STATE:
    default:
      return g_variant_new_uint32 ((guint32) event->state);
    }
}

/**
 * dure_event_queue_take:
 * @self: the queue
 *
 * Returns: (transfer none): the oldest that waited, a floating %DURE_EVENTS_TYPE of at most
 *   %DURE_EVENTS_A_TURN
 */
GVariant *
dure_event_queue_take (DureEventQueue *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (DURE_EVENTS_TYPE));
  for (guint i = 0; i < DURE_EVENTS_A_TURN && self->events.length > 0; i++)
    {
      g_autofree Event *event = g_queue_pop_head (&self->events);

      g_variant_builder_add (&builder, "(uv)", (guint) event->kind, body_of (event));
    }

  return g_variant_builder_end (&builder);
}
