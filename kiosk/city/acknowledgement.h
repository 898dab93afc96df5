// acknowledgement.h: the city's word on what became of the donations it was sent
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"
#include "outbox.h"

#include <jansson.h>

G_BEGIN_DECLS

/**
 * DureAcknowledgement:
 * @verdicts: (element-type DureOutboxVerdict): one for each donation sent
 * @kept: how many the city has durably, now or since an earlier time
 * @refused: how many it refused
 * @later: how many of those are to be sent again
 */
typedef struct
{
  json_t *json;
  GArray *verdicts;
  guint kept;
  guint refused;
  guint later;
} DureAcknowledgement;

DureAcknowledgement *dure_acknowledgement_read (GBytes *reply, GPtrArray *sent,
                                                const guint8 city_key[DURE_PUBLIC_KEY_BYTES],
                                                GError **error);
void dure_acknowledgement_free (DureAcknowledgement *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAcknowledgement, dure_acknowledgement_free)

G_END_DECLS
