// receipt-page.h: the donor's own copy: QR code, word pair, withdrawal code
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

#define DURE_TYPE_RECEIPT_PAGE (dure_receipt_page_get_type ())
G_DECLARE_FINAL_TYPE (DureReceiptPage, dure_receipt_page, DURE, RECEIPT_PAGE, DurePage)

/* Signal "finished". */
void dure_receipt_page_set_receipt (DureReceiptPage *self, const char *url,
                                    const char *const words[2], const char *spaced_code);
void dure_receipt_page_set_approved (DureReceiptPage *self);
void dure_receipt_page_ask_guardian (DureReceiptPage *self);

G_END_DECLS
