// intake.c: from the bytes of an instrument to what the kiosk is told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   new -> linked -> (set_clock) -> take ... pop ... [tick] -> unlinked [-> linked ...] -> free
//
// One measurement of one instrument, without the radio: bytes and time go in, readings come out.
// Every value is written into the journal before it is decoded, then, in this order: refused when
// its decoder refuses it; passed over when all of its bytes came before and it is numbered, stamped
// or broadcast; kept back while its other part, or the answer about its record, is to come; robbed
// of its numbers when it is somebody else's or was not measured in this visit. Old records come in
// crowds: only the first of a crowd is told. At most QUEUE_MAX readings wait to be taken.

#include "intake.h"

#include "current-time.h"
#include "glucose-context.h"
#include "glucose.h"
#include "journal.h"
#include "profile.h"
#include "scale-intake.h"
#include "stable-value.h"
#include "visit-clock.h"

#include <string.h>

#define QUEUE_MAX 32
#define RECORD_ID "2a18"
#define CONTEXT_ID "2a34"
#define ACCESS_ID "2a52"
#define STREAM_ID "2a5f"

/* How long a weighing waits for its body composition, in seconds. */
#define PART_S 3

/* Old records that come within this time of each other are one crowd, in seconds. */
#define CROWD_S 3

struct _DureIntake
{
  DureInstrumentKind kind;
  const DureRecipe *recipe;
  DureVisitClock visit;
  DureJournal *journal;
  guint journal_mark; /* entries before the import */
  DureStableValue stable;
  DureScaleIntake scale;
  gboolean part_waited; /* what @scale holds may have waited in the device */
  DureRecordImport *records;
  gboolean has_baseline; /* an import of this link is through: what it did not bring is new */
  gboolean told_old;
  gint64 told_old_ms;
  gboolean has_packet; /* of a broadcaster that numbers its packets */
  guint16 packet;
  guint n_refused;
  GQueue told;
};

/**
 * dure_intake_new:
 * @kind: what is measured
 * @clock: the kiosk's
 * @second_ms: how long a second is; shorter in a simulated world
 *
 * Returns: (transfer full): an intake of a visit that begins now
 */
DureIntake *
dure_intake_new (DureInstrumentKind kind, DureClock *clock, guint second_ms)
{
  DureIntake *self = g_new0 (DureIntake, 1);

  self->kind = kind;
  dure_visit_clock_begin (&self->visit, clock, second_ms);
  self->journal = dure_journal_new ();
  self->records = dure_record_import_new ();

  return self;
}

void
dure_intake_free (DureIntake *self)
{
  dure_journal_free (self->journal);
  dure_record_import_free (self->records);
  g_queue_clear_full (&self->told, g_free);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

static gint64
now_ms (DureIntake *self)
{
  return dure_clock_monotonic_ms (self->visit.clock);
}

/**
 * dure_intake_listen:
 * @self: the intake
 *
 * The radio begins to listen; what a broadcaster says from now on may be its last measurement for a
 * while.
 */
void
dure_intake_listen (DureIntake *self)
{
  dure_visit_clock_listening (&self->visit);
}

/**
 * dure_intake_linked:
 * @self: the intake
 * @recipe: (transfer none): how to speak to the instrument
 *
 * It is subscribed to, or was heard to broadcast.
 */
void
dure_intake_linked (DureIntake *self, const DureRecipe *recipe)
{
  self->recipe = recipe;
  self->told_old = FALSE;
  self->has_baseline = FALSE;
  if (!recipe->is_broadcast)
    dure_visit_clock_linked (&self->visit);
}

static void
push (DureIntake *self, const DureReading *reading)
{
  DureInstrumentReading *told;

  if (self->told.length == QUEUE_MAX)
    g_free (g_queue_pop_head (&self->told));
  told = g_new0 (DureInstrumentReading, 1);
  told->kind = self->kind;
  told->n_values = reading->n_values;
  for (guint i = 0; i < reading->n_values; i++)
    {
      told->values[i].code = reading->values[i].code;
      told->values[i].value = reading->values[i].value;
    }
  told->hint = reading->hint;
  told->is_live = reading->is_live;
  told->is_irregular = reading->is_irregular;
  told->kiosk_ms = dure_clock_wall_ms (self->visit.clock);
  told->device_ms = dure_visit_clock_stamp_ms (reading);
  told->offset_ms = self->visit.offset_ms;
  told->has_offset = self->visit.has_offset;
  g_queue_push_tail (&self->told, told);
}

static gboolean
is_in_crowd (DureIntake *self)
{
  const gboolean is_in = self->told_old
                         && now_ms (self) - self->told_old_ms
                              <= (gint64) CROWD_S * self->visit.second_ms;

  self->told_old = TRUE;
  self->told_old_ms = now_ms (self);

  return is_in;
}

/* Somebody else's, or from another time: no number of it goes any further. */
static void
tell (DureIntake *self, const DureReading *reading, gboolean waited)
{
  DureReading told = *reading;
  const gboolean is_now = dure_visit_clock_is_now (&self->visit, reading, waited);

  if (told.n_values == 0 && told.hint == DURE_HINT_NONE)
    return;
  if (!is_now || !dure_recipe_takes_user (self->recipe, reading))
    {
      dure_reading_spoil (&told, DURE_HINT_NOT_NOW);
      told.hint = DURE_HINT_NOT_NOW;
    }
  if (told.hint != DURE_HINT_NOT_NOW || !is_in_crowd (self))
    push (self, &told);
}

static void
tell_stream (DureIntake *self, const DureReading *reading, gboolean waited)
{
  DureReading settled;

  if (reading->is_live
      && dure_stable_value_take (&self->stable, reading, self->visit.second_ms, now_ms (self),
                                 &settled))
    tell (self, &settled, waited);
  else
    tell (self, reading, waited);
}

/* What waited for its other part is told by itself. */
static void
tell_part (DureIntake *self)
{
  DureReading reading;

  if (dure_scale_intake_flush (&self->scale, &reading))
    tell (self, &reading, self->part_waited);
}

/* Parts of one weighing come together: what waited in the device does not join what is new. */
static void
take_part (DureIntake *self, const char *id, const guint8 *bytes, gsize length, gboolean waited)
{
  DureReading whole;

  if (waited != self->part_waited)
    tell_part (self);
  self->part_waited = waited;
  if (dure_scale_intake_take (&self->scale, id, bytes, length, now_ms (self), &whole))
    tell (self, &whole, waited);
}

/**
 * dure_intake_unlinked:
 * @self: the intake
 *
 * The link is gone. A weighing that waited for its other part is told; half of anything is not.
 */
void
dure_intake_unlinked (DureIntake *self)
{
  tell_part (self);
  self->stable.n = 0;
  dure_intake_give_up (self);
}

/**
 * dure_intake_set_clock:
 * @self: the intake
 * @bytes: (array length=length): the device's Current Time (0x2A2B), read just now
 * @length: its length
 *
 * Keeps how far its clock is off; one that is not understood or not set is as good as none.
 */
void
dure_intake_set_clock (DureIntake *self, const guint8 *bytes, gsize length)
{
  DureCurrentTime time;
  DureRefusal refusal;

  if (dure_current_time_decode (bytes, length, &time, &refusal)
      && dure_date_time_is_known (&time.time))
    dure_visit_clock_set_device (&self->visit, dure_current_time_ms (&time));
}

/**
 * dure_intake_make_clock:
 * Returns: (transfer full) (nullable): the kiosk's local time as a Current Time to be written
 */
GBytes *
dure_intake_make_clock (DureIntake *self)
{
  guint8 bytes[DURE_CURRENT_TIME_SIZE];
  DureCurrentTime time;

  if (!dure_current_time_from_ms (dure_visit_clock_local_ms (&self->visit),
                                  DURE_TIME_SET_BY_REFERENCE, &time))
    return NULL;
  dure_current_time_encode (&time, bytes);

  return g_bytes_new (bytes, sizeof bytes);
}

/**
 * dure_intake_ask_records:
 * @self: the intake
 * @all: whether all records are asked for, otherwise the last one
 *
 * Opens an import. The last record is enough for a visit, and spares everybody who used the device
 * before; a device that does not know that request is asked for all.
 *
 * Returns: (transfer full): the request to be written to the control point
 */
GBytes *
dure_intake_ask_records (DureIntake *self, gboolean all)
{
  const DureRecordRequest request = {
    .ask = DURE_RECORD_ASK_REPORT,
    .choice = all ? DURE_RECORD_CHOICE_ALL : DURE_RECORD_CHOICE_LAST,
  };
  guint8 bytes[DURE_RECORD_REQUEST_MAX];

  dure_record_import_open (self->records);
  self->journal_mark = dure_journal_get_n (self->journal);

  return g_bytes_new (bytes, dure_record_access_encode (&request, bytes));
}

/**
 * dure_intake_give_up:
 * @self: the intake
 *
 * No answer came in time: an open import counts for nothing, and its records may come again.
 */
void
dure_intake_give_up (DureIntake *self)
{
  if (!dure_record_import_is_open (self->records))
    return;

  dure_record_import_drop (self->records);
  dure_journal_strike_beyond (self->journal, self->journal_mark);
}

static DureImportResult
take_answer (DureIntake *self, const guint8 *bytes, gsize length)
{
  DureImportResult result;
  DureRecordAnswer answer;
  DureReading record;
  DureRefusal refusal;

  dure_journal_strike (self->journal);
  if (!dure_record_access_decode (bytes, length, &answer, &refusal))
    {
      self->n_refused++;
      return DURE_IMPORT_OPEN;
    }

  result = dure_record_import_answer (self->records, &answer);
  if (result != DURE_IMPORT_OPEN && result != DURE_IMPORT_DONE)
    dure_journal_strike_beyond (self->journal, self->journal_mark);
  if (result == DURE_IMPORT_FAILED)
    push (self, &(DureReading) { .hint = DURE_HINT_AGAIN });
  while (result == DURE_IMPORT_DONE && dure_record_import_pop (self->records, &record))
    tell (self, &record, !self->has_baseline);
  self->has_baseline |= result == DURE_IMPORT_DONE || result == DURE_IMPORT_NOTHING;

  return result;
}

static void
take_context (DureIntake *self, const guint8 *bytes, gsize length)
{
  DureGlucoseContext context;
  DureRefusal refusal;

  dure_journal_strike (self->journal);
  if (dure_glucose_context_decode (bytes, length, &context, &refusal))
    dure_record_import_add_context (self->records, context.sequence);
  else
    self->n_refused++;
}

static void
take_record (DureIntake *self, const guint8 *bytes, gsize length, const DureReading *reading)
{
  DureGlucose record;
  DureRefusal refusal;

  if (dure_glucose_decode (bytes, length, &record, &refusal))
    dure_record_import_add (self->records, reading, record.context_follows);
}

/* A value that is neither numbered, stamped nor broadcast comes once: it may well be equal to the
 * one before. */
static gboolean
is_repeated (DureIntake *self, const DureReading *reading)
{
  const gboolean has_key = reading->has_sequence || reading->has_time
                           || self->recipe->is_broadcast;

  if (reading->is_live || !has_key)
    {
      dure_journal_strike (self->journal);
      return FALSE;
    }
  if (dure_journal_is_repeated (self->journal)
      || (self->recipe->is_broadcast && reading->has_sequence && self->has_packet
          && reading->sequence == self->packet))
    {
      dure_journal_strike (self->journal);
      return TRUE;
    }

  self->has_packet = reading->has_sequence;
  self->packet = reading->sequence;
  return FALSE;
}

static void
take_reading (DureIntake *self, const char *id, const guint8 *bytes, gsize length)
{
  const DureProfile *profile = dure_profile_find (id);
  const gboolean is_part = dure_scale_intake_is_part (id);
  DureReading reading;
  DureRefusal refusal;
  gboolean waited;

  if (profile == NULL || profile->read == NULL
      || !profile->read (bytes, length, &reading, &refusal))
    {
      self->n_refused++;
      dure_journal_strike (self->journal);
      return;
    }

  waited = dure_visit_clock_heard (&self->visit, reading.is_live && !is_part);
  if (is_repeated (self, &reading))
    return;
  if (is_part)
    take_part (self, id, bytes, length, waited);
  else if (strcmp (id, RECORD_ID) == 0)
    take_record (self, bytes, length, &reading);
  else if (strcmp (id, STREAM_ID) == 0)
    tell_stream (self, &reading, waited);
  else
    tell (self, &reading, waited);
}

/**
 * dure_intake_take:
 * @self: a linked intake
 * @uuid: of the characteristic or of the service data, whole
 * @bytes: (array length=length): the value as it came
 * @length: its length
 *
 * Takes one value. Readings may be there to be taken out now.
 *
 * Returns: how the import of records stands: DURE_IMPORT_OPEN unless @bytes ended it
 */
DureImportResult
dure_intake_take (DureIntake *self, const char *uuid, const guint8 *bytes, gsize length)
{
  char id[DURE_PROFILE_ID_SIZE];

  if (!dure_recipe_profile_id (uuid, self->recipe->is_broadcast, id)
      || !dure_journal_write (self->journal, id, bytes, length))
    {
      self->n_refused++;
      return DURE_IMPORT_OPEN;
    }

  if (strcmp (id, ACCESS_ID) == 0)
    return take_answer (self, bytes, length);
  if (strcmp (id, CONTEXT_ID) == 0)
    take_context (self, bytes, length);
  else
    take_reading (self, id, bytes, length);

  return DURE_IMPORT_OPEN;
}

/**
 * dure_intake_get_wait:
 * Returns: in how many milliseconds dure_intake_tick() is to be called, 0 when not
 */
guint
dure_intake_get_wait (DureIntake *self)
{
  return self->scale.has_weight || self->scale.has_composition || self->scale.halves.has_first
           ? PART_S * self->visit.second_ms
           : 0;
}

/**
 * dure_intake_tick:
 * @self: the intake
 *
 * What waited for its other part long enough is told by itself.
 */
void
dure_intake_tick (DureIntake *self)
{
  if (dure_intake_get_wait (self) > 0
      && now_ms (self) - self->scale.since_ms >= (gint64) PART_S * self->visit.second_ms)
    tell_part (self);
}

/**
 * dure_intake_pop:
 * @self: the intake
 * @ret_reading: (out): the next reading, oldest first
 *
 * Returns: whether there is one
 */
gboolean
dure_intake_pop (DureIntake *self, DureInstrumentReading *ret_reading)
{
  g_autofree DureInstrumentReading *told = g_queue_pop_head (&self->told);

  if (told == NULL)
    return FALSE;

  *ret_reading = *told;
  return TRUE;
}

/**
 * dure_intake_get_n_refused:
 * Returns: how many values were not understood
 */
guint
dure_intake_get_n_refused (DureIntake *self)
{
  return self->n_refused;
}
