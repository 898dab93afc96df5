// release-book-rows.h: what sealed releases hold, line by line, and whose it is to whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "release.h"
#include "row-branch.h"

G_BEGIN_DECLS

/**
 * DureReleaseLine:
 * @line: from 0
 * @pseudonym: what its donor is called in this release
 * @row: an object of texts, in canonical JSON
 */
typedef struct
{
  gint64 line;
  guint8 pseudonym[DURE_PSEUDONYM_BYTES];
  char *row;
} DureReleaseLine;

/**
 * DureReleaseEntry:
 * @number: of its row; later ones are greater
 * @id: its id
 * @recipient: for whom
 * @permit: by which permit
 * @time_ms: when it was sealed
 * @manifest: what it is
 * @pseudonym: of dure_release_book_find_donor() only: what the donor is called there
 */
typedef struct
{
  gint64 number;
  char *id, *recipient, *permit;
  gint64 time_ms;
  json_t *manifest;
  guint8 pseudonym[DURE_PSEUDONYM_BYTES];
} DureReleaseEntry;

gboolean dure_release_book_store_row (DureCity *city, const char *release, DureRowWalk *walk,
                                      const DureReleaseLine *line, GError **error);
gboolean dure_release_book_store_rows (DureCity *city, const DureRelease *release,
                                       GError **error);
GPtrArray *dure_release_book_rows (DureCity *city, const char *release, gint64 from,
                                   gint64 before, GError **error);
GPtrArray *dure_release_book_pseudonyms (DureCity *city, const char *release, gint64 from,
                                         gint64 before, GError **error);
GPtrArray *dure_release_book_all (DureCity *city, GError **error);
GPtrArray *dure_release_book_of_recipient (DureCity *city, const char *recipient,
                                           GError **error);
DureReleaseEntry *dure_release_book_find (DureCity *city, const char *release, GError **error);
GPtrArray *dure_release_book_find_donor (DureCity *city, const char *donor, GError **error);
void dure_release_entry_free (DureReleaseEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureReleaseEntry, dure_release_entry_free)

G_END_DECLS
