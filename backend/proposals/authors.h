// authors.h: who made which proposal, for themselves alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "proposals.h"

G_BEGIN_DECLS

char *dure_author_propose (DureCity *city, gint64 phone, const DureProposalDraft *draft,
                           GError **error);
gboolean dure_author_may_propose (const GPtrArray *own);
GPtrArray *dure_author_list (DureCity *city, gint64 phone, GError **error);
gboolean dure_author_take_back (DureCity *city, gint64 phone, const char *proposal,
                                GError **error);
gboolean dure_author_forget (DureCity *city, const char *donor, GError **error);

G_END_DECLS
