// lab-list.h: a table with many rows behind it, of which a page is shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "lab-call.h"

G_BEGIN_DECLS

#define DURE_LAB_LIST_ROWS 50
#define DURE_LAB_LIST_PARTS 2 /* of what rows are sorted by, and of what tells them apart */

/**
 * DureLabKey:
 * @sql: (nullable): an expression that is never NULL, of columns that an index has in this order
 * @type: `t` text, `i` integer
 */
typedef struct
{
  const char *sql;
  char type;
} DureLabKey;

/**
 * DureLabColumn:
 * @name: in addresses and pages
 * @order: what it is sorted by, before what tells rows apart
 * @from: (nullable): in the place of that of the list: the table that @order is of, and then the
 *   list's own. CROSS JOIN, so that SQLite reads it in this order
 * @is_by_state: whether rows are sorted by their state first, in the order of the list's states
 * @is_reversed: whether the largest comes first, where nothing else is asked for
 */
typedef struct
{
  const char *name;
  DureLabKey order[DURE_LAB_LIST_PARTS];
  const char *from;
  gboolean is_by_state;
  gboolean is_reversed;
} DureLabColumn;

/**
 * DureLabState:
 * @name: in addresses and pages
 * @where: what is true of its rows alone. ?2: now, milliseconds since 1970
 * @from: (nullable): in the place of that of the list, where no column says another
 */
typedef struct
{
  const char *name;
  const char *where;
  const char *from;
} DureLabState;

/**
 * DureLabListKind:
 * @page: name of the page that shows it
 * @action: whoever may do that of a subject sees its rows
 * @from: the table, and `WHERE` which rows of it there are
 * @whose: (nullable): what is true of the rows of the person ?1, who may not see all
 * @search: the column whose beginning can be looked for
 * @is_word: whether it has few words, and the whole of one is looked for: an index that begins with
 *   it then serves each order
 * @picked: what a page is read of, from the table alone
 * @shown: what is shown of a row, which may cost something: it is looked up in `page`, the rows of
 *   one page alone. ?2: now
 * @n_shown: how many columns @shown has
 * @last: what tells rows apart that are alike in what is sorted by
 * @columns: (array zero-terminated=1): what it can be sorted by; the first is what it is sorted by
 *   where nothing is asked for
 * @states: (array zero-terminated=1): which rows can be asked for, by a word; each row has one
 * @row_data: (transfer full) (nullable): what the page says of a row, of which @shown is there
 */
typedef struct
{
  const char *page;
  DureLabAction action;
  const char *from;
  const char *whose;
  const char *search;
  gboolean is_word;
  const char *picked;
  const char *shown;
  guint n_shown;
  DureLabKey last[DURE_LAB_LIST_PARTS];
  const DureLabColumn *columns;
  const DureLabState *states;
  json_t *(*row_data) (DureLabCall *call, DureRows *row, GError **error);
} DureLabListKind;

void dure_lab_list_show (DureLabCall *call, const DureLabListKind *kind, json_t *data);

G_END_DECLS
