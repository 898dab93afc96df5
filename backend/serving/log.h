// log.h: what the program says of itself while it runs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureLogKey:
 *
 * All that a line can tell. Nothing that belongs to a person has a key: no address, no path or
 * query as it was asked for, no header, no body, no number of a donor or a donation.
 */
typedef enum
{
  DURE_LOG_END,
  DURE_LOG_LISTENER,
  DURE_LOG_METHOD,
  DURE_LOG_ROUTE,       /* a template of ours */
  DURE_LOG_STATUS,      /* of HTTP; 0 when nobody was there any more */
  DURE_LOG_DURATION_US, /* microseconds */
  DURE_LOG_BYTES,       /* of the body that went out */
  DURE_LOG_REASON,      /* a word of a closed list */
  DURE_LOG_KIOSK,       /* the number of a machine */
  DURE_LOG_WORKS,       /* of the writer */
  DURE_LOG_OPTION,      /* a name, never its value */
  DURE_LOG_MESSAGE,     /* words of ours, or of the store */
  DURE_LOG_DOMAIN,      /* which library speaks */
  DURE_LOG_KEYS,
} DureLogKey;

/**
 * DureLogDetail:
 * @key: what it is; decides which of the two is looked at
 * @text: (nullable): left out when it is %NULL
 * @number: not negative
 */
typedef struct
{
  DureLogKey key;
  const char *text;
  gint64 number;
} DureLogDetail;

/**
 * DureLogForm:
 *
 * How a line looks: for people, or for programs (one JSON object a line).
 */
typedef enum
{
  DURE_LOG_TEXT,
  DURE_LOG_JSON,
} DureLogForm;

void dure_log_set_up (void);
void dure_log_set_form (DureLogForm form);
void dure_log_set_most (GLogLevelFlags most);
gboolean dure_log_tells (GLogLevelFlags level);
gboolean dure_log_level_from_text (const char *text, GLogLevelFlags *ret_level);
char *dure_log_line (DureLogForm form, GLogLevelFlags level, gint64 now_us,
                     const GLogField *fields, gsize count);
void dure_log_event (GLogLevelFlags level, const char *event, const DureLogDetail *details);

/* dure_log (G_LOG_LEVEL_WARNING, "commit-failed", { DURE_LOG_WORKS, .number = 3 }) */
#define dure_log(level, event, ...) \
  dure_log_event ((level), (event), (const DureLogDetail[]) { __VA_ARGS__, { DURE_LOG_END } })

G_END_DECLS
