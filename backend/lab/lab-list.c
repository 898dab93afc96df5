// lab-list.c: a table with many rows behind it, of which a page is shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Sorted, chosen and cut by the store, so that a page costs the same however far it is from the
// first one. What is asked for stands in the address: `?sort=heard&down=1&state=silent&q=1f`, and
// where the page begins: `&after=PLACE`, `&before=PLACE` (lab-list-rows.c) or `&end=1`. `from`
// beside them is how many rows were before it on the way here: when rows come and go meanwhile it
// may be off by as many, until a page at either end shows better.
// The guard lets nothing through there that would have to be encoded (guard.c).

#include "lab-list.h"

#include "canonical-json.h"
#include "lab-list-rows.h"

/**
 * LabList:
 * @view: what is asked for, and in which order
 * @search: what @view looks for
 * @after: the place before the page, or empty
 * @before: the place behind it, or empty
 * @is_end: whether the last page is asked for
 * @has_before: whether there are rows before those that were read
 * @has_after: whether there are rows after them
 * @first: how many rows come before
 * @count: how many there are
 */
typedef struct
{
  DureLabView view;
  char *search;
  char *after, *before;
  gboolean is_end;
  gboolean has_before, has_after;
  gint64 first, count;
} LabList;

static char *
place_asked (const LabList *self, DureLabCall *call, const char *name)
{
  char *place = dure_lab_call_asked (call, name);

  if (!dure_lab_view_has_place (&self->view, place))
    *place = '\0';
  return place;
}

/* Reads the address; what is no column, word, place or number is as if it was not there. */
static void
read_address (LabList *self, DureLabCall *call, const DureLabListKind *kind)
{
  g_autofree char *sort = dure_lab_call_asked (call, "sort");
  g_autofree char *down = dure_lab_call_asked (call, "down");
  g_autofree char *state = dure_lab_call_asked (call, "state");
  g_autofree char *end = dure_lab_call_asked (call, "end");
  g_autofree char *from = dure_lab_call_asked (call, "from");

  *self = (LabList){ .view = { .kind = kind, .column = &kind->columns[0] } };
  for (const DureLabColumn *column = kind->columns; column->name != NULL; column++)
    if (g_str_equal (column->name, sort))
      self->view.column = column;
  for (const DureLabState *one = kind->states; one->name != NULL; one++)
    if (g_str_equal (one->name, state))
      self->view.state = one;
  self->view.is_down = g_str_equal (down, "1");
  self->search = g_strstrip (dure_lab_call_asked (call, "q"));
  self->view.search = self->search;
  self->after = place_asked (self, call, "after");
  self->before = place_asked (self, call, "before");
  self->is_end = g_str_equal (end, "1");
  if (!g_ascii_string_to_signed (from, 10, 0, G_MAXINT32, &self->first, NULL))
    self->first = 0;
}

/* How many rows the last page has, when each before it is full. */
static guint
rows_at_the_end (const LabList *self)
{
  const gint64 rest = self->count % DURE_LAB_LIST_ROWS;

  return rest > 0 ? (guint) rest : DURE_LAB_LIST_ROWS;
}

static gboolean
read_from (LabList *self, DureLabCall *call, const char *place, gboolean is_back,
           DureLabSlice *ret_slice, GError **error)
{
  const guint most = is_back && place == NULL ? rows_at_the_end (self) : DURE_LAB_LIST_ROWS;

  if (!dure_lab_view_read (&self->view, call, place, is_back, most, ret_slice, error))
    return FALSE;
  self->has_before = is_back ? ret_slice->is_more : place != NULL;
  self->has_after = is_back ? place != NULL : ret_slice->is_more;
  return TRUE;
}

/* Reads what is asked for. Before a place near the beginning that is the first page, as a whole;
 * after one behind which nothing is left, the last. */
static gboolean
read_page (LabList *self, DureLabCall *call, DureLabSlice *ret_slice, GError **error)
{
  const gboolean is_back = self->is_end || *self->before != '\0';
  const char *place = self->is_end           ? NULL
                      : *self->before != '\0' ? self->before
                      : *self->after != '\0'  ? self->after
                                             : NULL;
  g_auto (DureLabSlice) slice = { NULL };

  if (!read_from (self, call, place, is_back, &slice, error))
    return FALSE;
  if (place != NULL && (is_back ? !slice.is_more : json_array_size (slice.rows) == 0))
    return read_from (self, call, NULL, !is_back, ret_slice, error);
  *ret_slice = slice;
  slice = (DureLabSlice){ NULL };
  return TRUE;
}

/* How many rows come before these: as many as were said to, if that can be. */
static void
settle_first (LabList *self, gint64 shown)
{
  const gint64 least = self->has_before ? 1 : 0;
  const gint64 most = MAX (least, self->count - shown - (self->has_after ? 1 : 0));

  self->count = MAX (self->count, least + shown + (self->has_after ? 1 : 0));
  self->first = !self->has_before ? 0 : !self->has_after ? most : CLAMP (self->first, least, most);
}

/* The way to rows of this view: `after`, `before` or `end`, and what it says; or to the first. */
static char *
address_of (const LabList *self, DureLabCall *call, const DureLabColumn *column, gboolean is_down,
            const DureLabState *state, const char *way, const char *place, gint64 first)
{
  GString *text = g_string_new (call->exchange->path);

  g_string_append_printf (text, "?sort=%s", column->name);
  if (is_down)
    g_string_append (text, "&down=1");
  if (state != NULL)
    g_string_append_printf (text, "&state=%s", state->name);
  if (*self->search != '\0')
    g_string_append_printf (text, "&q=%s", self->search);
  if (way != NULL)
    g_string_append_printf (text, "&%s=%s", way, place);
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
  const DureLabView *view = &self->view;
  json_t *all = json_object ();

  for (const DureLabColumn *column = view->kind->columns; column->name != NULL; column++)
    {
      const gboolean is_it = column == view->column;
      json_t *one = json_pack ("{s:s}", "sort",
                               !is_it          ? "none"
                               : view->is_down ? "descending"
                                               : "ascending");

      put_text (one, "href", address_of (self, call, column, is_it && !view->is_down, view->state,
                                         NULL, NULL, 0));
      json_object_set_new (all, column->name, one);
    }
  return all;
}

static void
add_choice (const LabList *self, DureLabCall *call, const DureLabState *state, json_t *all)
{
  const DureLabView *view = &self->view;
  json_t *one = json_pack ("{s:{s:b}, s:b}", "is", state != NULL ? state->name : "all", TRUE,
                           "here", state == view->state);

  put_text (one, "href",
            address_of (self, call, view->column, view->is_down, state, NULL, NULL, 0));
  json_array_append_new (all, one);
}

static json_t *
choices (const LabList *self, DureLabCall *call)
{
  json_t *all = json_array ();

  add_choice (self, call, NULL, all);
  for (const DureLabState *state = self->view.kind->states; state->name != NULL; state++)
    add_choice (self, call, state, all);
  return all;
}

static void
put_way (const LabList *self, DureLabCall *call, json_t *pager, const char *name, const char *way,
         const char *place, gint64 first)
{
  const DureLabView *view = &self->view;

  put_text (pager, name, address_of (self, call, view->column, view->is_down, view->state, way,
                                     place, first));
}

static void
put_number (DureLabCall *call, json_t *pager, const char *name, gint64 number)
{
  DureExchange *exchange = call->exchange;

  put_text (pager, name, dure_web_thousands (exchange->service->web, exchange->language,
                                             (double) number));
}

/* `pager`, where there are more rows than these. */
static void
put_pager (const LabList *self, DureLabCall *call, const DureLabSlice *slice, json_t *data)
{
  const gint64 shown = (gint64) json_array_size (slice->rows), next = self->first + shown;
  json_t *pager;

  if (!self->has_before && !self->has_after)
    return;
  pager = json_object ();
  put_number (call, pager, "first", self->first + 1);
  put_number (call, pager, "last", next);
  put_number (call, pager, "count", self->count);
  if (self->has_before)
    {
      put_way (self, call, pager, "start", NULL, NULL, 0);
      put_way (self, call, pager, "before", "before", slice->first,
               MAX (0, self->first - DURE_LAB_LIST_ROWS));
    }
  if (self->has_after)
    {
      put_way (self, call, pager, "after", "after", slice->last, next);
      put_way (self, call, pager, "end", "end", "1", 0);
    }
  json_object_set_new (data, "pager", pager);
}

/* Puts `rows`, `head`, `choices`, and `pager` where there are more. */
static void
put (const LabList *self, DureLabCall *call, json_t *data, const DureLabSlice *slice)
{
  const DureLabView *view = &self->view;

  json_object_set (data, "rows", slice->rows);
  json_object_set_new (data, "several", json_boolean (json_array_size (slice->rows) > 1));
  json_object_set_new (data, "head", headings (self, call));
  json_object_set_new (data, "choices", choices (self, call));
  json_object_set_new (data, "search", json_string (self->search));
  json_object_set_new (data, "sort", json_string (view->column->name));
  json_object_set_new (data, "down", json_boolean (view->is_down));
  json_object_set_new (data, "state", json_string (view->state != NULL ? view->state->name : ""));
  json_object_set_new (data, "isChosen",
                       json_boolean (view->state != NULL || *self->search != '\0'));
  put_pager (self, call, slice, data);
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
  g_auto (DureLabSlice) slice = { NULL };
  g_autoptr (GError) error = NULL;
  LabList list;

  read_address (&list, call, kind);
  if (dure_lab_view_count (&list.view, call, &list.count, &error)
      && read_page (&list, call, &slice, &error))
    {
      settle_first (&list, (gint64) json_array_size (slice.rows));
      put (&list, call, data, &slice);
      dure_lab_call_page (call, kind->page, data);
    }
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
  g_free (list.search);
  g_free (list.after);
  g_free (list.before);
}
