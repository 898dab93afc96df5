// import-kind.h: the kinds of files that a donor can give from
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "draft.h"
#include "sources.h"

G_BEGIN_DECLS

/* So many bytes of a file are seen before it is decided who reads it, unless it is shorter. */
#define DURE_IMPORT_HEAD 1024

/**
 * DureImportKind:
 * @word: names it in the store and to pages, `energy`
 * @page: where the donor finds it when it is donated
 * @source: what the observations are kept as coming from
 * @recognises: whether a file that begins like this is one of its own
 * @begin: a reader at the beginning of a file, which fills @draft; @fields: (element-type utf8
 *   utf8): what else the form said, foreign. Both outlive the reader
 * @feed: reads the next piece of the file, of any length; a reader that failed is only freed
 * @settle: (nullable): takes one turn, a few milliseconds, of what is left to do after the last
 *   byte; asked again until it says that it is done, and only then @finish
 * @finish: reads the end. Gives what a page tells of this kind, an object; whatever the reader
 *   took or left out has been told to the draft by then
 * @free: frees a reader, finished or not, and wipes what it held
 * @reason: why the whole file is refused, in one word that add.html knows
 *
 * What reads one kind of file. A reader holds a bounded part of the file, however long that is;
 * what it makes out goes to dure_draft_add() at once or at the end, and what it leaves out to
 * dure_draft_complain(). It keeps no name, serial number or address, and puts none in an error.
 */
typedef struct
{
  const char *word;
  const char *page;
  DureSourceKind source;
  gboolean (*recognises) (const guint8 *head, gsize length);
  gpointer (*begin) (DureDraft *draft, GHashTable *fields);
  gboolean (*feed) (gpointer reader, const guint8 *bytes, gsize length, GError **error);
  gboolean (*settle) (gpointer reader, gboolean *ret_is_done, GError **error);
  json_t *(*finish) (gpointer reader, GError **error);
  void (*free) (gpointer reader);
  const char *(*reason) (const GError *error);
} DureImportKind;

const DureImportKind *dure_import_kind_find (const guint8 *head, gsize length);
const DureImportKind *dure_import_kind_of_word (const char *word);

G_END_DECLS
