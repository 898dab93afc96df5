// request.h: what a recipient asks for, in its own words and in codes
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

G_BEGIN_DECLS

#define DURE_REQUEST_SCHEMA "dure.application/1"
#define DURE_REQUEST_ITEMS_MAX 32
#define DURE_REQUEST_CODES_MAX 24
#define DURE_REQUEST_STAFF_MAX 10000
/* A permit that runs longer than its committee can foresee is asked for again. */
#define DURE_REQUEST_DAYS_MAX (3 * 366)

/**
 * DureRequest:
 * @json: all of it
 * @recipient: who asks, by id
 * @pilot: of whose data
 * @applicant: which person there answers for it, as the recipient calls them
 * @title: in a line
 * @trains: whether models are to be trained on it; else it is only provided
 * @items: (array zero-terminated=1): codes of what is asked for
 * @codes: (array zero-terminated=1): of how it is to be used (data-use.h)
 * @ethics: (nullable): number of an ethics board's approval
 * @local_staff: people in Gwangju that the recipient promises to employ; 0 for no such promise
 * @from_ms: its first moment
 * @until_ms: the first moment after it
 */
typedef struct
{
  json_t *json;
  const char *recipient;
  const char *pilot;
  const char *applicant;
  const char *title;
  gboolean trains;
  const char **items;
  const char **codes;
  const char *ethics;
  guint local_staff;
  gint64 from_ms;
  gint64 until_ms;
} DureRequest;

DureRequest *dure_request_from_json (json_t *json, GError **error);
void dure_request_free (DureRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureRequest, dure_request_free)

G_END_DECLS
