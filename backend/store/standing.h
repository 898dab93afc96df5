// standing.h: decisions that hold whatever data come, or come back, after them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "encoding.h"
#include "key-store.h"

G_BEGIN_DECLS

/**
 * DureStanding:
 * @id: that of the record of the decision
 * @about: a donor, or from dure_standing_about_hash() of what has still to come
 * @scope: `everything`, the text of a kind or of a purpose
 * @is_given: whether it is a yes; only of a purpose, and with a notice
 * @erases: whether what is there goes too; only with a no
 * @notice: (nullable): the digest of the notice that was shown, where one line was decided; %NULL
 *   where something was taken back
 * @time_ms: when it was decided
 * @is_by_code: whether by the short code at a kiosk, rather than on the phone; not kept here
 */
typedef struct
{
  char *id;
  char *about;
  char *scope;
  gboolean is_given;
  gboolean erases;
  char *notice;
  gint64 time_ms;
  gboolean is_by_code;
} DureStanding;

DureStanding *dure_standing_new (const char *about, const char *scope, DureClock *clock,
                                 DureDice *dice);
DureStanding *dure_standing_new_about (const DureStanding *other, const char *about,
                                       DureClock *clock, DureDice *dice);
void dure_standing_free (DureStanding *self);
char *dure_standing_about_hash (const guint8 hash[DURE_SHA256_BYTES]);
gboolean dure_standing_is_end (const DureStanding *self);

gboolean dure_standing_put (DureKeyStore *store, const DureStanding *standing, GError **error);
gboolean dure_standing_put_in (DureDatabase *database, const DureStanding *standing,
                               GError **error);
GPtrArray *dure_standing_list (DureKeyStore *store, GError **error);
GPtrArray *dure_standing_find (DureKeyStore *store, const char *donor, const char *claim,
                               const char *visit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureStanding, dure_standing_free)

G_END_DECLS
