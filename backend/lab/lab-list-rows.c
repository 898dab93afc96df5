// lab-list-rows.c: the rows of a list from some place on
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A place is a row, told by what it is sorted by: `[part, key, key...]` in base64url. The rows
// after it are found by an index, without a look at those before it, and no row that comes or goes
// in between puts another on the way twice or leaves it out. A list that is sorted by its states is
// read in parts, a state after the other; any other has one part. Counting is what costs more with
// more rows: it runs along an index, some ten milliseconds for 100,000.

#include "lab-list-rows.h"

#include "canonical-json.h"
#include "encoding.h"

#include <string.h>

#define MOST_KEYS (2 * DURE_LAB_LIST_PARTS)
#define PLACE_MAX_BYTES 600
#define BEHIND_ALL "\xf4\x8f\xbf\xbf" /* the last letter there is */

/* A statement, and what stands in the place of its parameters: ?1, ?2, and those of this file. */
typedef struct
{
  GString *sql;
  GArray *values; /* of DureValue */
} Query;

typedef struct
{
  const DureLabView *view;
  DureLabCall *call;
  DureLabKey keys[MOST_KEYS];
  guint n_keys;
  gboolean is_falling; /* within a part */
  guint most;          /* and one more, to know whether there is one */
  json_t *rows;
  json_t *places; /* of these */
} Reading;

static void
add_text (Query *self, const char *text)
{
  const DureValue value = { .type = 't', .bytes = text, .length = strlen (text) };

  g_array_append_val (self->values, value);
}

static void
add_integer (Query *self, gint64 number)
{
  const DureValue value = { .type = 'i', .integer = number };

  g_array_append_val (self->values, value);
}

static void
query_begin (Query *self, DureLabCall *call, DureLabAction action)
{
  self->sql = g_string_new (NULL);
  self->values = g_array_new (TRUE, TRUE, sizeof (DureValue));
  add_text (self, dure_lab_call_whose (call, action));
  add_integer (self, dure_city_now (call->exchange->city));
}

static void
query_end (Query *self)
{
  g_string_free (self->sql, TRUE);
  g_array_unref (self->values);
}

static DureRows *
query_ask (Query *self, DureLabCall *call, GError **error)
{
  return dure_database_ask_values (call->exchange->city->database, error, self->sql->str,
                                   (const DureValue *) (gconstpointer) self->values->data);
}

/* What is asked for, from where. SQLite wants each parameter to stand somewhere. */
static void
add_rows (Query *self, const DureLabView *view, const char *of_column, const DureLabState *state)
{
  const DureLabListKind *kind = view->kind;
  const char *of_state = state != NULL && state->from != NULL ? state->from : kind->from;
  const char *from = of_column != NULL ? of_column : of_state;
  const gboolean is_all = g_array_index (self->values, DureValue, 0).length == 0;

  g_string_append_printf (self->sql, " FROM %s AND ?2 > 0 AND %s", from,
                          is_all || kind->whose == NULL ? "?1 = ''" : kind->whose);
  if (state != NULL)
    g_string_append_printf (self->sql, " AND %s", state->where);
  if (*view->search == '\0')
    return;
  if (kind->is_word)
    g_string_append_printf (self->sql, " AND %s = ?%u", kind->search, self->values->len + 1);
  else
    g_string_append_printf (self->sql, " AND %s >= ?%u AND %s < ?%u || '" BEHIND_ALL "'",
                            kind->search, self->values->len + 1, kind->search,
                            self->values->len + 1);
  add_text (self, view->search);
}

/**
 * dure_lab_view_count:
 * @ret_count: (out): of how many rows a page is shown
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_lab_view_count (const DureLabView *self, DureLabCall *call, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;
  Query query;

  query_begin (&query, call, self->kind->action);
  g_string_append (query.sql, "SELECT count(*)");
  add_rows (&query, self, NULL, self->state);
  rows = query_ask (&query, call, error);
  query_end (&query);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0);
  return TRUE;
}

static guint
keys_of (const DureLabView *view, DureLabKey ret_keys[MOST_KEYS])
{
  guint n = 0;

  for (guint i = 0; i < DURE_LAB_LIST_PARTS && view->column->order[i].sql != NULL; i++)
    ret_keys[n++] = view->column->order[i];
  for (guint i = 0; i < DURE_LAB_LIST_PARTS && view->kind->last[i].sql != NULL; i++)
    ret_keys[n++] = view->kind->last[i];
  return n;
}

static guint
parts_of (const DureLabView *view)
{
  guint n = 0;

  if (!view->column->is_by_state || view->state != NULL)
    return 1;
  while (view->kind->states[n].name != NULL)
    n++;
  return n;
}

/* Foreign: what is no place in this view is none. */
static json_t *
place_from_text (const DureLabView *view, const char *text)
{
  g_autoptr (GBytes) bytes = dure_base64url_decode_any (text, PLACE_MAX_BYTES);
  g_autoptr (json_t) place = NULL;
  DureLabKey keys[MOST_KEYS];
  const guint n_keys = keys_of (view, keys);
  gsize length = 0;
  const void *json = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  json_int_t part;

  if (length == 0)
    return NULL;
  place = dure_json_parse (json, length, NULL);
  if (json_array_size (place) != n_keys + 1 || !json_is_integer (json_array_get (place, 0)))
    return NULL;
  part = json_integer_value (json_array_get (place, 0));
  if (part < 0 || part >= parts_of (view))
    return NULL;
  for (guint i = 0; i < n_keys; i++)
    {
      const json_t *key = json_array_get (place, i + 1);

      if (keys[i].type == 't' ? !json_is_string (key) : !json_is_integer (key))
        return NULL;
    }
  return g_steal_pointer (&place);
}

/**
 * dure_lab_view_has_place:
 * @place: foreign
 *
 * Returns: whether it is one that a slice of this view can be read from
 */
gboolean
dure_lab_view_has_place (const DureLabView *self, const char *place)
{
  g_autoptr (json_t) json = place_from_text (self, place);

  return json != NULL;
}

static char *
place_to_text (const json_t *place)
{
  gsize length;
  g_autofree char *json = dure_json_canonical (place, &length);

  return dure_base64url_encode (json, length);
}

/* Only what comes after @place: all its keys together are more, or less, than those. */
static void
add_seek (Query *self, const Reading *reading, const json_t *place)
{
  g_string_append (self->sql, " AND (");
  for (guint i = 0; i < reading->n_keys; i++)
    g_string_append_printf (self->sql, "%s%s", i > 0 ? ", " : "", reading->keys[i].sql);
  g_string_append (self->sql, reading->is_falling ? ") < (" : ") > (");
  for (guint i = 0; i < reading->n_keys; i++)
    {
      const json_t *key = json_array_get (place, i + 1);

      g_string_append_printf (self->sql, "%s?%u", i > 0 ? ", " : "", self->values->len + 1);
      if (reading->keys[i].type == 't')
        add_text (self, json_string_value (key));
      else
        add_integer (self, json_integer_value (key));
    }
  g_string_append_c (self->sql, ')');
}

/* `key1 DESC, key2 DESC` */
static void
add_order (Query *self, const Reading *reading)
{
  g_string_append (self->sql, " ORDER BY ");
  for (guint i = 0; i < reading->n_keys; i++)
    g_string_append_printf (self->sql, "%skey%u%s", i > 0 ? ", " : "", i,
                            reading->is_falling ? " DESC" : "");
}

static DureRows *
ask_part (const Reading *self, guint part, const json_t *place, GError **error)
{
  const DureLabView *view = self->view;
  const DureLabListKind *kind = view->kind;
  const DureLabColumn *column = view->column;
  const gboolean is_part = column->is_by_state && view->state == NULL;
  DureRows *rows;
  Query query;

  query_begin (&query, self->call, kind->action);
  g_string_append_printf (query.sql, "SELECT %s", kind->shown);
  for (guint i = 0; i < self->n_keys; i++)
    g_string_append_printf (query.sql, ", key%u", i);
  g_string_append_printf (query.sql, " FROM (SELECT %s", kind->picked);
  for (guint i = 0; i < self->n_keys; i++)
    g_string_append_printf (query.sql, ", %s AS key%u", self->keys[i].sql, i);
  add_rows (&query, view, column->from, is_part ? &kind->states[part] : view->state);
  if (place != NULL)
    add_seek (&query, self, place);
  add_order (&query, self);
  g_string_append_printf (query.sql, " LIMIT ?%u) AS page", query.values->len + 1);
  add_integer (&query, self->most + 1 - json_array_size (self->rows));
  add_order (&query, self);
  rows = query_ask (&query, self->call, error);
  query_end (&query);
  return rows;
}

static json_t *
place_of (const Reading *self, guint part, DureRows *row)
{
  json_t *place = json_pack ("[i]", (int) part);

  for (guint i = 0; i < self->n_keys; i++)
    {
      const guint column = self->view->kind->n_shown + i;

      json_array_append_new (place, self->keys[i].type == 't'
                                        ? json_string (dure_rows_text (row, column))
                                        : json_integer (dure_rows_integer (row, column)));
    }
  return place;
}

static gboolean
read_part (Reading *self, guint part, const json_t *place, GError **error)
{
  g_autoptr (DureRows) rows = ask_part (self, part, place, error);
  gboolean is_there = TRUE;

  while (is_there)
    {
      json_t *row;

      if (!dure_rows_first (rows, &is_there, error))
        return FALSE;
      if (!is_there)
        break;
      row = self->view->kind->row_data (self->call, rows, error);
      if (row == NULL)
        return FALSE;
      json_array_append_new (self->rows, row);
      json_array_append_new (self->places, place_of (self, part, rows));
    }
  return TRUE;
}

static gboolean
read_parts (Reading *self, const json_t *place, gboolean is_back, GError **error)
{
  const gint n_parts = (gint) parts_of (self->view);
  const gint step = self->view->is_down != is_back ? -1 : 1;
  gint part = place != NULL ? (gint) json_integer_value (json_array_get (place, 0))
              : step > 0    ? 0
                            : n_parts - 1;

  for (; part >= 0 && part < n_parts && json_array_size (self->rows) <= self->most; part += step)
    {
      if (!read_part (self, (guint) part, place, error))
        return FALSE;
      place = NULL;
    }
  return TRUE;
}

static json_t *
turned (const json_t *list)
{
  json_t *other = json_array ();

  for (gsize i = json_array_size (list); i > 0; i--)
    json_array_append (other, json_array_get (list, i - 1));
  return other;
}

/**
 * dure_lab_view_read:
 * @place: (nullable): of a row; %NULL for where the list begins, or ends if @is_back
 * @is_back: whether the rows before @place are asked for, and not those after it
 * @most: how many rows
 * @ret_slice: (out caller-allocates): those next to @place, in the order of the view; set only on
 *   success
 * @error: %DURE_BACKEND_ERROR_STORE, or of the list's own
 */
gboolean
dure_lab_view_read (const DureLabView *self, DureLabCall *call, const char *place,
                    gboolean is_back, guint most, DureLabSlice *ret_slice, GError **error)
{
  g_autoptr (json_t) from = place != NULL ? place_from_text (self, place) : NULL;
  g_autoptr (json_t) rows = json_array (), places = json_array ();
  Reading reading = { .view = self, .call = call, .most = most, .rows = rows, .places = places };
  gsize n;

  reading.is_falling = self->is_down != self->column->is_reversed;
  reading.is_falling = reading.is_falling != is_back;
  reading.n_keys = keys_of (self, reading.keys);
  if (!read_parts (&reading, from, is_back, error))
    return FALSE;
  *ret_slice = (DureLabSlice){ .is_more = json_array_size (rows) > most };
  if (ret_slice->is_more)
    {
      json_array_remove (rows, most);
      json_array_remove (places, most);
    }
  n = json_array_size (rows);
  ret_slice->rows = is_back ? turned (rows) : json_incref (rows);
  if (n == 0)
    return TRUE;
  ret_slice->first = place_to_text (json_array_get (places, is_back ? n - 1 : 0));
  ret_slice->last = place_to_text (json_array_get (places, is_back ? 0 : n - 1));
  return TRUE;
}

/**
 * dure_lab_slice_clear:
 *
 * Frees what it holds.
 */
void
dure_lab_slice_clear (DureLabSlice *self)
{
  g_clear_pointer (&self->rows, json_decref);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->last, g_free);
}
