// device-address.h: Bluetooth addresses, compared and never shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean dure_device_address_is_valid (const char *text);
gboolean dure_device_address_equal    (const char *a,
                                       const char *b);
gboolean dure_device_address_is_lasting (const char *address,
                                         const char *type);

G_END_DECLS
