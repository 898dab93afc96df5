// authors.h: who made which proposal, for themselves alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proposals.h"

G_BEGIN_DECLS

/**
 * DureAuthorRoom:
 * @DURE_AUTHOR_MAY: one more may be proposed
 * @DURE_AUTHOR_THREE_GO_ON: three are going on
 * @DURE_AUTHOR_TEN_TODAY: ten were made today, taken back or not
 */
typedef enum
{
  DURE_AUTHOR_MAY,
  DURE_AUTHOR_THREE_GO_ON,
  DURE_AUTHOR_TEN_TODAY,
} DureAuthorRoom;

char *dure_author_propose (DureCity *city, gint64 phone, const DureProposalDraft *draft,
                           GError **error);
DureAuthorRoom dure_author_room (DureCity *city, const GPtrArray *own);
GPtrArray *dure_author_list (DureCity *city, gint64 phone, GError **error);
gboolean dure_author_take_back (DureCity *city, gint64 phone, const char *proposal,
                                GError **error);
gboolean dure_author_forget (DureCity *city, const char *donor, GError **error);

G_END_DECLS
