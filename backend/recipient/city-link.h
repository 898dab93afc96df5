// city-link.h: how a recipient asks the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "own-key.h"
#include "world.h"

G_BEGIN_DECLS

typedef struct _DureCityLink DureCityLink;

/**
 * DureCityReply:
 * @status: of HTTP
 * @body: what was said
 * @location: (nullable): where it goes on
 * @again_s: after how many seconds; 1 when the city does not say
 */
typedef struct
{
  guint status;
  GBytes *body;
  char *location;
  guint again_s;
} DureCityReply;

DureCityLink *dure_city_link_new (const char *server, const char *client,
                                  const DureOwnKey *key, DureClock *clock, DureDice *dice,
                                  GError **error);
void dure_city_link_free (DureCityLink *self);
gboolean dure_city_link_ask (DureCityLink *self, const char *method, const char *where,
                             const json_t *body, DureCityReply *ret_reply, GError **error);
json_t *dure_city_reply_json (const DureCityReply *self, GError **error);
gboolean dure_city_reply_fail (const DureCityReply *self, GError **error);
void dure_city_reply_clear (DureCityReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCityLink, dure_city_link_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureCityReply, dure_city_reply_clear)

G_END_DECLS
