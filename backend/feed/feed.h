// feed.h: what each recipient is told, in one list that has no gaps
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_FEED_AT_ONCE 100

/**
 * DureFeedKind:
 * @DURE_FEED_RELEASE: there is something to be fetched
 * @DURE_FEED_DELETION: something of it has to be deleted
 */
typedef enum
{
  DURE_FEED_RELEASE,
  DURE_FEED_DELETION,
} DureFeedKind;

gboolean dure_feed_hold (DureCity *city, const char *recipient, GError **error);
gboolean dure_feed_announce (DureCity *city, const char *recipient, gint64 release,
                             GError **error);
gboolean dure_feed_append (DureCity *city, const char *recipient, DureFeedKind kind,
                           gint64 release, gint64 within_ms, gint64 *ret_number, GError **error);
json_t *dure_feed_read (DureCity *city, const char *recipient, gint64 after, GError **error);
gboolean dure_feed_acknowledge (DureCity *city, const char *recipient, gint64 sequence,
                                GError **error);

G_END_DECLS
