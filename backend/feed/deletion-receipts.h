// deletion-receipts.h: what recipients sign that they have deleted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "jws.h"

G_BEGIN_DECLS

#define DURE_DELETION_RECEIPT_SCHEMA "dure.deletion-receipt/1"

gboolean dure_deletion_receipt_take (DureCity *city, const char *recipient, const char *text,
                                     GError **error);
json_t *dure_deletion_receipt_find (DureCity *city, gint64 phone, const char *deletion,
                                    gint64 *ret_time_ms, GError **error);

G_END_DECLS
