// guest-input.h: the side of a guest that libsoup reads
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "guest.h"

G_BEGIN_DECLS

#define DURE_TYPE_GUEST_INPUT (dure_guest_input_get_type ())
G_DECLARE_FINAL_TYPE (DureGuestInput, dure_guest_input, DURE, GUEST_INPUT, GInputStream)

GInputStream *dure_guest_input_new (DureGuest *guest);
void dure_guest_input_forget (DureGuestInput *self);

gboolean dure_guest_is_ready (DureGuest *self);
GPollableInputStream *dure_guest_get_source (DureGuest *self);

G_END_DECLS
