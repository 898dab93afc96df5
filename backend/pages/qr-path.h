// qr-path.h: a QR code as the path of an SVG
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *dure_qr_path (const char *text, guint *ret_side);

G_END_DECLS
