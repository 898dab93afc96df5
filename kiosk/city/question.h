// question.h: one thing asked of the city, and who waits for its answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station.h"
#include "uplink.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureCityQuestion DureCityQuestion;

/**
 * DureCityQuestionFunc:
 * @reply: (nullable): what the city said, foreign; %NULL when nobody answered
 * @status: the reply's
 */
typedef void (*DureCityQuestionFunc) (GBytes *reply, guint status, gpointer data);

void dure_city_question_ask (DureCityQuestion **slot, DureUplink *uplink, const char *path,
                             GBytes *body, DureCityQuestionFunc heard, gpointer data);
void dure_city_question_ask_json (DureCityQuestion **slot, DureUplink *uplink, const char *path,
                                  const json_t *json, DureCityQuestionFunc heard, gpointer data);
void dure_city_question_ask_as (DureCityQuestion **slot, DureUplink *uplink, DureStation *station,
                                const char *load, const json_t *document,
                                DureCityQuestionFunc heard, gpointer data);
void dure_city_question_drop (DureCityQuestion **slot);

G_END_DECLS
