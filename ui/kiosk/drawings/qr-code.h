// qr-code.h: a QR code in squares that a phone reads at once
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DURE_TYPE_QR_CODE (dure_qr_code_get_type ())
G_DECLARE_FINAL_TYPE (DureQrCode, dure_qr_code, DURE, QR_CODE, GtkWidget)

void dure_qr_code_set_text (DureQrCode *self, const char *text);

G_END_DECLS
