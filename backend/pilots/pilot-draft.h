// pilot-draft.h: what a coordinator writes of a pilot, and what kiosks and phones would say of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

G_BEGIN_DECLS

/* The part of a draft that is the same in every language; the others are called like theirs. */
#define DURE_PILOT_PLAN "plan"
#define DURE_PILOT_NAME_MAX 48
#define DURE_PILOT_FIELD_MAX 2000
#define DURE_PILOT_TARGET_MAX 1000000

extern const char *const dure_pilot_recipients[];

gboolean dure_pilot_name_is_good (const char *name);
gboolean dure_pilot_part_is_known (const char *part);
const char *dure_pilot_draft_part (const char *field);
void dure_pilot_draft_take (json_t *draft, const char *part, GHashTable *form);
void dure_pilot_draft_copy (json_t *draft, DureNotice *notice);
const char *dure_pilot_draft_field (const json_t *draft, const char *field);
gboolean dure_pilot_draft_has (const json_t *draft, const char *prefix, const char *word);
gint64 dure_pilot_draft_target (const json_t *draft);
json_t *dure_pilot_draft_faults (const json_t *draft);
json_t *dure_pilot_draft_terms (const json_t *draft, const char *name, guint version,
                                const json_t *record);
json_t *dure_pilot_draft_text (const json_t *draft, const char *language);

G_END_DECLS
