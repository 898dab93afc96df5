// event-reader.c: takes one event from the socket, or refuses it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The helper reads what anybody within radio range sends, so it may have been taken over: what it
// says is checked here by its type and for the range of every number before the kiosk sees it.

#include "event-reader.h"

#include "observation.h"

/* An attribute value of 512 octets holds no more (see heart-rate.h). */
#define INTERVALS_MAX 255
#define BPM_MAX G_MAXUINT16
#define SIX_DIGITS_MAX 999999

/* kg or mmHg: what is looked at while it is measured. */
#define LIVE_MAX 500

static gboolean
read_state (GVariant *body, DureEvent *event)
{
  const guint state = g_variant_get_uint32 (body);

  event->state = (DureInstrumentState) state;
  return state < DURE_INSTRUMENT_FAILED;
}

static gboolean
read_beat (GVariant *body, DureEvent *event)
{
  guint contact;
  gsize n;

  g_variant_get (body, "(uuu@aq)", &event->beat.bpm, &contact, &event->beat.missed,
                 &event->intervals);
  event->beat.contact = (DureBeatContact) contact;
  event->beat.rr_1024 = g_variant_get_fixed_array (event->intervals, &n, sizeof (guint16));
  event->beat.n_rr = (guint) n;

  return n <= INTERVALS_MAX && event->beat.bpm <= BPM_MAX && contact <= DURE_BEAT_CONTACT_GOOD;
}

/* A cuff that is still filling has a pressure that no heart can have; it is only looked at. */
static gboolean
holds (guint code, double value, gboolean is_live)
{
  if (code >= DURE_CODE_COUNT || dure_code_is_series ((DureCode) code))
    return FALSE;

  return dure_code_holds ((DureCode) code, value) || (is_live && value >= 0 && value <= LIVE_MAX);
}

static gboolean
read_values (GVariantIter *values, DureInstrumentReading *reading)
{
  guint code;
  double value;

  while (g_variant_iter_next (values, "(ud)", &code, &value))
    {
      if (reading->n_values == G_N_ELEMENTS (reading->values)
          || !holds (code, value, reading->is_live))
        return FALSE;
      reading->values[reading->n_values].code = (DureCode) code;
      reading->values[reading->n_values].value = value;
      reading->n_values++;
    }

  return TRUE;
}

static gboolean
read_reading (GVariant *body, DureEvent *event)
{
  DureInstrumentReading *reading = &event->reading;
  g_autoptr (GVariantIter) values = NULL;
  guint kind, hint;

  g_variant_get (body, DURE_EVENT_READING_TYPE, &kind, &values, &hint, &reading->is_live,
                 &reading->is_irregular, &reading->kiosk_ms, &reading->device_ms,
                 &reading->offset_ms, &reading->has_offset);
  reading->kind = (DureInstrumentKind) kind;
  reading->hint = (DureHint) hint;

  return kind < DURE_INSTRUMENT_KIND_COUNT && hint < DURE_HINT_COUNT
         && read_values (values, reading)
         && (reading->hint == DURE_HINT_NONE || reading->n_values == 0);
}

static gboolean
read_question (GVariant *body, DureEvent *event)
{
  DureInstrumentQuestion *question = &event->question;
  g_autoptr (GVariantIter) choices = NULL;
  guint kind, choice;

  g_variant_get (body, DURE_EVENT_QUESTION_TYPE, &kind, &question->number, &choices);
  question->question = (DureQuestion) kind;
  while (g_variant_iter_next (choices, "u", &choice))
    {
      if (question->n_choices == DURE_QUESTION_CHOICES_MAX || choice > BPM_MAX)
        return FALSE;
      question->choices[question->n_choices++] = choice;
    }

  return kind <= DURE_QUESTION_RHYTHM && question->number <= SIX_DIGITS_MAX;
}

static gboolean
read_proven (GVariant *body, DureEvent *event)
{
  event->possession = g_variant_get_uint32 (body);

  return event->possession < DURE_POSSESSION_OWN_FILE;
}

/**
 * dure_event_read:
 * @kind: what the socket calls a #DureEventKind
 * @body: its body, in normal form
 * @ret_event: (out): the event, to be cleared; it may point into @body. Set only on success
 *
 * Returns: whether @body is what its kind says, and every number of it within its range
 */
gboolean
dure_event_read (guint kind, GVariant *body, DureEvent *ret_event)
{
  static const struct
  {
    const char *type;
    gboolean (*read) (GVariant *body, DureEvent *event);
  } readers[] = {
    [DURE_EVENT_STATE] = { DURE_EVENT_STATE_TYPE, read_state },
    [DURE_EVENT_BEAT] = { DURE_EVENT_BEAT_TYPE, read_beat },
    [DURE_EVENT_READING] = { DURE_EVENT_READING_TYPE, read_reading },
    [DURE_EVENT_QUESTION] = { DURE_EVENT_QUESTION_TYPE, read_question },
    [DURE_EVENT_PROVEN] = { DURE_EVENT_PROVEN_TYPE, read_proven },
  };
  g_auto (DureEvent) event = { 0 };

  if (kind >= G_N_ELEMENTS (readers)
      || !g_variant_is_of_type (body, G_VARIANT_TYPE (readers[kind].type))
      || !readers[kind].read (body, &event))
    return FALSE;

  event.kind = (DureEventKind) kind;
  *ret_event = event;
  event.intervals = NULL;
  return TRUE;
}

void
dure_event_clear (DureEvent *self)
{
  g_clear_pointer (&self->intervals, g_variant_unref);
}
