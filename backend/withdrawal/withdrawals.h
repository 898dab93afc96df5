// withdrawals.h: taking back what was given
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "narrowing.h"

G_BEGIN_DECLS

gboolean dure_withdraw_phone (DureCity *city, gint64 phone, const DureWithdrawal *withdrawal,
                              GError **error);
gboolean dure_withdraw_whole (DureCity *city, const char *donor, const char *by, GError **error);
gboolean dure_withdraw_donor (DureCity *city, const char *donor, const DureWithdrawal *withdrawal,
                              GError **error);
char *dure_donor_of_code (DureCity *city, const char *typed, const char *day, GError **error);
gboolean dure_withdraw_code (DureCity *city, const char *typed, const char *day,
                             gint64 *ret_withdrawn_ms, GError **error);
gboolean dure_withdrawals_repeat (DureCity *city, GError **error);
gboolean dure_withdrawals_waiting (DureCity *city, gint64 *ret_count, GError **error);
gboolean dure_withdrawals_step (DureCity *city, gboolean *ret_more, GError **error);
gboolean dure_withdrawals_resume (DureCity *city, GError **error);

G_END_DECLS
