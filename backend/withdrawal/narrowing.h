// narrowing.h: taking a part back, or everything without erasing it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "code.h"
#include "standing.h"

G_BEGIN_DECLS

/**
 * DureWithdrawal:
 * @scope: (transfer none): `everything`, the text of a kind, or of a purpose beyond the pilot
 * @erases: whether what is there goes too
 * @record_id: (transfer none) (nullable): the decision's id; %NULL throws one
 *
 * What a donor takes back.
 */
typedef struct
{
  const char *scope;
  gboolean erases;
  const char *record_id;
} DureWithdrawal;

gboolean dure_withdrawal_read (const char *scope, const char *erases,
                               DureWithdrawal *ret_withdrawal);
gboolean dure_scope_is_purpose (const char *scope);
gboolean dure_withdraw_import (DureCity *city, gint64 phone, const char *id, GError **error);
void dure_scope_codes (const char *scope, bool ret_codes[DURE_CODE_COUNT]);

gboolean dure_narrow (DureCity *city, const char *donor, const DureWithdrawal *withdrawal,
                      GError **error);
gboolean dure_narrow_again (DureCity *city, const DureStanding *decision, GError **error);

G_END_DECLS
