// recipient-error.c: why a recipient's set is not what the city says, yet
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "recipient-error.h"

G_DEFINE_QUARK (dure-recipient-error-quark, dure_recipient_error)
