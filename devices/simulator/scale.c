// scale.c: a simulated body scale that remembers its users
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Weight Scale Service (0x2A9D), Body Composition Service (0x2A9C, on demand in two packets) and
// User Data Service: a user registers by a consent code, gives consent at each link, and is named
// in the measurements from then on; whoever gave none is a guest (255). Four places for users, and
// a full scale refuses a fifth. Units: 5 g, 1 mm, 0.1 %, 0.1 ohm.

#include "instrument-rows.h"
#include "packet.h"
#include "trial.h"

#define WEIGHT 0x2a9d
#define COMPOSITION 0x2a9c
#define CONTROL 0x2a9f
#define USER_INDEX 0x2a9a
#define STEP_MS 1000.0
#define STEP_COMPOSITION 2
#define STEP_SECOND_PACKET 3
#define USERS_MAX 4
#define GUEST 0xff
#define UNSUCCESSFUL 0xffff
#define KG_RESOLUTION 0.005
#define LB_RESOLUTION 0.01
#define KG_OF_LB 0.45359237
#define INCH_OF_M 39.3700787

enum
{
  FLAG_IMPERIAL = 1 << 0,
  FLAG_TIME = 1 << 1,
  FLAG_USER = 1 << 2,
  FLAG_HEIGHT = 1 << 3,
};

enum
{
  FIELD_IMPERIAL = 1 << 0,
  FIELD_TIME = 1 << 1,
  FIELD_USER = 1 << 2,
  FIELD_IMPEDANCE = 1 << 9,
  FIELD_WEIGHT = 1 << 10,
  FIELD_HEIGHT = 1 << 11,
  FIELD_MULTIPLE = 1 << 12,
};

/* User Control Point: what is asked, and how it is answered (User Data Service 1.0, 3.13). */
enum
{
  ASK_REGISTER = 0x01,
  ASK_CONSENT = 0x02,
  ASK_DELETE = 0x03,
  ASK_LIST = 0x04,
  ANSWER = 0x20,
  ANSWER_DONE = 0x01,
  ANSWER_UNSUPPORTED = 0x02,
  ANSWER_INVALID = 0x03,
  ANSWER_FAILED = 0x04,
  ANSWER_NOT_AUTHORISED = 0x05,
};

typedef struct
{
  DureWearable *wearable;
  DureTrial *trial;
  gint consent_codes[USERS_MAX]; /* -1: nobody there */
  guint user;
} Scale;

static const DureGattRow rows[] = {
  { 0, 0x181d, NULL, NULL },
  { 0, WEIGHT, "indicate", NULL },
  { 0, 0x2a9e, "read", "\017" },
  { 0, 0x181b, NULL, NULL },
  { 0, COMPOSITION, "indicate", NULL },
  { 0, 0x2a9b, "read", "\001" },
  { 0, 0x181c, NULL, NULL },
  { 0, USER_INDEX, "read", NULL },
  { 0, CONTROL, "write indicate", NULL },
  DURE_ROWS_OF_CLOCK,
  DURE_ROWS_OF_ALL ("Scale 1"),
  { 0 },
};

static const char *const acts[] = { "measure", "err",      "imperial", "several", "lone",
                                    "stored",  "stranger", NULL };

static void
put_mass (GByteArray *packet, double kg, gboolean imperial)
{
  dure_packet_u16 (packet, (guint) (imperial ? kg / KG_OF_LB / LB_RESOLUTION + 0.5
                                             : kg / KG_RESOLUTION + 0.5));
}

static void
put_height (GByteArray *packet, double m, gboolean imperial)
{
  dure_packet_u16 (packet, (guint) (imperial ? m * INCH_OF_M * 10.0 + 0.5 : m * 1000.0 + 0.5));
}

static guint
user_of (Scale *self, const DureAct *act)
{
  return (guint) dure_act_number (act, "user", self->user);
}

static void
send_weight (Scale *self, const DureAct *act, const DurePerson *person)
{
  const gboolean err = dure_act_is (act, "err");
  const gboolean imperial = dure_act_is (act, "imperial");
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  GByteArray *packet = dure_packet_new ((guint8) ((imperial ? FLAG_IMPERIAL : 0) | FLAG_TIME
                                                  | FLAG_USER | (err ? 0 : FLAG_HEIGHT)));

  if (err)
    dure_packet_u16 (packet, UNSUCCESSFUL);
  else
    put_mass (packet, person->weight, imperial);
  dure_packet_date (packet, stamp);
  dure_packet_u8 (packet, user_of (self, act));
  if (!err)
    {
      dure_packet_u16 (packet, (guint) (person->weight / person->height / person->height * 10.0
                                        + 0.5));
      put_height (packet, person->height, imperial);
    }

  dure_wearable_show (self->wearable, "weight", err ? "Err" : "%.2f", person->weight);
  dure_wearable_send (self->wearable, WEIGHT, packet);
}

static GByteArray *
composition_new (guint fields, double fat)
{
  GByteArray *packet = g_byte_array_new ();

  dure_packet_u16 (packet, fields);
  dure_packet_u16 (packet, (guint) (fat * 10.0 + 0.5));

  return packet;
}

/* "several" divides it over two packets; "stranger" says that it is another user's. */
static void
send_composition (Scale *self, const DureAct *act, const DurePerson *person, gboolean second)
{
  const gboolean several = dure_act_is (act, "several");
  const gboolean imperial = dure_act_is (act, "imperial");
  const guint body = second    ? FIELD_WEIGHT | FIELD_HEIGHT
                     : several ? FIELD_IMPEDANCE
                               : FIELD_IMPEDANCE | FIELD_WEIGHT | FIELD_HEIGHT;
  const guint fields = body | (imperial ? FIELD_IMPERIAL : 0) | FIELD_TIME | FIELD_USER
                       | (several ? FIELD_MULTIPLE : 0);
  g_autoptr (GDateTime) stamp = dure_trial_get_stamp (self->trial, act);
  GByteArray *packet = composition_new (fields, person->fat);

  dure_packet_date (packet, stamp);
  dure_packet_u8 (packet, dure_act_is (act, "stranger") ? 2 : user_of (self, act));
  if (body & FIELD_IMPEDANCE)
    dure_packet_u16 (packet, (guint) (person->impedance * 10.0 + 0.5));
  if (body & FIELD_WEIGHT)
    put_mass (packet, person->weight, imperial);
  if (body & FIELD_HEIGHT)
    put_height (packet, person->height, imperial);

  dure_wearable_show (self->wearable, "fat", "%.1f", person->fat);
  dure_wearable_send (self->wearable, COMPOSITION, packet);
}

/* The weight first, the slower composition after it; what did not succeed has none. */
static gboolean
scale_step (gpointer data, const DureAct *act, const DurePerson *person, guint step)
{
  Scale *self = data;

  if (step == 1)
    send_weight (self, act, person);
  if (step >= 1 && (dure_act_is (act, "err") || dure_act_is (act, "lone")))
    return FALSE;
  if (step == STEP_COMPOSITION)
    send_composition (self, act, person, FALSE);
  if (step == STEP_SECOND_PACKET && dure_act_is (act, "several"))
    send_composition (self, act, person, TRUE);

  return step < STEP_SECOND_PACKET;
}

static gpointer
scale_create (DureWearable *wearable, DureModelPlan *plan)
{
  Scale *self = g_new0 (Scale, 1);

  self->wearable = wearable;
  self->user = GUEST;
  for (guint i = 0; i < USERS_MAX; i++)
    self->consent_codes[i] = -1;
  self->trial = dure_trial_new (wearable, plan, STEP_MS, scale_step, self);

  return self;
}

static void
scale_destroy (gpointer data)
{
  Scale *self = data;

  dure_trial_free (self->trial);
  g_free (self);
}

static void
scale_subscribed (gpointer data, guint16 uuid)
{
  if (uuid == WEIGHT)
    dure_trial_subscribed (((Scale *) data)->trial);
}

static void
scale_unlinked (gpointer data)
{
  Scale *self = data;

  self->user = GUEST;
  dure_trial_unlinked (self->trial);
}

static GBytes *
scale_read (gpointer data, guint16 uuid)
{
  Scale *self = data;
  const guint8 user = (guint8) self->user;

  return uuid == USER_INDEX ? g_bytes_new (&user, 1) : NULL;
}

static guint
register_user (Scale *self, guint consent_code, GByteArray *answer)
{
  for (guint i = 0; i < USERS_MAX; i++)
    if (self->consent_codes[i] < 0)
      {
        self->consent_codes[i] = (gint) consent_code;
        dure_packet_u8 (answer, i);
        return ANSWER_DONE;
      }

  return ANSWER_FAILED;
}

static void
list_users (Scale *self, GByteArray *answer)
{
  for (guint i = 0; i < USERS_MAX; i++)
    if (self->consent_codes[i] >= 0)
      dure_packet_u8 (answer, i);
}

/* One request. The index of a new user, or the list, stands after the answer's code. */
static guint
control (Scale *self, const guint8 *bytes, gsize length, GByteArray *answer)
{
  const guint index = length > 1 ? bytes[1] : USERS_MAX;

  if (bytes[0] == ASK_REGISTER && length == 3)
    return register_user (self, bytes[1] | (guint) bytes[2] << 8, answer);
  if (bytes[0] == ASK_CONSENT && length == 4)
    {
      if (index >= USERS_MAX || self->consent_codes[index] != (bytes[2] | bytes[3] << 8))
        return ANSWER_NOT_AUTHORISED;
      self->user = index;
      return ANSWER_DONE;
    }
  if (bytes[0] == ASK_DELETE && length == 1)
    {
      if (self->user == GUEST)
        return ANSWER_NOT_AUTHORISED;
      self->consent_codes[self->user] = -1;
      self->user = GUEST;
      return ANSWER_DONE;
    }
  if (bytes[0] == ASK_LIST && length == 1)
    {
      list_users (self, answer);
      return ANSWER_DONE;
    }

  return bytes[0] >= ASK_REGISTER && bytes[0] <= ASK_LIST ? ANSWER_INVALID : ANSWER_UNSUPPORTED;
}

static guint8
scale_write (gpointer data, guint16 uuid, const guint8 *bytes, gsize length)
{
  Scale *self = data;
  g_autoptr (GByteArray) details = g_byte_array_new ();
  GByteArray *answer;

  if (uuid != CONTROL || length == 0)
    return DURE_ATT_INVALID_LENGTH;
  if (!dure_wearable_is_subscribed (self->wearable, CONTROL))
    return DURE_ATT_NOT_CONFIGURED;

  answer = dure_packet_new (ANSWER);
  dure_packet_u8 (answer, bytes[0]);
  dure_packet_u8 (answer, control (self, bytes, length, details));
  g_byte_array_append (answer, details->data, details->len);
  dure_wearable_send (self->wearable, CONTROL, answer);

  return DURE_ATT_OK;
}

static void
scale_act (gpointer data, const DureAct *act)
{
  dure_trial_act (((Scale *) data)->trial, act);
}

/* The garbage announces a time and ends before it. */
const DureModel dure_model_scale = {
  .alias = "scale",
  .name = "Simulated scale",
  .address = 0x0301,
  .appearance = 0x0c80,
  .service = 0x181d,
  .connectable = TRUE,
  .garbage_uuid = WEIGHT,
  .garbage = "02103700",
  .rows = rows,
  .acts = acts,
  .create = scale_create,
  .destroy = scale_destroy,
  .subscribed = scale_subscribed,
  .unlinked = scale_unlinked,
  .read = scale_read,
  .write = scale_write,
  .act = scale_act,
};
