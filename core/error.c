// error.c: the one error domain of core
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "error.h"

G_DEFINE_QUARK (dure-core-error-quark, dure_core_error)
