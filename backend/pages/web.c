// web.c: pages, words and assets, as the build packed them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The build translates each page once per language and names each asset by its content, so here
// is no human text and an asset never changes under its name. Pages are parsed at the start.

#include "web.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "template.h"

#include <string.h>

#define ROOT "/kr/gwangju/Dure/web"
#define WORDS "words.json"

struct _DureWeb
{
  GHashTable *pages; /* "ko/my.html" -> DureTemplate */
  GHashTable *words; /* "ko" -> json_t */
  GTimeZone *here;
};

/* Korean first: it is also what a browser gets that asks for none of these. */
const char *const dure_web_languages[] = { "ko", "en", "zh", "vi", "ru", NULL };

/* Of each in the order above, as it calls itself. */
static const char *const own_names[] = { "한국어", "English", "中文", "Tiếng Việt", "Русский" };

/**
 * dure_web_language_name:
 * @language: one of dure_web_languages
 *
 * Returns: (transfer none): what it calls itself
 */
const char *
dure_web_language_name (const char *language)
{
  gsize i = 0;

  while (!g_str_equal (dure_web_languages[i], language))
    i++;
  return own_names[i];
}

/**
 * dure_web_language:
 * @text: (nullable): a language tag, foreign: `ko-KR`, `en`
 *
 * Returns: (transfer none) (nullable): the one of ours that it means
 */
const char *
dure_web_language (const char *text)
{
  for (guint i = 0; text != NULL && dure_web_languages[i] != NULL; i++)
    {
      gsize length = strlen (dure_web_languages[i]);

      if (g_ascii_strncasecmp (text, dure_web_languages[i], length) == 0
          && !g_ascii_isalpha (text[length]))
        return dure_web_languages[i];
    }
  return NULL;
}

static gboolean
load_words (DureWeb *self, const char *language, GBytes *bytes, GError **error)
{
  json_t *words = dure_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);

  if (words == NULL)
    return FALSE;
  g_hash_table_insert (self->words, g_strdup (language), words);
  return TRUE;
}

static gboolean
load_page (DureWeb *self, const char *language, const char *name, GError **error)
{
  g_autofree char *path = g_strdup_printf (ROOT "/pages/%s/%s", language, name);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, error);
  DureTemplate *template;

  if (bytes == NULL)
    return FALSE;
  if (g_str_equal (name, WORDS))
    return load_words (self, language, bytes, error);
  template = dure_template_parse (g_bytes_get_data (bytes, NULL), error);
  if (template == NULL)
    {
      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }
  g_hash_table_insert (self->pages, g_strdup_printf ("%s/%s", language, name), template);
  return TRUE;
}

/**
 * dure_web_new:
 * @error: %DURE_BACKEND_ERROR_MALFORMED for a page that does not parse
 *
 * Returns: (transfer full) (nullable): everything, ready to be rendered
 */
DureWeb *
dure_web_new (GError **error)
{
  g_autoptr (DureWeb) self = g_new0 (DureWeb, 1);

  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) dure_template_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) dure_json_unref);
  self->here = g_time_zone_new_identifier ("Asia/Seoul");
  if (self->here == NULL)
    self->here = g_time_zone_new_offset (9 * 60 * 60);
  for (guint i = 0; dure_web_languages[i] != NULL; i++)
    {
      g_autofree char *folder = g_strdup_printf (ROOT "/pages/%s", dure_web_languages[i]);
      g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, error);

      if (names == NULL)
        return NULL;
      for (guint j = 0; names[j] != NULL; j++)
        if (!load_page (self, dure_web_languages[i], names[j], error))
          return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * dure_web_free:
 * @self: (transfer full) (nullable)
 */
void
dure_web_free (DureWeb *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_pointer (&self->words, g_hash_table_unref);
  g_clear_pointer (&self->here, g_time_zone_unref);
  g_free (self);
}

/**
 * dure_web_render:
 * @language: one of dure_web_languages
 * @page: `my.html`
 * @data: what goes into its holes
 *
 * Returns: (transfer full): the page
 */
char *
dure_web_render (DureWeb *self, const char *language, const char *page, const json_t *data)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", language, page);
  const DureTemplate *template = g_hash_table_lookup (self->pages, key);

  g_return_val_if_fail (template != NULL, NULL);
  return dure_template_render (template, data);
}

/**
 * dure_web_words:
 *
 * Returns: (transfer none): what words.json says in that language
 */
const json_t *
dure_web_words (DureWeb *self, const char *language)
{
  return g_hash_table_lookup (self->words, language);
}

static const char *
type_of (const char *name)
{
  static const char *const types[][2] = {
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".json", "application/manifest+json" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (name, types[i][0]))
      return types[i][1];
  return NULL;
}

/**
 * dure_web_asset:
 * @name: `style.1a2b3c4d.css`, foreign
 * @ret_asset: (out caller-allocates): its bytes, references owned by the caller; set only on
 *   success
 *
 * Returns: whether there is such an asset
 */
gboolean
dure_web_asset (const char *name, DureAsset *ret_asset)
{
  g_autofree char *path = g_strdup_printf (ROOT "/assets/%s", name);
  g_autofree char *gzip_path = g_strconcat (path, ".gz", NULL);
  const char *type = type_of (name);

  if (type == NULL || strchr (name, '/') != NULL)
    return FALSE;
  ret_asset->plain = g_resources_lookup_data (path, 0, NULL);
  if (ret_asset->plain == NULL)
    return FALSE;
  ret_asset->gzip = g_resources_lookup_data (gzip_path, 0, NULL);
  ret_asset->type = type;
  return TRUE;
}

/**
 * dure_asset_clear:
 *
 * Drops its references.
 */
void
dure_asset_clear (DureAsset *self)
{
  g_clear_pointer (&self->plain, g_bytes_unref);
  g_clear_pointer (&self->gzip, g_bytes_unref);
}

static char *
fill (const char *pattern, const json_t *data)
{
  g_autoptr (DureTemplate) template = dure_template_parse (pattern, NULL);

  return template != NULL ? dure_template_render (template, data) : g_strdup ("");
}

/**
 * dure_web_clock:
 * @wall_ms: milliseconds since 1970
 *
 * Returns: (transfer full): the time of day in Gwangju, which all our languages write alike
 */
char *
dure_web_clock (DureWeb *self, gint64 wall_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_ms / 1000);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, self->here);

  return g_date_time_format (here, "%H:%M");
}

static char *
tell_time (DureWeb *self, const char *language, const char *form, gint64 wall_ms)
{
  const json_t *words = dure_web_words (self, language);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_ms / 1000);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, self->here);
  g_autofree char *clock = dure_web_clock (self, wall_ms);
  g_autoptr (json_t) data = json_pack (
      "{s:i, s:i, s:i, s:O, s:s}",
      "year", g_date_time_get_year (here),
      "month", g_date_time_get_month (here),
      "day", g_date_time_get_day_of_month (here),
      "name", json_array_get (json_object_get (words, "months"),
                              (size_t) g_date_time_get_month (here) - 1),
      "clock", clock);

  return fill (json_string_value (json_object_get (words, form)), data);
}

/**
 * dure_web_day:
 * @wall_ms: milliseconds since 1970
 *
 * Returns: (transfer full): the day in Gwangju, as people write it in that language
 */
char *
dure_web_day (DureWeb *self, const char *language, gint64 wall_ms)
{
  return tell_time (self, language, "dayForm", wall_ms);
}

/**
 * dure_web_short_day:
 * @wall_ms: milliseconds since 1970
 *
 * Returns: (transfer full): the day in Gwangju in digits, for tables and pictures
 */
char *
dure_web_short_day (DureWeb *self, const char *language, gint64 wall_ms)
{
  return tell_time (self, language, "shortForm", wall_ms);
}

/**
 * dure_web_number:
 * @value: finite
 * @decimals: how many figures behind the mark
 *
 * Returns: (transfer full): the number as people write it in that language
 */
char *
dure_web_number (DureWeb *self, const char *language, double value, int decimals)
{
  g_autofree char *text = g_strdup_printf ("%.*f", decimals, value);
  g_auto (GStrv) parts = g_strsplit (text, ".", 2);
  g_autoptr (json_t) data = NULL;

  if (parts[1] == NULL)
    return g_steal_pointer (&text);
  data = json_pack ("{s:s, s:s}", "whole", parts[0], "part", parts[1]);
  return fill (json_string_value (json_object_get (dure_web_words (self, language),
                                                   "decimalForm")),
               data);
}

/**
 * dure_web_thousands:
 * @value: finite
 *
 * Returns: (transfer full): the whole number in groups of three figures, as people write it in that
 *   language; where a comma is the decimal mark, a space parts them
 */
char *
dure_web_thousands (DureWeb *self, const char *language, double value)
{
  g_autofree char *mark = dure_web_number (self, language, 0.1, 1);
  g_autofree char *digits = dure_web_number (self, language, value, 0);
  const char *between = strchr (mark, ',') != NULL ? "\u00a0" : ",";
  GString *text = g_string_new (digits);

  for (gssize at = (gssize) strlen (digits) - 3; at > 0; at -= 3)
    g_string_insert (text, at, between);
  return g_string_free (text, FALSE);
}

/**
 * dure_web_moment:
 * @wall_ms: milliseconds since 1970
 *
 * Returns: (transfer full): day and time of day in Gwangju
 */
char *
dure_web_moment (DureWeb *self, const char *language, gint64 wall_ms)
{
  return tell_time (self, language, "momentForm", wall_ms);
}
