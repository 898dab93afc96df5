// backend-error.c: the one error domain of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"

G_DEFINE_QUARK (dure-backend-error-quark, dure_backend_error)
