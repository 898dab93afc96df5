// slips.c: withdrawals by the short code, from any kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A kiosk sends a slip for somebody without a phone: sealed to us, signed by the kiosk. Looking
// says what stands; taking decides as the desk's command does, with the slip's id as the id of the
// decision, so that a slip that comes twice is one. A code that nobody has is no proof that it
// never was: an offline kiosk may still have to send the donation.
//
// Who may try how often is for the door to know (slip-errands.c). Nothing here writes a code down.

#include "slips.h"

#include "backend-error.h"
#include "consents.h"
#include "error.h"
#include "kind.h"
#include "kiosk-mail.h"
#include "slip.h"
#include "withdrawals.h"

#include <sodium.h>

/**
 * dure_slip_outcome_to_text:
 *
 * Returns: (transfer none): what the kiosk is told, as a status or a reason
 */
const char *
dure_slip_outcome_to_text (DureSlipOutcome outcome)
{
  static const char *const texts[] = {
    [DURE_SLIP_DONE] = "stored",
    [DURE_SLIP_REPEAT] = "repeat",
    [DURE_SLIP_MALFORMED] = "malformed",
    [DURE_SLIP_UNKNOWN_KIOSK] = "unknown-kiosk",
    [DURE_SLIP_UNKNOWN_CODE] = "unknown-code",
    [DURE_SLIP_SEVERAL] = "several",
    [DURE_SLIP_TOO_OFTEN] = "too-often",
  };

  return texts[outcome];
}

/* Whose envelope it is, and what is in it; @ret_outcome is DURE_SLIP_DONE when that is known. */
static gboolean
read_slip (DureCity *city, const DureEnvelope *envelope, DureSlip *ret_slip,
           DureSlipOutcome *ret_outcome, GError **error)
{
  DureKioskMail mail;

  if (!dure_kiosk_mail_check (city, envelope, &mail, error))
    return FALSE;
  if (mail == DURE_KIOSK_MAIL_UNKNOWN_KIOSK)
    *ret_outcome = DURE_SLIP_UNKNOWN_KIOSK;
  else if (mail == DURE_KIOSK_MAIL_NOT_OURS
           || !dure_slip_open (envelope, city->keys->opening, ret_slip, NULL))
    *ret_outcome = DURE_SLIP_MALFORMED;
  else
    *ret_outcome = DURE_SLIP_DONE;
  return TRUE;
}

static gboolean
find_donor (DureCity *city, const DureSlip *slip, char **ret_donor, DureSlipOutcome *ret_outcome,
            GError **error)
{
  g_autoptr (GError) refusal = NULL;

  *ret_donor = dure_donor_of_code (city, slip->code, NULL, &refusal);
  if (*ret_donor != NULL)
    return TRUE;
  if (g_error_matches (refusal, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    *ret_outcome = DURE_SLIP_UNKNOWN_CODE;
  else if (g_error_matches (refusal, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    *ret_outcome = DURE_SLIP_SEVERAL;
  else
    {
      g_propagate_error (error, g_steal_pointer (&refusal));
      return FALSE;
    }
  return TRUE;
}

static gboolean
look_for_repeat (DureCity *city, const char *id, gboolean *ret_is_known, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT 1 FROM consent_event WHERE record_id = ?1", "t", id);

  return dure_rows_first (rows, ret_is_known, error);
}

static gboolean
take (DureCity *city, const DureEnvelope *envelope, const DureSlip *slip,
      DureSlipOutcome *ret_outcome, GError **error)
{
  g_autofree char *donor = NULL;
  DureWithdrawal withdrawal;
  gboolean is_known;

  if (!dure_withdrawal_read (slip->scope, slip->erases ? "yes" : "no", &withdrawal))
    {
      *ret_outcome = DURE_SLIP_MALFORMED;
      return TRUE;
    }
  withdrawal.record_id = envelope->id;
  if (!look_for_repeat (city, envelope->id, &is_known, error))
    return FALSE;
  if (is_known)
    {
      *ret_outcome = DURE_SLIP_REPEAT;
      return TRUE;
    }
  if (!find_donor (city, slip, &donor, ret_outcome, error))
    return FALSE;
  return donor == NULL || dure_withdraw_donor (city, donor, &withdrawal, error);
}

/**
 * dure_slip_take:
 * @envelope: foreign
 * @ret_outcome: (out): what became of it
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction. What is erased for it is done by dure_withdrawals_step() when that is
 * durable.
 */
gboolean
dure_slip_take (DureCity *city, const DureEnvelope *envelope, DureSlipOutcome *ret_outcome,
                GError **error)
{
  DureSlip slip = { 0 };
  gboolean is_done = read_slip (city, envelope, &slip, ret_outcome, error)
                     && (*ret_outcome != DURE_SLIP_DONE
                         || take (city, envelope, &slip, ret_outcome, error));

  sodium_memzero (&slip, sizeof slip);
  return is_done;
}

/* Whether anything of the kind is given to the pilot. */
static gboolean
stands (DureCity *city, const GPtrArray *events, const char *pilot, DureKind kind)
{
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    {
      DureScopeAnswer answer;

      if (dure_kind_of_code (code) == kind
          && dure_scope_keeps (events, dure_notice_shelf_list (city->notices), pilot,
                               dure_code_item (code), dure_consents_now (city, events),
                               &answer))
        return TRUE;
    }
  return FALSE;
}

static json_t *
list_standing (DureCity *city, GPtrArray *events)
{
  static const DurePurpose purposes[] = { DURE_PURPOSE_PROVIDE, DURE_PURPOSE_TRAIN };
  const DureConsentEvent *first = events->len > 0 ? events->pdata[0] : NULL;
  const char *pilot = first != NULL && first->consent != NULL ? first->consent->pilot : "";
  DureNotice *notice = dure_consents_notice (city, events, pilot);
  g_autoptr (GPtrArray) donors = g_ptr_array_new ();
  json_t *list = json_array ();

  g_ptr_array_add (donors, events);
  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    if (stands (city, events, pilot, kind))
      json_array_append_new (list, json_string (dure_kind_to_text (kind)));
  for (gsize i = 0; notice != NULL && i < G_N_ELEMENTS (purposes); i++)
    {
      DureConsentLine line;

      dure_consents_line (city, donors, notice, purposes[i], &line);
      if (line.state == DURE_SCOPE_COVERED)
        json_array_append_new (list, json_string (dure_purpose_to_text (purposes[i])));
    }
  return list;
}

/**
 * dure_slip_look:
 * @envelope: foreign
 * @ret_outcome: (out): %DURE_SLIP_DONE, or why nothing is told
 * @ret_standing: (out) (transfer full) (nullable): then, the kinds and purposes that stand; none
 *   once everything is taken back
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_slip_look (DureCity *city, const DureEnvelope *envelope, DureSlipOutcome *ret_outcome,
                json_t **ret_standing, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *donor = NULL;
  DureSlip slip = { 0 };
  gboolean is_read = read_slip (city, envelope, &slip, ret_outcome, error)
                     && (*ret_outcome != DURE_SLIP_DONE
                         || find_donor (city, &slip, &donor, ret_outcome, error));

  *ret_standing = NULL;
  sodium_memzero (&slip, sizeof slip);
  if (!is_read || donor == NULL)
    return is_read;
  events = dure_consents_of_donor (city, donor, error);
  if (events == NULL)
    return FALSE;
  *ret_standing = list_standing (city, events);
  return TRUE;
}
