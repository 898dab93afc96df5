// glucose-meter.c: a simulated glucose meter with a memory
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Glucose Service 1.0: records wait in memory until the Record Access Control Point asks for them;
// they are then notified (0x2A18, context 0x2A34 right after it) and an indication ends them. Five
// old records are there from the start; a strip is put in when somebody subscribes, so the newest
// record is of this moment. "broken" lets the next report end with "not completed" half way.

#include "instrument-rows.h"
#include "packet.h"
#include "wearable.h"

#include <math.h>

#define MEASUREMENT 0x2a18
#define CONTEXT 0x2a34
#define CONTROL 0x2a52
#define RECORDS_OLD 5
#define OLD_STEP_S 21600
#define RECORD_MS 120.0
#define MMOL (-4)
#define KG_L (-5)
#define KG_L_OF_MMOL_L 0.00018016
#define CAPILLARY_FINGER 0x11

enum
{
  FLAG_OFFSET = 1 << 0,
  FLAG_VALUE = 1 << 1,
  FLAG_MOLES = 1 << 2,
  FLAG_STATUS = 1 << 3,
  FLAG_CONTEXT = 1 << 4,
  CONTEXT_MEAL = 1 << 1,
};

/* Record Access Control Point (Glucose Service 1.0, 3.4). */
enum
{
  ASK_REPORT = 1,
  ASK_DELETE = 2,
  ASK_ABORT = 3,
  ASK_COUNT = 4,
  COUNTED = 5,
  ANSWERED = 6,
  ALL = 1,
  AT_MOST = 2,
  AT_LEAST = 3,
  WITHIN = 4,
  FIRST = 5,
  LAST = 6,
  DONE = 1,
  UNSUPPORTED = 2,
  BAD_OPERATOR = 3,
  UNSUPPORTED_OPERATOR = 4,
  BAD_OPERAND = 5,
  NONE_FOUND = 6,
  NOT_COMPLETED = 8,
  BY_SEQUENCE = 1,
};

typedef struct
{
  guint sequence;
  double mmol;
  gboolean is_err;
  gboolean in_mass;
  gboolean has_context;
  GDateTime *date;
} Record;

typedef struct
{
  DureWearable *wearable;
  DurePerson person;
  GRand *dice;
  GPtrArray *records;
  guint sequence;
  gboolean measured;
  GArray *reporting; /* of sequence numbers, NULL while nothing is reported */
  guint at;
  guint timer;
  gboolean breaks;
} Meter;

static const DureGattRow rows[] = {
  { 0, 0x1808, NULL, NULL },
  { 0, MEASUREMENT, "notify", NULL },
  { 0, CONTEXT, "notify", NULL },
  { 0, 0x2a51, "read", "\003" },
  { 0, CONTROL, "write indicate", NULL },
  DURE_ROWS_OF_CLOCK,
  DURE_ROWS_OF_ALL ("Glucose meter 1"),
  { 0 },
};

static const char *const acts[] = { "measure", "err", "mass", "plain", "empty", "broken", NULL };

static void
record_free (Record *record)
{
  g_clear_pointer (&record->date, g_date_time_unref);
  g_free (record);
}

static Record *
add_record (Meter *self, double mmol, gint64 age_s)
{
  Record *record = g_new0 (Record, 1);
  g_autoptr (GDateTime) now = dure_wearable_get_date (self->wearable);

  record->sequence = self->sequence++;
  record->mmol = mmol;
  record->has_context = TRUE;
  record->date = now != NULL ? g_date_time_add_seconds (now, (double) -age_s) : NULL;
  g_ptr_array_add (self->records, record);

  return record;
}

static gpointer
meter_create (DureWearable *wearable, DureModelPlan *plan)
{
  Meter *self = g_new0 (Meter, 1);

  self->wearable = wearable;
  self->person = plan->person;
  self->dice = g_rand_new_with_seed (plan->seed);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  self->sequence = 1;
  for (guint i = RECORDS_OLD; i > 0; i--)
    add_record (self, dure_person_look (&self->person, self->dice).glucose, i * OLD_STEP_S);

  return self;
}

static void
end_report (Meter *self)
{
  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  g_clear_pointer (&self->reporting, g_array_unref);
}

static void
meter_destroy (gpointer data)
{
  Meter *self = data;

  end_report (self);
  g_ptr_array_unref (self->records);
  g_rand_free (self->dice);
  g_free (self);
}

static Record *
measure (Meter *self)
{
  Record *record = add_record (self, dure_person_look (&self->person, self->dice).glucose, 0);

  dure_wearable_show (self->wearable, "glucose", "%.1f", record->mmol);

  return record;
}

static void
meter_subscribed (gpointer data, guint16 uuid)
{
  Meter *self = data;

  if (uuid != MEASUREMENT || self->measured || !dure_wearable_mood (self->wearable)->automatic)
    return;

  self->measured = TRUE;
  measure (self);
}

static void
meter_unlinked (gpointer data)
{
  Meter *self = data;

  self->measured = FALSE;
  end_report (self);
}

static void
send_context (Meter *self, const Record *record)
{
  GByteArray *packet;

  if (!record->has_context || !dure_wearable_is_subscribed (self->wearable, CONTEXT))
    return;

  packet = dure_packet_new (CONTEXT_MEAL);
  dure_packet_u16 (packet, record->sequence);
  dure_packet_u8 (packet, 3);
  dure_wearable_send (self->wearable, CONTEXT, packet);
}

static void
send_record (Meter *self, const Record *record)
{
  const guint flags = FLAG_OFFSET | FLAG_VALUE | FLAG_STATUS
                      | (record->in_mass ? 0 : FLAG_MOLES)
                      | (record->has_context ? FLAG_CONTEXT : 0);
  GByteArray *packet = dure_packet_new ((guint8) flags);

  dure_packet_u16 (packet, record->sequence);
  dure_packet_date (packet, record->date);
  dure_packet_u16 (packet, 0);
  if (record->is_err)
    dure_packet_sfloat (packet, NAN, 0);
  else if (record->in_mass)
    dure_packet_sfloat (packet, record->mmol * KG_L_OF_MMOL_L, KG_L);
  else
    dure_packet_sfloat (packet, record->mmol / 1000.0, MMOL);
  dure_packet_u8 (packet, CAPILLARY_FINGER);
  dure_packet_u16 (packet, 0);
  dure_wearable_send (self->wearable, MEASUREMENT, packet);
  send_context (self, record);
}

static void
answer (Meter *self, guint request, guint code)
{
  GByteArray *packet = dure_packet_new (ANSWERED);

  dure_packet_u8 (packet, 0);
  dure_packet_u8 (packet, request);
  dure_packet_u8 (packet, code);
  dure_wearable_send (self->wearable, CONTROL, packet);
}

static Record *
find_record (Meter *self, guint sequence)
{
  for (guint i = 0; i < self->records->len; i++)
    if (((Record *) g_ptr_array_index (self->records, i))->sequence == sequence)
      return g_ptr_array_index (self->records, i);

  return NULL;
}

static gboolean
on_record (gpointer data)
{
  Meter *self = data;
  const gboolean breaks = self->breaks && self->at >= self->reporting->len / 2;

  if (breaks || self->at == self->reporting->len)
    {
      self->breaks = FALSE;
      end_report (self);
      answer (self, ASK_REPORT, breaks ? NOT_COMPLETED : DONE);
      return G_SOURCE_REMOVE;
    }

  const Record *record = find_record (self, g_array_index (self->reporting, guint, self->at++));

  if (record != NULL)
    send_record (self, record);

  return G_SOURCE_CONTINUE;
}

/* Returns: 0 and the sequence numbers, or the code of a refusal. */
static guint
choose (Meter *self, const guint8 *bytes, gsize length, GArray *ret_chosen)
{
  const guint operator = length > 1 ? bytes[1] : 0;
  const gsize wanted = operator == WITHIN ? 7 : operator == AT_MOST || operator == AT_LEAST ? 5 : 2;
  const guint low = length >= 5 ? bytes[3] | (guint) bytes[4] << 8 : 0;
  const guint high = length >= 7 ? bytes[5] | (guint) bytes[6] << 8 : low;

  if (operator < ALL)
    return BAD_OPERATOR;
  if (operator > LAST)
    return UNSUPPORTED_OPERATOR;
  if (length != wanted || (wanted > 2 && bytes[2] != BY_SEQUENCE) || low > high)
    return BAD_OPERAND;

  for (guint i = 0; i < self->records->len; i++)
    {
      const Record *record = g_ptr_array_index (self->records, i);
      const guint sequence = record->sequence;

      if (operator == ALL || (operator == AT_MOST && sequence <= low)
          || (operator == AT_LEAST && sequence >= low)
          || (operator == WITHIN && sequence >= low && sequence <= high)
          || (operator == FIRST && i == 0) || (operator == LAST && i == self->records->len - 1))
        g_array_append_val (ret_chosen, sequence);
    }

  return 0;
}

static void
count (Meter *self, guint n)
{
  GByteArray *packet = dure_packet_new (COUNTED);

  dure_packet_u8 (packet, 0);
  dure_packet_u16 (packet, n);
  dure_wearable_send (self->wearable, CONTROL, packet);
}

static void
forget_records (Meter *self, GArray *chosen)
{
  for (guint i = 0; i < chosen->len; i++)
    g_ptr_array_remove (self->records,
                        find_record (self, g_array_index (chosen, guint, i)));
}

static void
take_request (Meter *self, const guint8 *bytes, gsize length)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  guint refusal;

  if (bytes[0] == ASK_ABORT)
    return answer (self, ASK_ABORT, DONE);
  if (bytes[0] < ASK_REPORT || bytes[0] > ASK_COUNT)
    return answer (self, bytes[0], UNSUPPORTED);

  refusal = choose (self, bytes, length, chosen);
  if (refusal != 0)
    return answer (self, bytes[0], refusal);
  if (bytes[0] == ASK_COUNT)
    return count (self, chosen->len);
  if (chosen->len == 0)
    return answer (self, bytes[0], NONE_FOUND);
  if (bytes[0] == ASK_DELETE)
    {
      forget_records (self, chosen);
      return answer (self, ASK_DELETE, DONE);
    }

  self->reporting = g_steal_pointer (&chosen);
  self->at = 0;
  self->timer = dure_room_clock_add (dure_wearable_get_stage (self->wearable)->clock, RECORD_MS,
                                     on_record, self);
}

static guint8
meter_write (gpointer data, guint16 uuid, const guint8 *bytes, gsize length)
{
  Meter *self = data;

  if (uuid != CONTROL || length == 0)
    return DURE_ATT_INVALID_LENGTH;
  if (!dure_wearable_is_subscribed (self->wearable, CONTROL))
    return DURE_ATT_NOT_CONFIGURED;
  if (bytes[0] == ASK_ABORT)
    end_report (self);
  if (self->reporting != NULL)
    return DURE_ATT_IN_PROGRESS;

  take_request (self, bytes, length);

  return DURE_ATT_OK;
}

static void
meter_act (gpointer data, const DureAct *act)
{
  Meter *self = data;
  Record *record;

  if (dure_act_is (act, "broken"))
    self->breaks = TRUE;
  else if (dure_act_is (act, "empty"))
    g_ptr_array_set_size (self->records, 0);
  if (dure_act_is (act, "broken") || dure_act_is (act, "empty"))
    return;

  record = measure (self);
  record->mmol = dure_act_number (act, "glucose", record->mmol);
  record->is_err = dure_act_is (act, "err");
  record->in_mass = dure_act_is (act, "mass");
  record->has_context = !dure_act_is (act, "plain");
}

/* The garbage announces a value and ends before it. */
const DureModel dure_model_glucose = {
  .alias = "glucose",
  .name = "Simulated glucose meter",
  .address = 0x0501,
  .appearance = 0x0400,
  .service = 0x1808,
  .connectable = TRUE,
  .garbage_uuid = MEASUREMENT,
  .garbage = "020100e9070101000000",
  .rows = rows,
  .acts = acts,
  .create = meter_create,
  .destroy = meter_destroy,
  .subscribed = meter_subscribed,
  .unlinked = meter_unlinked,
  .write = meter_write,
  .act = meter_act,
};
