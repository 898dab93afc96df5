// proposals.h: citizens' ideas and sites' problems, each one open thread
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "proposal.h"

#include <jansson.h>

G_BEGIN_DECLS

/* Who acts at the desk. */
#define DURE_PROPOSAL_DESK "coordinator"

/**
 * DureProposalKind:
 * @DURE_PROPOSAL_IDEA: of a citizen
 * @DURE_PROPOSAL_PROBLEM: of a site
 */
typedef enum
{
  DURE_PROPOSAL_IDEA,
  DURE_PROPOSAL_PROBLEM,
  DURE_PROPOSAL_KINDS,
} DureProposalKind;

/**
 * DureProposalDraft:
 * @site: (nullable): whose problem it is
 * @title: one line
 * @text: what it is
 * @wanted: (nullable): which data would help; of a problem
 * @sufferers: (nullable): who suffers from it; of a problem
 * @better: (nullable): what better would mean; of a problem
 * @language: what it is written in
 * @stays: whether its words stay when its author erases everything
 *
 * What somebody wants to say; all words are foreign.
 */
typedef struct
{
  DureProposalKind kind;
  const char *site;
  const char *title, *text, *wanted, *sufferers, *better;
  const char *language;
  gboolean stays;
} DureProposalDraft;

/**
 * DureProposal:
 * @title: (nullable): %NULL with the other words once they are taken back
 * @made_day: counted from 1970 in Seoul
 * @shown_day: when it was first published; -1 not yet
 * @taken_back_day: -1 while it is not
 * @pilot: (nullable): what it became
 * @support: how many voices it has
 * @stays: whether its words stay when its author erases everything
 */
typedef struct
{
  char *id;
  DureProposalKind kind;
  char *site;
  char *title, *text, *wanted, *sufferers, *better;
  char *language;
  DureProposalStanding standing;
  gint64 made_day, shown_day, taken_back_day;
  char *pilot;
  gint64 support;
  gboolean stays;
} DureProposal;

/**
 * DureProposalSearch:
 * @state: (nullable): the word of one, or %NULL for all
 * @kind: (nullable): the word of one, or %NULL for both
 * @is_newest_first: rather than the most supported
 */
typedef struct
{
  const char *state, *kind;
  gboolean is_newest_first;
} DureProposalSearch;

const char *dure_proposal_kind_to_text (DureProposalKind kind);
gboolean dure_proposal_kind_from_text (const char *text, DureProposalKind *ret_kind);

DureProposal *dure_proposal_of_row (DureRows *row);
void dure_proposal_free (DureProposal *self);

json_t *dure_proposal_draft_faults (const DureProposalDraft *draft);
char *dure_proposal_add (DureCity *city, const DureProposalDraft *draft, const guint8 *author,
                         GError **error);
DureProposal *dure_proposal_find (DureCity *city, const char *id, GError **error);
gboolean dure_proposal_move (DureCity *city, const char *id, DureProposalMove move,
                             const char *pilot, const char *actor, const char *reason,
                             GError **error);
gboolean dure_proposal_take_back (DureCity *city, const char *id, GError **error);
gboolean dure_proposals_repeat (DureCity *city, GError **error);

gboolean dure_proposals_count (DureCity *city, const DureProposalSearch *search,
                               gint64 *ret_count, gint64 *ret_support, GError **error);
GPtrArray *dure_proposals_list (DureCity *city, const DureProposalSearch *search, gint64 from,
                                gint64 most, GError **error);
GPtrArray *dure_proposals_at_desk (DureCity *city, const char *state, GError **error);

/* For questions of other files here, in the order of dure_proposal_of_row(). */
#define DURE_PROPOSAL_COLUMNS \
  "id, kind, site, title, text, wanted, sufferers, better, language, state, is_hidden, made_day," \
  " coalesce(shown_day, -1), coalesce(taken_back_day, -1), pilot, support, stays"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureProposal, dure_proposal_free)

G_END_DECLS
