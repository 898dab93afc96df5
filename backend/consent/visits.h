// visits.h: a visit of somebody who has given before, approved by their phone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "donation.h"
#include "visit-pass.h"

G_BEGIN_DECLS

#define DURE_VISIT_LIFE_S (10 * 60) /* from when a kiosk made a pass to when a phone approves it */

/**
 * DureVisitState:
 * @DURE_VISIT_WAITING: no phone has approved yet
 * @DURE_VISIT_WHOSE: the phone keeps a child's donations too, and has not said who gives
 * @DURE_VISIT_APPROVED: one has
 * @DURE_VISIT_TAKEN: another phone has
 * @DURE_VISIT_OVER: its time is over, or it was used
 * @DURE_VISIT_CUT_SHORT: not a whole pass
 * @DURE_VISIT_UNKNOWN: no kiosk of ours made it
 */
typedef enum
{
  DURE_VISIT_WAITING,
  DURE_VISIT_WHOSE,
  DURE_VISIT_APPROVED,
  DURE_VISIT_TAKEN,
  DURE_VISIT_OVER,
  DURE_VISIT_CUT_SHORT,
  DURE_VISIT_UNKNOWN,
} DureVisitState;

/**
 * DureVisit:
 * @state: how far it is
 * @words: what kiosk and phone show; set when approved
 * @token: what goes into the donation; set when approved
 * @holder: whose phone has approved; 0 when none has
 */
typedef struct
{
  DureVisitState state;
  const char *words[2];
  guint8 token[DURE_VISIT_TOKEN_BYTES];
  gint64 holder;
} DureVisit;

gboolean dure_visit_read_pass (DureCity *city, const char *text, DureVisitPassUse use,
                               DureVisitPass *ret_pass,
                               guint8 ret_kiosk_key[DURE_PUBLIC_KEY_BYTES],
                               DureVisitState *ret_state, GError **error);
gboolean dure_visit_pass_is_in_time (DureCity *city, const DureVisitPass *pass);

gboolean dure_visit_approve (DureCity *city, const char *pass_text, gint64 holder,
                             gboolean is_own, DureVisit *ret_visit, GError **error);
gboolean dure_visit_look (DureCity *city, const char *pass_text, DureVisit *ret_visit,
                          GError **error);
gboolean dure_visit_use (DureCity *city, const guint8 token[DURE_VISIT_TOKEN_BYTES],
                         const char *kiosk, gint64 *ret_holder, GError **error);
void dure_visit_token_hash (const guint8 token[DURE_VISIT_TOKEN_BYTES],
                            guint8 ret_hash[DURE_SHA256_BYTES]);
gboolean dure_visit_lines (DureCity *city, gint64 holder, DureNotice *notice,
                           gboolean ret_stand[DURE_PURPOSE_COUNT], GError **error);
gboolean dure_visit_backs (DureCity *city, const DureDonation *donation, const char *kiosk,
                           gboolean *ret_backs, GError **error);
gboolean dure_visits_take_back (DureCity *city, gint64 holder, GError **error);

G_END_DECLS
