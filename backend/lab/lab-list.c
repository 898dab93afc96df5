// lab-list.c: a table with many rows behind it, of which a page is shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sorted, chosen and cut by the store, so that a page costs the same however many there are. What
// is asked for stands in the address: `?sort=heard&down=1&state=silent&q=1f&from=50`. The guard
// lets nothing through there that would have to be encoded (guard.c).

#include "lab-list.h"

#include "canonical-json.h"

/**
 * LabList:
 * @column: of the columns of @kind, what is asked for
 * @is_down: whether the largest comes first
 * @state: (nullable): of the states of @kind
 * @search: what is looked for, foreign; or empty
 * @first: how many rows come before
 */
typedef struct
{
  const DureLabListKind *kind;
  guint column;
  gboolean is_down;
  const char *state;
  char *search;
  gint64 first;
} LabList;

/* Reads the address; what is no column, word or number is as if it was not there. */
static void
read_address (LabList *self, DureLabCall *call, const DureLabListKind *kind)
{
  g_autofree char *sort = dure_lab_call_asked (call, "sort");
  g_autofree char *down = dure_lab_call_asked (call, "down");
  g_autofree char *state = dure_lab_call_asked (call, "state");
  g_autofree char *from = dure_lab_call_asked (call, "from");

  *self = (LabList){ .kind = kind };
  for (guint i = 0; kind->columns[i].name != NULL; i++)
    if (g_str_equal (kind->columns[i].name, sort))
      self->column = i;
  for (guint i = 0; kind->states[i] != NULL; i++)
    if (g_str_equal (kind->states[i], state))
      self->state = kind->states[i];
  self->is_down = g_str_equal (down, "1");
  self->search = g_strstrip (dure_lab_call_asked (call, "q"));
  if (!g_ascii_string_to_signed (from, 10, 0, G_MAXINT32, &self->first, NULL))
    self->first = 0;
}

/* What is asked for, of all rows; ?3: a state, or '', ?4: how the key begins. */
static char *
rows_sql (const LabList *self)
{
  return g_strdup_printf ("FROM (%s) AS found WHERE (?3 = '' OR state = ?3)"
                          " AND substr(%s, 1, length(?4)) = ?4",
                          self->kind->rows, self->kind->key);
}

static DureRows *
ask (const LabList *self, DureLabCall *call, const char *sql, const char *types, GError **error)
{
  DureCity *city = call->exchange->city;

  return dure_database_ask (city->database, error, sql, types,
                            dure_lab_call_whose (call, self->kind->action), dure_city_now (city),
                            self->state != NULL ? self->state : "", self->search,
                            (gint64) DURE_LAB_LIST_ROWS, self->first);
}

static gboolean
count_rows (const LabList *self, DureLabCall *call, gint64 *ret_count, GError **error)
{
  g_autofree char *rows = rows_sql (self);
  g_autofree char *sql = g_strconcat ("SELECT count(*) ", rows, NULL);
  g_autoptr (DureRows) found = ask (self, call, sql, "titt", error);
  gboolean is_there;

  if (!dure_rows_first (found, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (found, 0);
  return TRUE;
}

static json_t *
read_rows (const LabList *self, DureLabCall *call, GError **error)
{
  const DureLabListKind *kind = self->kind;
  g_autofree char *rows = rows_sql (self);
  g_autofree char *order = g_strdup_printf ("ORDER BY %s%s, %s", kind->columns[self->column].order,
                                            self->is_down ? " DESC" : "", kind->last);
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM (SELECT * %s %s LIMIT ?5 OFFSET ?6) AS page %s", kind->shown,
                       rows, order, order);
  g_autoptr (DureRows) found = ask (self, call, sql, "tittii", error);
  g_autoptr (json_t) list = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      json_t *line;

      if (!dure_rows_first (found, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      line = kind->row_data (call, found, error);
      if (line == NULL)
        return NULL;
      json_array_append_new (list, line);
    }
  return g_steal_pointer (&list);
}

static char *
address_of (const LabList *self, DureLabCall *call, guint column, gboolean is_down,
            const char *state, gint64 first)
{
  GString *text = g_string_new (call->exchange->path);

  g_string_append_printf (text, "?sort=%s", self->kind->columns[column].name);
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
headings (const LabList *self, DureLabCall *call)
{
  json_t *all = json_object ();

  for (guint i = 0; self->kind->columns[i].name != NULL; i++)
    {
      const gboolean is_it = i == self->column;
      json_t *one = json_pack ("{s:s}", "sort",
                               !is_it          ? "none"
                               : self->is_down ? "descending"
                                               : "ascending");

      put_text (one, "href", address_of (self, call, i, is_it && !self->is_down, self->state, 0));
      json_object_set_new (all, self->kind->columns[i].name, one);
    }
  return all;
}

static json_t *
choices (const LabList *self, DureLabCall *call)
{
  json_t *all = json_array ();

  for (gint i = -1; i < 0 || self->kind->states[i] != NULL; i++)
    {
      const char *state = i < 0 ? NULL : self->kind->states[i];
      json_t *one = json_pack ("{s:{s:b}, s:b}", "is", state != NULL ? state : "all", TRUE, "here",
                               state == self->state);

      put_text (one, "href", address_of (self, call, self->column, self->is_down, state, 0));
      json_array_append_new (all, one);
    }
  return all;
}

/* Puts `rows`, `head`, `choices`, and `pager` where there are more. */
static void
put (const LabList *self, DureLabCall *call, json_t *data, json_t *rows, gint64 count)
{
  const gint64 shown = (gint64) json_array_size (rows), next = self->first + shown;
  json_t *pager;

  json_object_set_new (data, "rows", rows);
  json_object_set_new (data, "several", json_boolean (shown > 1));
  json_object_set_new (data, "head", headings (self, call));
  json_object_set_new (data, "choices", choices (self, call));
  json_object_set_new (data, "search", json_string (self->search));
  json_object_set_new (data, "sort", json_string (self->kind->columns[self->column].name));
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
  LabList list;
  g_autoptr (GError) error = NULL;
  gint64 count = 0;
  json_t *rows;

  read_address (&list, call, kind);
  rows = count_rows (&list, call, &count, &error) ? read_rows (&list, call, &error) : NULL;
  if (rows == NULL)
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
  else
    {
      put (&list, call, data, rows, count);
      dure_lab_call_page (call, kind->page, data);
    }
  g_free (list.search);
}
