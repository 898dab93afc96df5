// guardianships.h: what a child has begun, a guardian finishes, and the child decides anew at 14
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "consent.h"
#include "phones.h"

G_BEGIN_DECLS

/* Standard guideline on personal information: what no guardian has answered goes after 5 days. */
#define DURE_GUARDIAN_DAYS 5
/* How long the child may think about it, from the month after the one of turning 14. */
#define DURE_CHILD_DAYS 30

/**
 * DureGuardianshipState:
 * @DURE_GUARDIANSHIP_WAITS: the child has given, and no guardian has answered
 * @DURE_GUARDIANSHIP_AGREED: a guardian has said yes, and the child is not yet 14
 * @DURE_GUARDIANSHIP_RESTS: the month in which the child turns 14: nobody can say yes
 * @DURE_GUARDIANSHIP_ASKS: the child is 14 and asked anew
 * @DURE_GUARDIANSHIP_GROWN: the child has said yes
 * @DURE_GUARDIANSHIP_ENDED: no, silence, or taken back: erased
 */
typedef enum
{
  DURE_GUARDIANSHIP_WAITS,
  DURE_GUARDIANSHIP_AGREED,
  DURE_GUARDIANSHIP_RESTS,
  DURE_GUARDIANSHIP_ASKS,
  DURE_GUARDIANSHIP_GROWN,
  DURE_GUARDIANSHIP_ENDED,
} DureGuardianshipState;

/**
 * DureGuardianship:
 * @state: how it stands now
 * @donor: the child, as a donor
 * @asked_ms: when the child's donation came
 * @due_ms: when silence erases it; in the states that wait for an answer
 * @ends_ms: once agreed: the first moment that the guardian's yes does not cover
 * @opens_ms: once agreed: the first moment at which the child may answer
 * @is_guardian_s: once agreed: whether it is still with the guardian, whose yes it was
 * @ended_by: (nullable): whose no or silence ended it; %NULL when it was taken back
 * @child: what the child decided at the kiosk
 */
typedef struct
{
  DureGuardianshipState state;
  char *donor;
  gint64 asked_ms, due_ms, ends_ms, opens_ms;
  gboolean is_guardian_s;
  char *ended_by;
  DureConsent *child;
} DureGuardianship;

/**
 * DureGuardianAnswer:
 * @donor: whose donation it is about
 * @notice: digest of the notice that the page showed
 * @language: that it was shown in
 * @decisions: per purpose; unasked for what the notice does not ask
 * @dwell_ms: per purpose: how long the question was on the screen, as the phone says; 0 where it
 *   has not measured that
 * @relation: of a guardian only
 * @year: of a guardian only: in which the child turns 14
 * @month: of a guardian only: 1 to 12
 *
 * A yes to at least A and B, of the guardian or of the child at 14. All of it is foreign.
 */
typedef struct
{
  char *donor, *notice;
  DureDecision decisions[DURE_PURPOSE_COUNT];
  gint64 dwell_ms[DURE_PURPOSE_COUNT];
  DureRelation relation;
  guint year, month;
} DureGuardianAnswer;

/**
 * DureGuardianProof:
 * @signed_text: what dure_guardian_answer_text() makes of the answer
 * @challenge: that is in it
 * @signature: ES256 over it, by the key of the phone whose session it is
 */
typedef struct
{
  char *signed_text, *challenge, *signature;
} DureGuardianProof;

gboolean dure_guardianship_begin (DureCity *city, const char *donor, GError **error);
GPtrArray *dure_guardianships_of_phone (DureCity *city, gint64 holder, GError **error);
void dure_guardianship_free (DureGuardianship *self);
gboolean dure_guardianships_has_child (DureCity *city, gint64 holder, gboolean *ret_has,
                                       GError **error);
gboolean dure_guardianship_is_of_age (DureCity *city, gint64 holder, const char *donor,
                                      gboolean *ret_is, GError **error);

gboolean dure_guardian_month_fits (DureCity *city, guint year, guint month);
char *dure_guardian_answer_text (const DureGuardianAnswer *self, const char *origin,
                                 const char *challenge);
void dure_guardian_answer_clear (DureGuardianAnswer *self);
gboolean dure_guardian_agree (DureCity *city, const DurePhone *here,
                              const DureGuardianAnswer *answer, const DureGuardianProof *proof,
                              GError **error);
gboolean dure_guardian_refuse (DureCity *city, const DurePhone *here, const char *donor,
                               GError **error);
gboolean dure_grown_agree (DureCity *city, const DurePhone *here,
                           const DureGuardianAnswer *answer, GError **error);
gboolean dure_grown_refuse (DureCity *city, const DurePhone *here, const char *donor,
                            GError **error);
gboolean dure_guardianships_expire (DureCity *city, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureGuardianship, dure_guardianship_free)

G_END_DECLS
