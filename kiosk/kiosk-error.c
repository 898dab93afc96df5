// kiosk-error.c: the one error domain of kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "kiosk-error.h"

G_DEFINE_QUARK (dure-kiosk-error-quark, dure_kiosk_error)
