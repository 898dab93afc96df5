// lab-call.h: what somebody of the lab asks for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "lab-people.h"

G_BEGIN_DECLS

/**
 * DureLabCall:
 * @exchange: to be answered
 * @person: who asks
 * @form: (nullable): what was sent along, or stands in the address
 * @file: (nullable): and the file that came with it
 * @next: (nullable): where the browser is sent when it is done
 * @problem: (nullable): why it is not done: one of those in problem.c
 * @is_wrong: whether what was sent is to be shown once more, since something in it is wrong
 * @once: (nullable): what the answer to a change tells, this once; the browser is sent nowhere then
 */
typedef struct
{
  DureExchange *exchange;
  const DureLabPerson *person;
  GHashTable *form;
  GBytes *file;
  char *next;
  const char *problem;
  gboolean is_wrong;
  char *once;
} DureLabCall;

/**
 * DureLabRoom:
 * @route: where it is
 * @action: what must be allowed, of one subject at least; of which, it looks at itself
 * @find: (nullable): whether what is asked for is there, and theirs; else it has answered. Before
 *   anything is written down, so that nobody is said to have been shown what they were not
 * @reading: (nullable): what about a person its answer shows, which is written down first
 * @note: (nullable): writes down more than that, on the writer's thread and within a transaction;
 *   it looks at @form, and refuses what is not to be handed out
 * @show: (nullable): answers; after a change, only when what was sent is wrong, or to tell once
 * @change: (nullable): changes the store, on the writer's thread and within a transaction, and sets
 *   where to go then. What is done by who may not, or to what is not as they saw it, fails
 *
 * One page, or one thing that can be done on one.
 */
typedef struct
{
  DureRoute route;
  DureLabAction action;
  gboolean (*find) (DureLabCall *call);
  const char *reading;
  gboolean (*note) (DureLabCall *call, DureCity *city, GError **error);
  void (*show) (DureLabCall *call);
  gboolean (*change) (DureLabCall *call, DureCity *city, GError **error);
} DureLabRoom;

gboolean dure_lab_call_arrive (DureExchange *exchange, DureLabAction action);
void dure_lab_call_send (const DureLabRoom *room, DureExchange *exchange);
const char *dure_lab_call_field (DureLabCall *self, const char *name);
char *dure_lab_call_asked (DureLabCall *self, const char *name);
gboolean dure_lab_call_may (DureLabCall *self, DureLabAction action, const char *subject);
const char *dure_lab_call_recipient (DureLabCall *self, const char *named);
const char *dure_lab_call_whose (DureLabCall *self, DureLabAction action);
void dure_lab_call_turn_away (DureLabCall *self);
gboolean dure_lab_call_refuse (DureLabCall *self, const char *problem);
json_t *dure_lab_call_rows (DureLabCall *self, DureRows *rows,
                            json_t *(*row_data) (DureLabCall *self, DureRows *row),
                            GError **error);
void dure_lab_call_page (DureLabCall *self, const char *page, json_t *data);

G_END_DECLS
