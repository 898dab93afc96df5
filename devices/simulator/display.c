// display.c: what each simulated device's own display shows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For people at the demonstration and for tests that answer in a person's place. The file is JSON,
// one object a device, texts by what they are, and is replaced as a whole at every change:
//   {"cuff": {"systolic": "121", "diastolic": "78", "pulse": "66"},
//    "strap1": {"heart-rate": "64", "passkey": "041976"}}
// It is written at the next turn of the main loop, so that a burst of changes is written once.

#include "display.h"

#include <gio/gio.h>

struct _DureDisplay
{
  char *path;
  GTree *devices; /* alias -> GTree of what -> text */
  guint source;
};

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_strcmp0 (a, b);
}

/**
 * dure_display_new:
 * @path: (nullable): file to keep up to date, %NULL for none
 *
 * Returns: (transfer full): displays that show nothing
 */
DureDisplay *
dure_display_new (const char *path)
{
  DureDisplay *self = g_new0 (DureDisplay, 1);

  self->path = g_strdup (path);
  self->devices = g_tree_new_full (compare, NULL, g_free, (GDestroyNotify) g_tree_unref);

  return self;
}

void
dure_display_free (DureDisplay *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  g_tree_unref (self->devices);
  g_free (self->path);
  g_free (self);
}

static gboolean
write_text (gpointer what, gpointer text, gpointer user_data)
{
  GString *json = user_data;

  g_string_append_printf (json, "%s\"%s\": \"%s\"",
                          g_str_has_suffix (json->str, "{") ? "" : ", ", (const char *) what,
                          (const char *) text);
  return FALSE;
}

static gboolean
write_device (gpointer alias, gpointer texts, gpointer user_data)
{
  GString *json = user_data;

  g_string_append_printf (json, "%s\"%s\": {", json->len > 1 ? ",\n " : "", (const char *) alias);
  g_tree_foreach (texts, write_text, json);
  g_string_append_c (json, '}');

  return FALSE;
}

static gboolean
on_idle (gpointer user_data)
{
  DureDisplay *self = user_data;
  g_autoptr (GString) json = g_string_new ("{");

  self->source = 0;
  g_tree_foreach (self->devices, write_device, json);
  g_string_append (json, "}\n");
  g_file_set_contents (self->path, json->str, (gssize) json->len, NULL);

  return G_SOURCE_REMOVE;
}

/**
 * dure_display_show:
 * @self: the displays
 * @alias: whose
 * @what: which part of it, a plain word
 * @text: (nullable): plain letters and digits, %NULL to show nothing there
 */
void
dure_display_show (DureDisplay *self, const char *alias, const char *what, const char *text)
{
  GTree *texts = g_tree_lookup (self->devices, alias);

  if (texts == NULL)
    {
      texts = g_tree_new_full (compare, NULL, g_free, g_free);
      g_tree_insert (self->devices, g_strdup (alias), texts);
    }

  if (g_strcmp0 (g_tree_lookup (texts, what), text) == 0)
    return;
  if (text != NULL)
    g_tree_insert (texts, g_strdup (what), g_strdup (text));
  else
    g_tree_remove (texts, what);
  if (self->path != NULL && self->source == 0)
    self->source = g_idle_add (on_idle, self);
}

/**
 * dure_display_read:
 * Returns: (nullable): what stands there, %NULL for nothing
 */
const char *
dure_display_read (DureDisplay *self, const char *alias, const char *what)
{
  GTree *texts = g_tree_lookup (self->devices, alias);

  return texts != NULL ? g_tree_lookup (texts, what) : NULL;
}
