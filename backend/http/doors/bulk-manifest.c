// bulk-manifest.c: which files an export has
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The manifest of HL7's Bulk Data Access 2.0. A file is a page of one release in one type; which
// release and which permit stands in the item's extension. Page by page a release has as many files
// as its last line needs, whatever was taken back of the lines before it, and one at least, so that
// who has it knows of it. What is to be deleted since the time that was asked for is one file, and
// so is what was left out of what was asked for. The last part of an address is a good name for the
// file at home.

#include "bulk-manifest.h"

#include "encoding.h"

#define FILES "/fhir/files/"

static void
add_file (DureExchange *exchange, const char *machines_url, const DureBulkExport *export,
          const DureBulkPart *part, DureBulkType type, gint64 page, json_t *output)
{
  g_autofree char *path = g_strdup_printf (
      FILES "%s.%s.%" G_GINT64_FORMAT ".%s.ndjson", dure_bulk_type_to_text (type), part->release,
      page, export->id);
  g_autofree char *url = dure_exchange_url (exchange, machines_url, path);

  json_array_append_new (output,
                         json_pack ("{s:s, s:s, s:{s:s, s:s}}", "type",
                                    dure_bulk_type_to_text (type), "url", url, "extension",
                                    "release", part->release, "permit", part->permit));
}

static json_t *
output_of (DureExchange *exchange, const char *machines_url, const DureBulkExport *export,
           const GPtrArray *parts)
{
  json_t *output = json_array ();

  for (guint i = 0; i < parts->len; i++)
    {
      const DureBulkPart *part = parts->pdata[i];

      for (DureBulkType type = 0; type < DURE_BULK_TYPES; type++)
        for (gint64 page = 0; page == 0 || page * DURE_BULK_PAGE_LINES < part->n_lines; page++)
          if (export->request.types[type])
            add_file (exchange, machines_url, export, part, type, page, output);
    }
  return output;
}

/* The one file of that type, if there is anything in it. */
static json_t *
only_file (DureExchange *exchange, const char *machines_url, const DureBulkExport *export,
           const char *type, const GPtrArray *lines)
{
  g_autofree char *path = g_strdup_printf (FILES "%s.%s.ndjson", type, export->id);
  g_autofree char *url = dure_exchange_url (exchange, machines_url, path);

  return lines->len > 0 ? json_pack ("[{s:s, s:s}]", "type", type, "url", url) : json_array ();
}

/**
 * dure_bulk_manifest_new:
 * @export: one that is listed
 * @exchange: by which it is asked for
 * @machines_url: (nullable): where recipients reach the city, behind a proxy
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): the manifest
 */
json_t *
dure_bulk_manifest_new (const DureBulkExport *export, DureExchange *exchange,
                        const char *machines_url, GError **error)
{
  g_autoptr (GPtrArray) parts
      = dure_bulk_export_parts (export, exchange->city, NULL, error);
  g_autoptr (GPtrArray) pseudonyms
      = parts != NULL ? dure_bulk_export_deleted (export, exchange->city, error) : NULL;
  g_autoptr (GPtrArray) left_out = dure_bulk_request_left_out (export->query);
  g_autofree char *time = dure_time_to_text (export->listed_ms);

  if (pseudonyms == NULL)
    return NULL;
  return json_pack ("{s:s, s:s, s:b, s:o, s:o, s:o}", "transactionTime", time, "request",
                    export->address, "requiresAccessToken", TRUE, "output",
                    output_of (exchange, machines_url, export, parts), "deleted",
                    only_file (exchange, machines_url, export, "Bundle", pseudonyms), "error",
                    only_file (exchange, machines_url, export, "OperationOutcome", left_out));
}
