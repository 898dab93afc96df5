// lab-list.h: a table with many rows behind it, of which a page is shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

#define DURE_LAB_LIST_ROWS 50

/**
 * DureLabColumn:
 * @name: in addresses and pages
 * @order: what it is sorted by, in SQL
 */
typedef struct
{
  const char *name;
  const char *order;
} DureLabColumn;

/**
 * DureLabList:
 * @columns: (array zero-terminated=1): what it can be sorted by; the first is what it is sorted by
 *   where nothing is asked for
 * @states: (array zero-terminated=1): which rows can be asked for, by a word
 * @column: of @columns, what is asked for
 * @is_down: whether the largest comes first
 * @state: (nullable): of @states
 * @search: what is looked for, foreign; or empty
 * @first: how many rows come before
 */
typedef struct
{
  const DureLabColumn *columns;
  const char *const *states;
  guint column;
  gboolean is_down;
  const char *state;
  char *search;
  gint64 first;
} DureLabList;

/**
 * DureLabListKind:
 * @columns: as in #DureLabList
 * @states: as in #DureLabList
 * @count: how many rows there are on all pages
 * @read: (transfer full) (nullable): those of the page that is asked for
 * @page: name of the page that shows them
 */
typedef struct
{
  const DureLabColumn *columns;
  const char *const *states;
  gboolean (*count) (DureLabCall *call, const DureLabList *list, gint64 *ret_count,
                     GError **error);
  json_t *(*read) (DureLabCall *call, const DureLabList *list, GError **error);
  const char *page;
} DureLabListKind;

void dure_lab_list_show (DureLabCall *call, const DureLabListKind *kind, json_t *data);
void dure_lab_list_read (DureLabList *self, DureLabCall *call, const DureLabColumn *columns,
                         const char *const *states);
void dure_lab_list_clear (DureLabList *self);
char *dure_lab_list_sql (const DureLabList *self, const char *columns, const char *rows,
                         const char *last, guint parameters);
void dure_lab_list_put (const DureLabList *self, DureLabCall *call, json_t *data, json_t *rows,
                        gint64 count);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DureLabList, dure_lab_list_clear)

G_END_DECLS
