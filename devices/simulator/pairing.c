// pairing.c: two devices become known to each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// LE Secure Connections as a client of BlueZ 5.66 sees them. How it goes follows from what the
// device has (its DurePairingWay) and from what the agent can do:
//   just works       no call at all when the client asked for it; RequestAuthorization of the
//                    default agent when it comes from a protected characteristic
//   numeric          RequestConfirmation, while the device shows the same six digits
//   passkey-display  RequestPasskey, while the device shows it
//   passkey-entry    DisplayPasskey, then the device's owner types it (script: type)
// An agent that cannot do what the device needs, or none at all, ends it as a wrong number does.
//
//   new -> start (once the link is up) -> done, once, unless freed before: then Cancel is told

#include "pairing.h"

#define STEP_MS 700.0
#define DIGITS_END 1000000
#define TYPE_MS 30000.0

struct _DurePairing
{
  DureWearable *wearable;
  DureAgents *agents;
  char *path;
  char *agent; /* NULL: there is none */
  gboolean asked_for;
  DurePairingDone done;
  gpointer user_data;
  guint32 passkey;
  gboolean typing;
  gboolean started;
  guint timer;
  DureAgentCall *call;
};

/**
 * dure_pairing_new:
 * @wearable: (transfer none): the device
 * @agents: (transfer none): who can be asked
 * @device_path: its object path
 * @caller: (nullable): who wants it, whose own agent is asked first
 * @asked_for: whether a client called Pair; else a protected characteristic wants it
 * @done: called when it is over, never before dure_pairing_start()
 * @user_data: for @done
 *
 * Returns: (transfer full): a pairing that has not begun
 */
DurePairing *
dure_pairing_new (DureWearable    *wearable,
                  DureAgents      *agents,
                  const char      *device_path,
                  const char      *caller,
                  gboolean         asked_for,
                  DurePairingDone  done,
                  gpointer         user_data)
{
  DurePairing *self = g_new0 (DurePairing, 1);

  self->wearable = wearable;
  self->agents = agents;
  self->path = g_strdup (device_path);
  self->agent = g_strdup (dure_agents_choose (agents, caller));
  self->asked_for = asked_for;
  self->done = done;
  self->user_data = user_data;

  return self;
}

void
dure_pairing_free (DurePairing *self)
{
  dure_room_clock_remove (dure_wearable_get_stage (self->wearable)->clock, &self->timer);
  g_clear_pointer (&self->call, dure_agent_call_cancel);
  dure_wearable_show (self->wearable, "passkey", NULL);
  g_free (self->path);
  g_free (self->agent);
  g_free (self);
}

static void
fail (DurePairing *self)
{
  self->done ("AuthenticationFailed", "Authentication Failed", self->user_data);
}

static void
decide (DurePairing *self, gboolean good)
{
  if (good)
    self->done (NULL, NULL, self->user_data);
  else
    fail (self);
}

static void
on_confirmed (GVariant *answer, gboolean timed_out, gpointer user_data)
{
  DurePairing *self = user_data;
  const DurePairingWay way = dure_wearable_mood (self->wearable)->way;

  self->call = NULL;
  if (timed_out)
    self->done ("AuthenticationTimeout", "Authentication Timeout", self->user_data);
  else
    decide (self, answer != NULL && way != DURE_PAIRING_NUMERIC_OTHER);
}

static void
on_passkey (GVariant *answer, gboolean timed_out, gpointer user_data)
{
  DurePairing *self = user_data;
  guint32 passkey = DIGITS_END;

  self->call = NULL;
  if (answer != NULL)
    g_variant_get (answer, "(u)", &passkey);
  if (timed_out)
    self->done ("AuthenticationTimeout", "Authentication Timeout", self->user_data);
  else
    decide (self, passkey == self->passkey);
}

/* The agent may show it and say so at once, or only when it is over; only a refusal counts. */
static void
on_shown (GVariant *answer, gboolean timed_out, gpointer user_data)
{
  DurePairing *self = user_data;

  self->call = NULL;
  if (answer == NULL)
    fail (self);
}

static gboolean
on_nobody_typed (gpointer user_data)
{
  DurePairing *self = user_data;

  self->timer = 0;
  self->done ("AuthenticationTimeout", "Authentication Timeout", self->user_data);

  return G_SOURCE_REMOVE;
}

static void
ask (DurePairing       *self,
     const char        *method,
     GVariant          *arguments,
     const char        *reply_type,
     DureAgentAnswered  answered)
{
  self->call = dure_agents_ask (self->agents, self->agent, dure_wearable_get_alias (self->wearable),
                                method, arguments, reply_type, answered, self);
}

static void
just_work (DurePairing *self)
{
  if (self->asked_for)
    decide (self, TRUE);
  else if (self->agent == NULL)
    fail (self);
  else
    ask (self, "RequestAuthorization", g_variant_new ("(o)", self->path), "()", on_confirmed);
}

static void
show_passkey (DurePairing *self, guint32 passkey)
{
  dure_wearable_show (self->wearable, "passkey", "%06u", passkey);
}

static void
step (DurePairing *self)
{
  const DurePairingWay way = dure_wearable_mood (self->wearable)->way;
  const DureAgentSkills skills = dure_agents_get_skills (self->agents, self->agent);
  const gboolean numeric = way == DURE_PAIRING_NUMERIC || way == DURE_PAIRING_NUMERIC_OTHER;
  DureStage *stage = dure_wearable_get_stage (self->wearable);

  if (way == DURE_PAIRING_JUST_WORKS)
    {
      just_work (self);
    }
  else if (numeric && (skills & DURE_AGENT_CONFIRMS))
    {
      show_passkey (self, way == DURE_PAIRING_NUMERIC ? self->passkey
                                                      : (self->passkey + 271828) % DIGITS_END);
      ask (self, "RequestConfirmation", g_variant_new ("(ou)", self->path, self->passkey), "()",
           on_confirmed);
    }
  else if (way == DURE_PAIRING_PASSKEY_DISPLAY && (skills & DURE_AGENT_TYPES))
    {
      show_passkey (self, self->passkey);
      ask (self, "RequestPasskey", g_variant_new ("(o)", self->path), "(u)", on_passkey);
    }
  else if (way == DURE_PAIRING_PASSKEY_ENTRY && (skills & DURE_AGENT_SHOWS))
    {
      self->typing = TRUE;
      self->timer = dure_room_clock_add (stage->clock, TYPE_MS, on_nobody_typed, self);
      ask (self, "DisplayPasskey", g_variant_new ("(ouq)", self->path, self->passkey, 0), "()",
           on_shown);
    }
  else
    {
      fail (self);
    }
}

static gboolean
on_step (gpointer user_data)
{
  DurePairing *self = user_data;

  self->timer = 0;
  step (self);

  return G_SOURCE_REMOVE;
}

/**
 * dure_pairing_start:
 * @self: a pairing
 *
 * The link is up; the devices talk. The second call does nothing.
 */
void
dure_pairing_start (DurePairing *self)
{
  DureStage *stage = dure_wearable_get_stage (self->wearable);

  if (self->started)
    return;

  self->started = TRUE;
  self->passkey = dure_stage_throw (stage, DIGITS_END);
  self->timer = dure_room_clock_add (stage->clock, STEP_MS, on_step, self);
}

/**
 * dure_pairing_type:
 * @self: a pairing
 * @digits: what its owner types on the device: six digits, "right" or "wrong"
 */
void
dure_pairing_type (DurePairing *self, const char *digits)
{
  const guint64 typed = g_ascii_strtoull (digits, NULL, 10);

  if (!self->typing)
    return;

  decide (self, g_str_equal (digits, "right")
                  || (!g_str_equal (digits, "wrong") && typed == self->passkey));
}

/**
 * dure_pairing_refuse:
 * @self: a pairing
 *
 * The device's owner says no.
 */
void
dure_pairing_refuse (DurePairing *self)
{
  if (self->started)
    fail (self);
}
