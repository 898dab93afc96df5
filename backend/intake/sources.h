// sources.h: phones and gateways that send observations by themselves
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "code.h"
#include "encoding.h"
#include "notice.h"

G_BEGIN_DECLS

#define DURE_SOURCE_LIFE_DAYS 365

/**
 * DureSourceKind:
 *
 * What it is; never a model or a serial number.
 */
typedef enum
{
  DURE_SOURCE_PHONE,
  DURE_SOURCE_CLINIC,
  DURE_SOURCE_HOME,
  DURE_SOURCE_KINDS,
} DureSourceKind;

/**
 * DureSource:
 * @number: names it
 * @donor: for whom it sends
 * @kind: what it is
 * @is_coordinators: whether a coordinator issued it, rather than the donor's phone
 * @issued_ms: since when
 * @expires_ms: until when at most
 * @revoked_ms: 0 while it may send
 * @batches: how many it has sent
 * @observations: in them
 * @last_ms: when the last one came; 0 for never
 *
 * A source as its donor sees it.
 */
typedef struct
{
  gint64 number;
  char *donor;
  DureSourceKind kind;
  gboolean is_coordinators;
  gint64 issued_ms;
  gint64 expires_ms;
  gint64 revoked_ms;
  gint64 batches;
  gint64 observations;
  gint64 last_ms;
} DureSource;

const char *dure_source_kind_to_text (DureSourceKind kind);
gboolean dure_source_kind_from_text (const char *text, DureSourceKind *ret_kind);

char *dure_source_issue (DureCity *city, const char *donor, DureSourceKind kind,
                         gboolean is_coordinators, gint64 *ret_number, GError **error);
gboolean dure_source_revoke (DureCity *city, const char *donor, gint64 number, GError **error);
gboolean dure_source_revoke_of_phone (DureCity *city, gint64 phone, gint64 number, GError **error);
GPtrArray *dure_sources_of_donor (DureCity *city, const char *donor, GError **error);
void dure_source_free (DureSource *self);

/**
 * DureSourceState:
 *
 * Whether a source may send.
 */
typedef enum
{
  DURE_SOURCE_OPEN,
  DURE_SOURCE_UNKNOWN,
  DURE_SOURCE_ENDED, /* expired or revoked */
  DURE_SOURCE_WITHDRAWN,
} DureSourceState;

/**
 * DureSourceStand:
 * @state: whether a source may send
 * @revision: how often its donor has changed what may be sent
 * @generation: the key that what comes now must be sealed under, or a later one
 *
 * How things stand at the moment of asking.
 */
typedef struct
{
  DureSourceState state;
  gint64 revision;
  gint64 generation;
} DureSourceStand;

/**
 * DureSourceScope:
 * @state: whether it may send
 * @number: names it; 0 for none
 * @revision: of the donor's changes; this and the rest is set when it may send
 * @donor: for whom
 * @lacking: for each code 0, or 1 and the line of the consent that does not let it in
 * @from_ms: for each other code, since when the donor agrees to it
 * @from_line: the line that was the last to be agreed
 * @is_taken_back: for each code, whether the donor has taken it back: now, or before @from_ms
 *
 * What a source may send, as far as its thread knows.
 */
typedef struct
{
  DureSourceState state;
  gint64 number;
  gint64 revision;
  char *donor;
  guint8 lacking[DURE_CODE_COUNT];
  gint64 from_ms[DURE_CODE_COUNT];
  DurePurpose from_line[DURE_CODE_COUNT];
  gboolean is_taken_back[DURE_CODE_COUNT];
} DureSourceScope;

DureSourceScope *dure_source_scope_find (DureCity *city, const guint8 hash[DURE_SHA256_BYTES],
                                         GError **error);
void dure_source_scope_free (DureSourceScope *self);
gboolean dure_source_look (DureCity *city, gint64 number, DureSourceStand *ret_stand,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSource, dure_source_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureSourceScope, dure_source_scope_free)

G_END_DECLS
