// import-kind.c: the kinds of files that a donor can give from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Another kind of file is another #DureImportKind in the list below, in a file of its own beside
// energy-import.c, with a page part for what its finish() tells (preview.html). Nothing else knows
// the kinds: the upload feeds whoever recognises the file, and drafts, consents, donating and
// taking back go by the codes of the observations.
//
// The first that recognises a file reads it. A table has no mark of its own, so that kind stands
// last and takes whatever is left.

#include "import-kind.h"

#include "energy-import.h"
#include "health-import.h"

static const DureImportKind *const kinds[] = {
  &dure_apple_import,
  &dure_clinic_import,
  &dure_energy_import,
};

/**
 * dure_import_kind_find:
 * @head: (array length=length): how a file begins, foreign
 * @length: at most %DURE_IMPORT_HEAD
 *
 * Returns: (transfer none) (nullable): the kind that reads it
 */
const DureImportKind *
dure_import_kind_find (const guint8 *head, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i]->recognises (head, length))
      return kinds[i];
  return NULL;
}

/**
 * dure_import_kind_of_word:
 *
 * Returns: (transfer none) (nullable): the kind of that name
 */
const DureImportKind *
dure_import_kind_of_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->word, word))
      return kinds[i];
  return NULL;
}
