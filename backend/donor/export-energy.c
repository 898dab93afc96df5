// export-energy.c: what homes used, as a Green Button file in a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Begin it, add facts as they come, end it, with the same writer. What was written of them is wiped
// as soon as it is in the ZIP.

#include "export-energy.h"

#include <string.h>

static gboolean
take_feed (DureZip *zip, GString *feed, GError **error)
{
  const gboolean is_taken = dure_zip_add (zip, feed->str, feed->len, error);

  explicit_bzero (feed->str, feed->len);
  g_string_free (feed, TRUE);
  return is_taken;
}

/**
 * dure_export_energy_begin:
 * @zip: where to
 * @writer: new
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * Begins energy/green-button.xml.
 */
gboolean
dure_export_energy_begin (DureZip *zip, DureEspiWriter *writer, GError **error)
{
  GString *feed = g_string_new (NULL);

  dure_espi_writer_begin (writer, feed);
  if (dure_zip_begin (zip, "energy/green-button.xml", error))
    return take_feed (zip, feed, error);
  g_string_free (feed, TRUE);
  return FALSE;
}

/**
 * dure_export_energy_add:
 * @facts: of one donation or batch
 * @error: %DURE_BACKEND_ERROR_STATE
 */
gboolean
dure_export_energy_add (DureZip *zip, DureEspiWriter *writer, const DureFacts *facts,
                        GError **error)
{
  GString *feed = g_string_new (NULL);

  dure_espi_writer_add (writer, facts->list, facts->count, feed);
  return take_feed (zip, feed, error);
}

/**
 * dure_export_energy_end:
 * @error: %DURE_BACKEND_ERROR_STATE
 *
 * What is added from here on is no part of the file.
 */
gboolean
dure_export_energy_end (DureZip *zip, DureEspiWriter *writer, GError **error)
{
  GString *feed = g_string_new (NULL);

  dure_espi_writer_end (writer, feed);
  return take_feed (zip, feed, error);
}
