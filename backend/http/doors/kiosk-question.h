// kiosk-question.h: who asks at a door for kiosks, and what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

char *dure_kiosk_question_read (DureExchange *exchange, const char *name, json_t **ret_question);

G_END_DECLS
