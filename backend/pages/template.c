// template.c: pages with holes for data, which is always escaped
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small part of Mustache: {{name}} a value, {{a.b}} a value within, {{.}} the item itself,
// {{#name}}...{{/name}} once per item of a list, once inside an object, or once when it is true,
// {{^name}}...{{/name}} when it is none of these or empty. A name is looked for from the innermost
// section outwards. Every value is escaped for HTML text and quoted attributes; there is no way to
// write one raw.

#include "template.h"

#include "backend-error.h"

#include <string.h>

#define MAX_DEPTH 16

typedef enum
{
  PART_TEXT,
  PART_VALUE,
  PART_SECTION,
  PART_INVERTED,
} PartKind;

typedef struct
{
  PartKind kind;
  char *text; /* the text itself, or the name */
  GPtrArray *parts;
} Part;

struct _DureTemplate
{
  GPtrArray *parts;
};

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->text);
  g_clear_pointer (&part->parts, g_ptr_array_unref);
  g_free (part);
}

static Part *
add_part (GPtrArray *parts, PartKind kind, const char *text, gsize length)
{
  Part *part = g_new0 (Part, 1);

  part->kind = kind;
  part->text = g_strndup (text, length);
  g_ptr_array_add (parts, part);
  return part;
}

static GPtrArray *parse_parts (const char **text, const char *closing, guint depth, GError **error);

static gboolean
parse_section (GPtrArray *parts, const char **text, const char *name, char sign, guint depth,
               GError **error)
{
  Part *part = add_part (parts, sign == '#' ? PART_SECTION : PART_INVERTED, name, strlen (name));

  part->parts = parse_parts (text, part->text, depth + 1, error);
  return part->parts != NULL;
}

static GPtrArray *
unfinished (const char *name, GError **error)
{
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED,
               "template: \"%s\" is not closed", name);
  return NULL;
}

static GPtrArray *
parse_parts (const char **text, const char *closing, guint depth, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  const char *open;

  if (depth > MAX_DEPTH)
    return unfinished (closing, error);
  while ((open = strstr (*text, "{{")) != NULL)
    {
      const char *end = strstr (open, "}}");
      g_autofree char *name = NULL;
      char sign = open[2];

      add_part (parts, PART_TEXT, *text, (gsize) (open - *text));
      if (end == NULL)
        return unfinished (open, error);
      *text = end + 2;
      open += strchr ("#^/", sign) != NULL ? 3 : 2;
      name = g_strndup (open, (gsize) (end - open));
      if (sign == '/')
        return g_strcmp0 (name, closing) == 0 ? g_steal_pointer (&parts) : unfinished (name, error);
      if (sign != '#' && sign != '^')
        add_part (parts, PART_VALUE, name, strlen (name));
      else if (!parse_section (parts, text, name, sign, depth, error))
        return NULL;
    }
  if (closing != NULL)
    return unfinished (closing, error);
  add_part (parts, PART_TEXT, *text, strlen (*text));
  return g_steal_pointer (&parts);
}

/**
 * dure_template_parse:
 * @text: a template
 * @error: %DURE_BACKEND_ERROR_MALFORMED naming the section that is not closed
 *
 * Returns: (transfer full) (nullable): the template, to be rendered often
 */
DureTemplate *
dure_template_parse (const char *text, GError **error)
{
  GPtrArray *parts = parse_parts (&text, NULL, 0, error);
  DureTemplate *self;

  if (parts == NULL)
    return NULL;
  self = g_new0 (DureTemplate, 1);
  self->parts = parts;
  return self;
}

/**
 * dure_template_free:
 * @self: (transfer full) (nullable)
 */
void
dure_template_free (DureTemplate *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->parts);
  g_free (self);
}

typedef struct _Scope
{
  const json_t *data;
  const struct _Scope *outer;
} Scope;

static const json_t *
find (const Scope *scope, const char *name)
{
  g_auto (GStrv) path = g_strsplit (name, ".", 8);
  const json_t *value = NULL;

  if (g_str_equal (name, "."))
    return scope->data;
  for (; scope != NULL && value == NULL; scope = scope->outer)
    value = json_object_get (scope->data, path[0]);
  for (guint i = 1; value != NULL && path[i] != NULL; i++)
    value = json_object_get (value, path[i]);
  return value;
}

static void
write_value (GString *out, const json_t *value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  for (const char *p = json_string_value (value); p != NULL && *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      default:
        g_string_append_c (out, *p);
      }
  if (json_is_integer (value))
    g_string_append_printf (out, "%" JSON_INTEGER_FORMAT, json_integer_value (value));
  else if (json_is_real (value))
    g_string_append (out,
                     g_ascii_formatd (number, sizeof number, "%.10g", json_real_value (value)));
}

static gboolean
holds (const json_t *value)
{
  return json_is_array (value) ? json_array_size (value) > 0
         : json_is_string (value)
             ? json_string_length (value) > 0
             : value != NULL && !json_is_false (value) && !json_is_null (value);
}

static void render_parts (GString *out, const GPtrArray *parts, const Scope *scope);

static void
render_section (GString *out, const Part *part, const Scope *scope)
{
  const json_t *value = find (scope, part->text);
  Scope inner = { value, scope };
  gsize i;
  json_t *item;

  if (!holds (value))
    return;
  if (!json_is_array (value))
    render_parts (out, part->parts, json_is_object (value) ? &inner : scope);
  else
    json_array_foreach ((json_t *) value, i, item)
      {
        inner.data = item;
        render_parts (out, part->parts, &inner);
      }
}

static void
render_parts (GString *out, const GPtrArray *parts, const Scope *scope)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = parts->pdata[i];

      if (part->kind == PART_TEXT)
        g_string_append (out, part->text);
      else if (part->kind == PART_VALUE)
        write_value (out, find (scope, part->text));
      else if (part->kind == PART_SECTION)
        render_section (out, part, scope);
      else if (!holds (find (scope, part->text)))
        render_parts (out, part->parts, scope);
    }
}

/**
 * dure_template_render:
 * @data: an object
 *
 * Returns: (transfer full): the page; a name that is not in @data leaves nothing
 */
char *
dure_template_render (const DureTemplate *self, const json_t *data)
{
  GString *out = g_string_new (NULL);
  Scope scope = { data, NULL };

  render_parts (out, self->parts, &scope);
  return g_string_free (out, FALSE);
}
