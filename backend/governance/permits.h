// permits.h: who may have what, for how long, and as long as they do what they promised
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "request.h"
#include "states.h"

G_BEGIN_DECLS

/**
 * DurePermit:
 * @id: its name
 * @recipient: who has it
 * @recipient_class: what they are, as notices name it
 * @pilot: whose data
 * @purposes: (array zero-terminated=1): for what, `provide`
 * @items: (array zero-terminated=1): of what, `8867-4`, `ageBand`
 * @k: donors to a class, at least
 * @from_ms: from when on
 * @until_ms: the first moment that is not covered any more
 * @state: where it stands
 */
typedef struct
{
  char *id, *recipient, *recipient_class, *pilot;
  char **purposes;
  char **items;
  guint k;
  gint64 from_ms, until_ms;
  DurePermitState state;
} DurePermit;

DurePermit *dure_permit_find (DureCity *city, const char *id, GError **error);
DurePermit *dure_permit_hold (DureCity *city, const char *id, GError **error);
void dure_permit_free (DurePermit *self);
gboolean dure_permit_is_active (const DurePermit *self, gint64 at_ms);

char *dure_permit_make (DureCity *city, const char *application, const DureRequest *request,
                        GError **error);
gboolean dure_permit_move (DureCity *city, const char *id, DurePermitMove move, const char *actor,
                           const char *why, GError **error);
gboolean dure_permit_suspend (DureCity *city, const char *id, const char *why, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePermit, dure_permit_free)

G_END_DECLS
