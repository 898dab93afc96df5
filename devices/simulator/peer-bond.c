// peer-bond.c: the bond between bluetoothd and one simulated device
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Pair links first if it must, then pairs, then learns the services, as BlueZ 5.66 does:
//   (Connected=true) -> what the agent is asked -> (Address: its true one) -> Bonded=true
//   -> ServicesResolved=true -> Paired=true -> reply
// A guarded device answers reads, writes and subscriptions only to whom it is bonded with. Without
// a bond bluetoothd then pairs by itself when a default agent is there, and lets the call go on;
// without one the call ends with NotPermitted "Not paired". When that pairing fails, the link ends,
// and then the call (dure_characteristic_fail).

#include "peer-private.h"

/* A call on a characteristic that waits for a bond. */
typedef struct
{
  DureCharacteristic *characteristic;
  GDBusMethodInvocation *invocation;
} AdmittedCall;

static void
on_paired (const char *error, const char *text, gpointer user_data)
{
  DurePeer *self = user_data;
  const gboolean was_private = dure_wearable_mood (self->wearable)->private_address;

  if (error != NULL)
    {
      if (self->pair_call == NULL && self->connected)
        dure_peer_lose_link (self, "org.bluez.Reason.Authentication");
      else
        dure_peer_end_pairing (self, error, text);
      return;
    }

  g_clear_pointer (&self->pairing, dure_pairing_free);
  self->bonded = TRUE;
  dure_wearable_mood (self->wearable)->has_bond = TRUE;
  if (was_private)
    dure_node_set (self->node, "Address",
                   g_variant_new_take_string (dure_wearable_get_identity (self->wearable)));
  dure_peer_keep (self);
  dure_peer_tell (self, "Bonded", TRUE);
  self->pairing_is_over = TRUE;
  if (self->resolved)
    dure_peer_settle_pairing (self);
  else
    dure_peer_resolve (self);
}

static void
let_in (DurePeer *self, gboolean good)
{
  g_autoptr (GPtrArray) calls = g_steal_pointer (&self->admitting);

  self->admitting = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < calls->len; i++)
    {
      const AdmittedCall *call = g_ptr_array_index (calls, i);

      if (good)
        dure_characteristic_run (call->characteristic, call->invocation);
      else
        dure_characteristic_fail (call->characteristic, call->invocation);
    }
}

/**
 * dure_peer_settle_pairing:
 * @self: a device whose services are known
 *
 * Tells what waited for them: that it is paired.
 */
void
dure_peer_settle_pairing (DurePeer *self)
{
  if (!self->pairing_is_over)
    return;

  self->pairing_is_over = FALSE;
  self->paired = TRUE;
  dure_peer_tell (self, "Paired", TRUE);
  if (self->pair_call != NULL)
    dure_node_reply (self->node, g_steal_pointer (&self->pair_call), NULL);
  let_in (self, TRUE);
}

/**
 * dure_peer_end_pairing:
 * @self: a device
 * @error: the error's name
 * @text: bluetoothd's text for it
 *
 * Ends a pairing that is under way, if there is one: the agent is told, the caller answered.
 */
void
dure_peer_end_pairing (DurePeer *self, const char *error, const char *text)
{
  g_clear_pointer (&self->pairing, dure_pairing_free);
  self->pairing_is_over = self->bonded && !self->paired;
  if (self->pair_call != NULL)
    dure_node_refuse (self->node, g_steal_pointer (&self->pair_call), error, text);
  let_in (self, FALSE);
  if (self->connected && !self->resolved)
    dure_peer_resolve (self);
}

/* bluetoothd learns the services only after a pairing that was asked for. */
void
dure_peer_start_pairing (DurePeer *self)
{
  dure_pairing_start (self->pairing);
}

/**
 * dure_peer_pair:
 * @self: the device
 * @invocation: (transfer full): Pair
 */
void
dure_peer_pair (DurePeer *self, GDBusMethodInvocation *invocation)
{
  const char *caller = g_dbus_method_invocation_get_sender (invocation);

  if (self->pairing != NULL || self->pair_call != NULL)
    return dure_node_refuse (self->node, invocation, "InProgress", "In Progress");
  if (self->bonded)
    return dure_node_refuse (self->node, invocation, "AlreadyExists", "Already Exists");
  if (!self->powered)
    return dure_node_refuse (self->node, invocation, "Failed", "Input/output error");
  if (!dure_wearable_get_model (self->wearable)->connectable)
    return dure_node_refuse (self->node, invocation, "ConnectionAttemptFailed", "Page Timeout");

  dure_peer_keep (self);
  self->pair_call = invocation;
  self->pairing = dure_pairing_new (self->wearable, self->agents, dure_node_get_path (self->node),
                                    caller, TRUE, on_paired, self);
  if (self->connected)
    dure_peer_start_pairing (self);
  else
    dure_peer_link (self);
}

void
dure_peer_cancel_pairing (DurePeer *self, GDBusMethodInvocation *invocation)
{
  if (self->pairing == NULL)
    return dure_node_refuse (self->node, invocation, "DoesNotExist", "Does Not Exist");

  dure_peer_end_pairing (self, "AuthenticationCanceled", "Authentication Canceled");
  dure_node_reply (self->node, invocation, NULL);
}

/* A DureAdmit: what is guarded waits for a bond. */
gboolean
dure_peer_admit (gpointer               user_data,
                 DureCharacteristic    *characteristic,
                 GDBusMethodInvocation *invocation)
{
  DurePeer *self = user_data;
  const DureWearableMood *mood = dure_wearable_mood (self->wearable);
  AdmittedCall *call;

  if (!mood->guarded || self->bonded)
    return TRUE;
  if (self->pairing == NULL
      && (mood->way == DURE_PAIRING_NEVER || dure_agents_choose (self->agents, NULL) == NULL))
    {
      dure_node_refuse (dure_characteristic_get_node (characteristic), invocation, "NotPermitted",
                        "Not paired");
      return FALSE;
    }

  call = g_new0 (AdmittedCall, 1);
  call->characteristic = characteristic;
  call->invocation = invocation;
  g_ptr_array_add (self->admitting, call);
  if (self->pairing == NULL)
    {
      self->pairing = dure_pairing_new (self->wearable, self->agents,
                                        dure_node_get_path (self->node), NULL, FALSE, on_paired,
                                        self);
      dure_peer_start_pairing (self);
    }

  return FALSE;
}

/**
 * dure_peer_type:
 * @self: the device
 * @digits: what its owner types on it: six digits, "right" or "wrong"
 */
void
dure_peer_type (DurePeer *self, const char *digits)
{
  if (self->pairing != NULL)
    dure_pairing_type (self->pairing, digits);
}

/**
 * dure_peer_refuse_pairing:
 * @self: the device
 *
 * Its owner says no to the pairing under way.
 */
void
dure_peer_refuse_pairing (DurePeer *self)
{
  if (self->pairing != NULL)
    dure_pairing_refuse (self->pairing);
}

/**
 * dure_peer_lose_bond:
 * @self: the device
 *
 * The device forgets its bond, bluetoothd keeps it: every link from now on ends at its encryption.
 */
void
dure_peer_lose_bond (DurePeer *self)
{
  dure_wearable_mood (self->wearable)->has_bond = FALSE;
  if (self->bonded && self->connected)
    dure_peer_lose_link (self, "org.bluez.Reason.Authentication");
}

static void
on_authorized (GVariant *answer, gboolean timed_out, gpointer user_data)
{
  DurePeer *self = user_data;

  self->authorizing = NULL;
}

/**
 * dure_peer_authorize:
 * @self: the device
 * @uuid: a service of the kiosk
 *
 * The device wants to use a service of the kiosk: the default agent is asked.
 */
void
dure_peer_authorize (DurePeer *self, const char *uuid)
{
  const char *agent = dure_agents_choose (self->agents, NULL);

  if (self->node == NULL || agent == NULL || self->authorizing != NULL)
    return;

  self->authorizing =
    dure_agents_ask (self->agents, agent, dure_wearable_get_alias (self->wearable),
                     "AuthorizeService",
                     g_variant_new ("(os)", dure_node_get_path (self->node), uuid), "()",
                     on_authorized, self);
}
