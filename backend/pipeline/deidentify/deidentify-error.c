// deidentify-error.c: why data cannot leave as asked
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "deidentify-error.h"

G_DEFINE_QUARK (dure-deidentify-error-quark, dure_deidentify_error)
