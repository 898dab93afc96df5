// pilots.h: pilots, version by version, from a draft to the end
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "pilot-draft.h"
#include "pilot-state.h"

G_BEGIN_DECLS

/**
 * DurePilot:
 * @name: `gwangju-heart`
 * @version: of its notices; each is begun, reviewed and run by itself
 * @state: where this version stands
 * @edition: counts what was changed
 * @draft: every field as it was typed
 * @since_ms: since when it stands there
 * @donors: how many have data in force
 * @counted_ms: when that was counted; 0 when it never was
 */
typedef struct
{
  char *name;
  guint version;
  DurePilotState state;
  gint64 edition;
  json_t *draft;
  gint64 since_ms;
  gint64 donors;
  gint64 counted_ms;
} DurePilot;

void dure_pilot_free (DurePilot *self);
DurePilot *dure_pilot_look (DureCity *city, const char *name, guint version, GError **error);
DurePilot *dure_pilot_first (DureCity *city, GError **error);
gboolean dure_pilot_has_written (DureCity *city, const DurePilot *pilot, const char *actor,
                                 gboolean *ret_has, GError **error);

gboolean dure_pilot_begin (DureCity *city, const char *name, const char *actor,
                           guint *ret_version, GError **error);
gboolean dure_pilot_write (DureCity *city, const DurePilot *pilot, const char *part,
                           GHashTable *form, const char *actor, GError **error);
gboolean dure_pilot_move (DureCity *city, const DurePilot *pilot, DurePilotMove move,
                          const char *actor, const char *why, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePilot, dure_pilot_free)

G_END_DECLS
