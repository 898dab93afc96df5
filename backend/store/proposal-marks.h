// proposal-marks.h: which proposals nobody shall read any more, remembered where keys are
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "key-store.h"

G_BEGIN_DECLS

/**
 * DureHidden:
 * @proposal: its id
 * @reason: why; everybody reads it
 */
typedef struct
{
  char *proposal;
  char *reason;
} DureHidden;

void dure_hidden_free (DureHidden *self);

gboolean dure_taken_back_put (DureKeyStore *store, const char *proposal, GError **error);
GPtrArray *dure_taken_back_list (DureKeyStore *store, GError **error);
gboolean dure_hidden_put (DureKeyStore *store, const char *proposal, const char *reason,
                          GError **error);
gboolean dure_hidden_drop (DureKeyStore *store, const char *proposal, GError **error);
GPtrArray *dure_hidden_list (DureKeyStore *store, GError **error);
gboolean dure_proposal_marks_tell (DureKeyStore *store, DureDatabase *draft, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHidden, dure_hidden_free)

G_END_DECLS
