// statistics-error.c: why a number is not told
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "statistics-error.h"

G_DEFINE_QUARK (dure-statistics-error-quark, dure_statistics_error)
