// lab-list.c: a table with many rows behind it, of which a page is shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sorted, chosen and cut by the store, so that a page costs the same however many there are. What
// is asked for stands in the address: `?sort=heard&down=1&state=silent&q=1f&from=50`. The guard
// lets nothing through there that would have to be encoded (guard.c).

#include "lab-list.h"

/**
 * dure_lab_list_read:
 * @columns: as in #DureLabList
 * @states: as in #DureLabList
 *
 * Reads the address; what is no column, word or number is as if it was not there.
 */
void
dure_lab_list_read (DureLabList *self, DureLabCall *call, const DureLabColumn *columns,
                    const char *const *states)
{
  g_autofree char *sort = dure_lab_call_asked (call, "sort");
  g_autofree char *down = dure_lab_call_asked (call, "down");
  g_autofree char *state = dure_lab_call_asked (call, "state");
  g_autofree char *from = dure_lab_call_asked (call, "from");

  *self = (DureLabList) { .columns = columns, .states = states };
  for (guint i = 0; columns[i].name != NULL; i++)
    if (g_str_equal (columns[i].name, sort))
      self->column = i;
  for (guint i = 0; states[i] != NULL; i++)
    if (g_str_equal (states[i], state))
      self->state = states[i];
  self->is_down = g_str_equal (down, "1");
  self->search = g_strstrip (dure_lab_call_asked (call, "q"));
  if (!g_ascii_string_to_signed (from, 10, 0, G_MAXINT32, &self->first, NULL))
    self->first = 0;
}

/**
 * dure_lab_list_clear:
 *
 * Frees what it holds.
 */
void
dure_lab_list_clear (DureLabList *self)
{
  g_clear_pointer (&self->search, g_free);
}

/**
 * dure_lab_list_sql:
 * @columns: of the page, which may cost something: they are looked up for its rows alone
 * @rows: `FROM` all rows, with what they are sorted by and little else
 * @last: columns that tell rows apart that are alike in what is sorted by
 * @parameters: how many parameters @rows has
 *
 * Returns: (transfer full): the rows of this page; the next two parameters are how many, and how
 *   many come before
 */
char *
dure_lab_list_sql (const DureLabList *self, const char *columns, const char *rows,
                   const char *last, guint parameters)
{
  g_autofree char *order
      = g_strdup_printf ("ORDER BY %s%s, %s", self->columns[self->column].order,
                         self->is_down ? " DESC" : "", last);

  return g_strdup_printf ("SELECT %s FROM (SELECT * %s %s LIMIT ?%u OFFSET ?%u) AS page %s",
                          columns, rows, order, parameters + 1, parameters + 2, order);
}

static char *
address_of (const DureLabList *self, DureLabCall *call, guint column, gboolean is_down,
            const char *state, gint64 first)
{
  GString *text = g_string_new (call->exchange->path);

  g_string_append_printf (text, "?sort=%s", self->columns[column].name);
  if (is_down)
    g_string_append (text, "&down=1");
  if (state != NULL)
    g_string_append_printf (text, "&state=%s", state);
  if (*self->search != '\0')
    g_string_append_printf (text, "&q=%s", self->search);
  if (first > 0)
    g_string_append_printf (text, "&from=%" G_GINT64_FORMAT, first);
  return g_string_free (text, FALSE);
}

static void
put_text (json_t *json, const char *key, char *text)
{
  json_object_set_new (json, key, json_string (text));
  g_free (text);
}

/* A column that is sorted by is turned round by its heading. */
static json_t *
headings (const DureLabList *self, DureLabCall *call)
{
  json_t *all = json_object ();

  for (guint i = 0; self->columns[i].name != NULL; i++)
    {
      const gboolean is_it = i == self->column;
      json_t *one = json_pack ("{s:s}", "sort",
                               !is_it          ? "none"
                               : self->is_down ? "descending"
                                               : "ascending");

      put_text (one, "href",
                address_of (self, call, i, is_it && !self->is_down, self->state, 0));
      json_object_set_new (all, self->columns[i].name, one);
    }
  return all;
}

static json_t *
choices (const DureLabList *self, DureLabCall *call)
{
  json_t *all = json_array ();

  for (gint i = -1; i < 0 || self->states[i] != NULL; i++)
    {
      const char *state = i < 0 ? NULL : self->states[i];
      json_t *one = json_pack ("{s:{s:b}, s:b}", "is", state != NULL ? state : "all", TRUE, "here",
                               state == self->state);

      put_text (one, "href", address_of (self, call, self->column, self->is_down, state, 0));
      json_array_append_new (all, one);
    }
  return all;
}

/**
 * dure_lab_list_put:
 * @data: of the page; gets `rows`, `head`, `choices`, and `pager` where there are more
 * @rows: (transfer full): of this page
 * @count: how many there are on all pages
 */
void
dure_lab_list_put (const DureLabList *self, DureLabCall *call, json_t *data, json_t *rows,
                   gint64 count)
{
  const gint64 shown = (gint64) json_array_size (rows), next = self->first + shown;
  json_t *pager;

  json_object_set_new (data, "rows", rows);
  json_object_set_new (data, "head", headings (self, call));
  json_object_set_new (data, "choices", choices (self, call));
  json_object_set_new (data, "search", json_string (self->search));
  json_object_set_new (data, "sort", json_string (self->columns[self->column].name));
  json_object_set_new (data, "down", json_boolean (self->is_down));
  json_object_set_new (data, "state", json_string (self->state != NULL ? self->state : ""));
  json_object_set_new (data, "isChosen",
                       json_boolean (self->state != NULL || *self->search != '\0'));
  if (shown == 0 || count <= DURE_LAB_LIST_ROWS)
    return;
  pager = json_pack ("{s:I, s:I, s:I}", "first", (json_int_t) self->first + 1, "last",
                     (json_int_t) next, "count", (json_int_t) count);
  if (self->first > 0)
    put_text (pager, "before",
              address_of (self, call, self->column, self->is_down, self->state,
                          MAX (0, self->first - DURE_LAB_LIST_ROWS)));
  if (next < count)
    put_text (pager, "after",
              address_of (self, call, self->column, self->is_down, self->state, next));
  json_object_set_new (data, "pager", pager);
}

/**
 * dure_lab_list_show:
 * @kind: which list
 * @data: (transfer full): what else the page says
 *
 * Answers with the page of the list that is asked for.
 */
void
dure_lab_list_show (DureLabCall *call, const DureLabListKind *kind, json_t *data)
{
  g_auto (DureLabList) list = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 count = 0;
  json_t *rows;

  dure_lab_list_read (&list, call, kind->columns, kind->states);
  rows = kind->count (call, &list, &count, &error) ? kind->read (call, &list, &error) : NULL;
  if (rows == NULL)
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
      return;
    }
  dure_lab_list_put (&list, call, data, rows, count);
  dure_lab_call_page (call, kind->page, data);
}
