// files-page.c: the files of health data that a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each with its day and how much came out of it; each can be taken back by itself. What is in them
// is drawn with everything else that was measured, by trends-page.c.

#include "files-page.h"

#include "health-import.h"
#include "imports.h"

/* What nothing is left of was erased with its kind. */
static json_t *
files_data (DureExchange *exchange, const GPtrArray *imports)
{
  json_t *list = json_array ();

  for (guint i = 0; i < imports->len; i++)
    {
      const DureImport *import = imports->pdata[i];
      const gboolean is_apple = g_str_equal (import->kind, dure_apple_import.word);
      const gboolean is_clinic = g_str_equal (import->kind, dure_clinic_import.word);
      g_autofree char *when =
          dure_web_moment (exchange->service->web, exchange->language, import->donated_ms);
      g_autofree char *count = dure_web_number (exchange->service->web, exchange->language,
                                                (double) import->observations, 0);

      if (import->observations > 0 && (is_apple || is_clinic))
        json_array_append_new (list, json_pack ("{s:s, s:s, s:s, s:b}", "id", import->id, "when",
                                                when, "count", count, "isApple", is_apple));
    }
  return list;
}

/**
 * dure_files_page_show:
 *
 * GET /my/files.
 */
void
dure_files_page_show (DurePeople *self, DureExchange *exchange)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (GPtrArray) imports = NULL;
  g_autoptr (GError) error = NULL;

  if (phone == 0)
    return;
  imports = dure_imports_donated (exchange->city, phone, &error);
  if (imports == NULL)
    dure_exchange_failure (exchange, error);
  else
    {
      json_t *files = files_data (exchange, imports);

      dure_exchange_page (exchange, SOUP_STATUS_OK, "files.html",
                          json_pack ("{s:o, s:b}", "files", files, "some",
                                     json_array_size (files) > 0));
    }
}
