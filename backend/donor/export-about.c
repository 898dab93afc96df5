// export-about.c: what donors said of themselves and were told, as a table in a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever a donation holds beside its observations: a row a value, named by where it stands in the
// payload, `feedback.urgency`. So nothing is left out that a later payload may have.

#include "export-about.h"

#include "encoding.h"

typedef struct
{
  DureZip *zip;
  const char *donation;
  const char *received;
} About;

static gboolean add_members (const About *self, const char *path, const json_t *object,
                             GError **error);

static gboolean
add_value (const About *self, const char *path, const json_t *value, GError **error)
{
  g_autofree char *text =
      json_is_string (value) ? NULL : json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT);
  const char *cells[] = { self->received, self->donation, path,
                          text != NULL ? text : json_string_value (value) };

  if (json_is_object (value))
    return add_members (self, path, value, error);
  return dure_zip_add_row (self->zip, cells, G_N_ELEMENTS (cells), error);
}

static gboolean
add_members (const About *self, const char *path, const json_t *object, GError **error)
{
  const char *key;
  json_t *value;

  json_object_foreach ((json_t *) object, key, value)
    {
      g_autofree char *name = path != NULL ? g_strdup_printf ("%s.%s", path, key) : g_strdup (key);

      if (g_str_equal (name, "observations") || g_str_equal (name, "schema"))
        continue;
      if (!add_value (self, name, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_gift (DureZip *zip, const DureGift *gift, GError **error)
{
  g_autofree char *received = dure_time_to_text (gift->received_ms);
  const About self = { zip, gift->id, received };

  return gift->payload == NULL || add_members (&self, NULL, gift->payload, error);
}

/**
 * dure_export_about:
 * @zip: where to
 * @donors: (element-type DureDonor): whose
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * Adds about.csv.
 */
gboolean
dure_export_about (DureZip *zip, GPtrArray *donors, GError **error)
{
  static const char *const header[] = { "received", "donation", "name", "value" };

  if (!dure_zip_begin_table (zip, "about.csv", header, G_N_ELEMENTS (header), error))
    return FALSE;
  for (guint i = 0; i < donors->len; i++)
    {
      const GPtrArray *gifts = ((const DureDonor *) donors->pdata[i])->gifts;

      for (guint j = 0; j < gifts->len; j++)
        if (!add_gift (zip, gifts->pdata[j], error))
          return FALSE;
    }
  return TRUE;
}
