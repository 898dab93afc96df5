// imports.h: the drafts of donors, and what became of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "consent.h"
#include "draft.h"
#include "import-kind.h"

G_BEGIN_DECLS

/* A draft that nobody decided about goes after a day. */
#define DURE_DRAFT_LIFE_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

/**
 * DureImport:
 * @id: its UUIDv7
 * @donor: whose it is
 * @kind: the word of its kind
 * @made_ms: when the file was read
 * @generation: of the key it is sealed under
 * @donated_ms: when it was donated; 0 for a draft
 * @observations: of one that was donated: how many
 */
typedef struct
{
  char *id;
  char *donor;
  char *kind;
  gint64 made_ms;
  gint64 generation;
  gint64 donated_ms;
  gint64 observations;
} DureImport;

void dure_import_free (DureImport *self);

char *dure_imports_donor (DureCity *city, gint64 phone, GError **error);
gboolean dure_imports_draft (DureCity *city, gint64 phone, DureImport **ret_draft,
                             json_t **ret_summary, GError **error);
GPtrArray *dure_imports_donated (DureCity *city, gint64 phone, GError **error);

gboolean dure_imports_keep (DureCity *city, DureDraft *draft, const char *kind, GError **error);
gboolean dure_imports_lacking (DureCity *city, const char *donor, const json_t *summary,
                               gboolean ret_lacking[DURE_PURPOSE_COUNT], GError **error);
gboolean dure_imports_donate (DureCity *city, gint64 phone, const char *id,
                              const DureImportKind **ret_kind, GError **error);
gboolean dure_imports_drop (DureCity *city, gint64 phone, GError **error);
gboolean dure_imports_drop_of (DureCity *city, const char *donor, GError **error);
gboolean dure_imports_sweep (DureCity *city, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureImport, dure_import_free)

G_END_DECLS
