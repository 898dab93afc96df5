// utterance.h: what is said in one go
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureUtterance:
 * @words: what is said, in one line
 * @language: (transfer none): code of their language, `ko`; lives as long as the program
 * @is_private: whether only the visitor may hear it
 */
typedef struct
{
  char *words;
  const char *language;
  gboolean is_private;
} DureUtterance;

DureUtterance *dure_utterance_new (const char *words, const char *language, gboolean is_private);
DureUtterance *dure_utterance_ref (DureUtterance *self);
void dure_utterance_unref (DureUtterance *self);
gboolean dure_utterance_says (const DureUtterance *self, const DureUtterance *other);
gboolean dure_utterance_counts (const DureUtterance *self, const DureUtterance *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureUtterance, dure_utterance_unref)

G_END_DECLS
