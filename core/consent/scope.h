// scope.h: what all of a donor's decisions together allow
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "consent-change.h"
#include "consent.h"

G_BEGIN_DECLS

/**
 * DureConsentEventKind:
 *
 * The kinds of events in a donor's append-only list.
 */
typedef enum
{
  DURE_CONSENT_EVENT_GIVEN,     /* a full record, from a kiosk or a phone */
  DURE_CONSENT_EVENT_CHANGED,   /* single lines decided anew */
  DURE_CONSENT_EVENT_WITHDRAWN, /* everything taken back, for good */
} DureConsentEventKind;

/**
 * DureConsentEvent:
 * @kind: which of the three
 * @time_ms: when it was decided, as far as it is believed: never after it was stored
 * @consent: (nullable): what was given
 * @change: (nullable): what was changed
 */
typedef struct
{
  DureConsentEventKind kind;
  gint64 time_ms;
  DureConsent *consent;
  DureConsentChange *change;
} DureConsentEvent;

/**
 * DureScopeQuestion:
 * @pilot: whose use, `gwangju-heart`
 * @purpose: use for what. collect, sensitive and energy are the pilot's own use
 * @item: of what: a code, `ageBand`, `electricity-use`
 * @recipient: (nullable): by whom: an id or class, or %NULL for the pilot's controller
 * @at_ms: when; events after it do not count
 */
typedef struct
{
  const char *pilot;
  DurePurpose purpose;
  const char *item;
  const char *recipient;
  gint64 at_ms;
} DureScopeQuestion;

/**
 * DureScopeState:
 *
 * Why something is covered or not.
 */
typedef enum
{
  DURE_SCOPE_COVERED,
  DURE_SCOPE_UNASKED,         /* nobody has decided this line about this item */
  DURE_SCOPE_REFUSED,         /* the decision is no */
  DURE_SCOPE_NARROWED,        /* a later notice gave the item or the recipient up */
  DURE_SCOPE_OVER,            /* its period has ended */
  DURE_SCOPE_OTHER_RECIPIENT, /* the notice does not name this recipient */
  DURE_SCOPE_AWAITS_GUARDIAN, /* only a child said yes */
  DURE_SCOPE_WITHDRAWN,       /* everything was taken back */
} DureScopeState;

/**
 * DureScopeAnswer:
 * @state: whether it is covered, or why not
 * @line: the first line that is missing; when nothing is, the purpose asked about
 * @until_ms: when covered: the first moment at which it is not any more, if nobody decides anew
 * @actor: when covered: who decided it
 * @event: number of the event in the list that decided @line; -1 when none did
 */
typedef struct
{
  DureScopeState state;
  DurePurpose line;
  gint64 until_ms;
  DureActor actor;
  int event;
} DureScopeAnswer;

DureConsentEvent *dure_consent_event_from_json (const char *kind, const json_t *json,
                                                gint64 stored_ms, const GPtrArray *notices,
                                                GError **error);
void dure_consent_event_free (DureConsentEvent *self);
gboolean dure_scope_find (const GPtrArray *events, const GPtrArray *notices,
                          const DureScopeQuestion *question, DureScopeAnswer *ret_answer);
gboolean dure_scope_keeps (const GPtrArray *events, const GPtrArray *notices, const char *pilot,
                           const char *item, gint64 at_ms, DureScopeAnswer *ret_answer);
gint64 dure_scope_kept_since (const GPtrArray *events, const GPtrArray *notices, const char *pilot,
                              const char *item, gint64 at_ms, DureScopeAnswer *ret_before);
void dure_scope_find_line (const GPtrArray *events, const GPtrArray *notices,
                           const DureScopeQuestion *question, DureScopeAnswer *ret_answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureConsentEvent, dure_consent_event_free)

G_END_DECLS
