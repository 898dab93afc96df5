// permits.h: who may have what, for how long
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/**
 * DurePermitState:
 *
 * Only what is granted is in force.
 */
typedef enum
{
  DURE_PERMIT_GRANTED,
  DURE_PERMIT_SUSPENDED,
  DURE_PERMIT_ENDED,
} DurePermitState;

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
 * @state: whether it was taken back
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
void dure_permit_free (DurePermit *self);
gboolean dure_permit_is_active (const DurePermit *self, gint64 at_ms);
gboolean dure_permit_suspend (DureCity *city, const char *id, const char *why, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DurePermit, dure_permit_free)

G_END_DECLS
