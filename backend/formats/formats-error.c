// formats-error.c: why something cannot be said in a format of others
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "formats-error.h"

G_DEFINE_QUARK (dure - formats - error - quark, dure_formats_error)
