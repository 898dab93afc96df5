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
 * DureLabListKind:
 * @page: name of the page that shows it
 * @action: whoever may do that of a subject sees its rows
 * @rows: `SELECT` of all rows, with a `state`, what they are sorted by and little else. ?1: the
 *   person whose scopes say which, or '' for all; ?2: now, milliseconds since 1970
 * @key: of @rows, the column whose beginning can be looked for
 * @shown: what is shown of a row, which may cost something: it is looked up in `page`, the rows of
 *   one page alone
 * @last: columns that tell rows apart that are alike in what is sorted by
 * @columns: (array zero-terminated=1): what it can be sorted by; the first is what it is sorted by
 *   where nothing is asked for
 * @states: (array zero-terminated=1): which rows can be asked for, by a word
 * @row_data: (transfer full) (nullable): what the page says of a row, of which @shown is there
 */
typedef struct
{
  const char *page;
  DureLabAction action;
  const char *rows;
  const char *key;
  const char *shown;
  const char *last;
  const DureLabColumn *columns;
  const char *const *states;
  json_t *(*row_data) (DureLabCall *call, DureRows *row, GError **error);
} DureLabListKind;

void dure_lab_list_show (DureLabCall *call, const DureLabListKind *kind, json_t *data);

G_END_DECLS
