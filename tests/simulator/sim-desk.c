// sim-desk.c: what staff and phones do at the simulated backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Staff run commands at the store, beside the server, so at any moment between two groups of the
// writer; what a phone asks for goes through the writer. Both the real code.

#include "backend-error.h"
#include "claims.h"
#include "enrolments.h"
#include "sim-city-private.h"
#include "withdrawals.h"

#include <string.h>

/* Staff work at the store beside the server, when it is there. */
static gboolean
can_be_worked_at (SimCity *self)
{
  return self->writer != NULL && !lossy_disk_is_stopped (self->disk);
}

/**
 * sim_city_new_code:
 *
 * Returns: (transfer full) (nullable): a code for an enrolment, when one can be had now
 */
char *
sim_city_new_code (SimCity *self)
{
  char *code = can_be_worked_at (self) ? dure_enrolment_code_new (self->city, NULL, NULL) : NULL;

  if (lossy_disk_is_stopped (self->disk))
    g_clear_pointer (&code, g_free);
  return code;
}

static void
take_kiosk (const char *kiosk, gint64 enrolled_ms, gint64 revoked_ms, gint64 donations,
            gpointer data)
{
  char **ret_kiosk = data;

  g_free (*ret_kiosk);
  *ret_kiosk = g_strdup (kiosk);
}

/**
 * sim_city_newest_kiosk:
 *
 * Returns: (transfer full) (nullable): the id of the last one in the list that staff see
 */
char *
sim_city_newest_kiosk (SimCity *self)
{
  char *kiosk = NULL;

  if (can_be_worked_at (self))
    dure_kiosks_each (self->city, take_kiosk, &kiosk, NULL);
  return kiosk;
}

/**
 * sim_city_revoke:
 * @kiosk: an id
 */
void
sim_city_revoke (SimCity *self, const char *kiosk)
{
  if (!can_be_worked_at (self))
    return;
  sim_city_tell (self, dure_kiosk_revoke (self->city, kiosk, NULL) ? "revokes a kiosk"
                                                          : "cannot revoke a kiosk");
}

/* What is told to whoever took a gift back. */
static void
note_erasure (SimCity *self, Gift *gift, GiftErasure erasure)
{
  simulation_tell (self->simulation, "city",
                   erasure == ERASURE_DONE ? "has erased gift %u" : "may have erased gift %u",
                   gift->number);
  gift->erasure = MAX (gift->erasure, erasure);
  if (erasure == ERASURE_DONE)
    promises_look_at_city (self->promises, self->reader);
}

/**
 * sim_city_withdraw_by_code:
 * @gift: whose donor tells staff the withdrawal code
 */
void
sim_city_withdraw_by_code (SimCity *self, Gift *gift)
{
  g_autoptr (GError) error = NULL;
  gint64 withdrawn_ms;

  if (!can_be_worked_at (self))
    return;
  if (dure_withdraw_code (self->city, gift->donation->withdrawal_code, NULL, &withdrawn_ms, &error)
      && !lossy_disk_is_stopped (self->disk))
    note_erasure (self, gift, ERASURE_DONE);
  else if (error == NULL
           || g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    note_erasure (self, gift, ERASURE_UNSURE);
  else
    simulation_tell (self->simulation, "city", "does not have gift %u yet", gift->number);
}

static gboolean
run_phone (DureCity *city, gpointer data, GError **error)
{
  static const DureWithdrawal everything = { "everything", TRUE };
  const DurePhone nobody = { 0 };
  SimErrand *self = data;
  guint8 phone[DURE_P256_POINT_BYTES] = { 4 };
  DureClaim claim = { 0 };

  memcpy (phone + 1, &self->gift->number, sizeof self->gift->number);
  if (!dure_claim (city, self->gift->token, phone, &nobody, &claim, error))
    return FALSE;
  self->is_claimed = claim.state == DURE_CLAIM_CLAIMED || claim.state == DURE_CLAIM_WAITING;
  return !self->is_claimed || dure_withdraw_phone (city, claim.phone, &everything, error);
}

static gboolean
erase (DureCity *city, gpointer data, GError **error)
{
  SimErrand *self = data;
  gboolean has_more;

  return simulation_mutant (self->home->simulation) == MUTANT_CITY_KEEPS
         || dure_withdrawals_step (city, &has_more, error);
}

static void
phone_done (gpointer data, const GError *error)
{
  SimErrand *self = data;

  if (lossy_disk_is_stopped (self->home->disk) || error != NULL)
    note_erasure (self->home, self->gift, ERASURE_UNSURE);
  else if (self->is_claimed)
    note_erasure (self->home, self->gift, ERASURE_DONE);
  sim_errand_free (self);
}

/**
 * sim_city_withdraw_by_phone:
 * @gift: whose donor's phone claims it and takes everything back; also before it has come
 */
void
sim_city_withdraw_by_phone (SimCity *self, Gift *gift)
{
  static const DureWork work = { run_phone, erase, phone_done };
  SimErrand *errand;

  if (self->writer == NULL || gift->token == NULL)
    return;
  errand = sim_errand_new (self, NULL);
  errand->gift = gift;
  sim_city_push (self, &work, DURE_WORK_PERSON, 0, errand);
}
