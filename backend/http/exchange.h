// exchange.h: one request and its answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "meters.h"
#include "web.h"
#include "writer.h"

#include <jansson.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

#define DURE_SESSION_COOKIE "__Host-dure"

/**
 * DureService:
 * @city: a reader of this thread's own
 * @writer: who changes the store
 * @mailbox: where this thread is told that it was changed
 * @web: pages and words
 * @meters: what this thread counts
 *
 * What every handler on one thread draws on.
 */
typedef struct
{
  DureCity *city;
  DureWriter *writer;
  DureMailbox *mailbox;
  DureWeb *web;
  const DureMeters *meters;
} DureService;

/**
 * DureExchange:
 * @message: libsoup's
 * @service: what answers draw on
 * @city: the service's
 * @origins: (nullable): where this listener is on the web, `https://dure.example`; %NULL for
 *   machines
 * @language: what the reader reads
 * @path: of the request
 * @is_page: whether a person is looking, rather than a program
 * @is_fhir: whether it is a program that wants to be answered as FHIR has it
 * @is_late: whether who was asked for an answer gives it later, and lets libsoup go on then
 * @phone: whose session it is, once somebody has looked; 0 before
 *
 * What a handler gets. It answers by exactly one of the functions below.
 */
typedef struct
{
  SoupServerMessage *message;
  const DureService *service;
  DureCity *city;
  const char *const *origins;
  const char *language;
  const char *path;
  gboolean is_page;
  gboolean is_fhir;
  gboolean is_late;
  gint64 phone;
} DureExchange;

void dure_exchange_init (DureExchange *self, SoupServerMessage *message, const DureService *service,
                         const char *const *origins);
const char *dure_exchange_header (DureExchange *self, const char *name);
void dure_exchange_put (DureExchange *self, const char *name, const char *value);
char *dure_exchange_cookie (DureExchange *self, const char *name);
char *dure_exchange_asked (DureExchange *self, const char *name);
char *dure_exchange_address (DureExchange *self);
char *dure_exchange_url (DureExchange *self, const char *origin, const char *path);
json_t *dure_exchange_read (DureExchange *self, GError **error);
GHashTable *dure_exchange_form (DureExchange *self);
const char *dure_exchange_same_origin (DureExchange *self);

void dure_exchange_text_as (DureExchange *self, guint status, const char *type, const char *text);
void dure_exchange_take (DureExchange *self, guint status, const char *type, char *text);
void dure_exchange_json (DureExchange *self, guint status, const json_t *json);
void dure_exchange_page (DureExchange *self, guint status, const char *page, json_t *data);
void dure_exchange_text (DureExchange *self, const char *type, const char *file_name,
                         const char *text);
void dure_exchange_file (DureExchange *self, const char *type, const char *file_name,
                         GBytes *content);
void dure_exchange_asset (DureExchange *self, const char *name);
void dure_exchange_fresh_asset (DureExchange *self, const char *name);
void dure_exchange_go (DureExchange *self, const char *path);
void dure_exchange_problem (DureExchange *self, const char *code);
void dure_exchange_explain (DureExchange *self, const char *code);
void dure_exchange_problem_with (DureExchange *self, const char *code, json_t *more);
void dure_exchange_refusal (DureExchange *self, guint status, const char *methods);
void dure_exchange_failure (DureExchange *self, const GError *error);
void dure_exchange_health (DureExchange *self);
void dure_exchange_put_cookie (DureExchange *self, const char *name, const char *value,
                               guint life_s);
void dure_exchange_put_session (DureExchange *self, const char *secret);
void dure_exchange_sign_out (DureExchange *self);
gboolean dure_exchange_signed_out (DureExchange *self);

G_END_DECLS
