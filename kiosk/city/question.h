// question.h: one thing asked of the city, and who waits for its answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "station.h"
#include "uplink.h"

#include <jansson.h>

G_BEGIN_DECLS

typedef struct _DureQuestion DureQuestion;

/**
 * DureQuestionFunc:
 * @reply: (nullable): what the city said, foreign; %NULL when nobody answered
 * @status: the reply's
 */
typedef void (*DureQuestionFunc) (GBytes *reply, guint status, gpointer data);

void dure_question_ask (DureQuestion **slot, DureUplink *uplink, const char *path, GBytes *body,
                        DureQuestionFunc heard, gpointer data);
void dure_question_ask_json (DureQuestion **slot, DureUplink *uplink, const char *path,
                             const json_t *json, DureQuestionFunc heard, gpointer data);
void dure_question_ask_as (DureQuestion **slot, DureUplink *uplink, DureStation *station,
                           const char *load, const json_t *document, DureQuestionFunc heard,
                           gpointer data);
void dure_question_drop (DureQuestion **slot);

G_END_DECLS
