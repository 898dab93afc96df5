// export-origins.c: where what a donor gave comes from, as entries of a ZIP
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A line of fhir/Provenance.ndjson for each donation and each batch: the kiosk or the kind of
// source, when it came, the consent that it rests on, and the version of the quality rules that
// have judged it. It is the donor's own, so the kiosk is named. A donation brings its consent with
// it; a batch rests on the last decision that was made before it came. Costs two questions each.

#include "export-origins.h"

#include "canonical-json.h"
#include "fhir-provenance.h"
#include "id.h"
#include "quality.h"

#include <string.h>

#define DIGEST "urn:dure:consent-digest"

static gboolean
add_target (const json_t *observation, gpointer targets, GError **error)
{
  json_array_append_new (
      targets,
      dure_fhir_target ("Observation/", json_string_value (json_object_get (observation, "id"))));
  return TRUE;
}

/* Of nothing but a home's use there are no Observations, and no Provenance. */
static gboolean
write_origin (DureZip *zip, DureFhirOrigin *origin, const DureFacts *facts, GError **error)
{
  g_autoptr (json_t) targets = json_array (), provenance = NULL;

  if (!dure_fhir_observations (facts->list, facts->count, add_target, targets, error))
    return FALSE;
  if (json_array_size (targets) == 0)
    return TRUE;
  origin->activity = DURE_FHIR_RECORDED;
  origin->agent = facts->source;
  origin->digest_system = DIGEST;
  origin->recorded_ms = facts->list[0].received_ms;
  origin->start_ms = facts->list[0].start_ms;
  for (guint i = 0; i < facts->count; i++)
    {
      origin->start_ms = MIN (origin->start_ms, facts->list[i].start_ms);
      origin->end_ms = MAX (origin->end_ms, facts->list[i].end_ms);
    }
  provenance = dure_fhir_provenance_new (origin, targets);
  return dure_zip_add_json (provenance, zip, error);
}

/**
 * dure_export_origin_of_gift:
 * @zip: where to
 * @facts: what is in @gift
 * @error: %DURE_BACKEND_ERROR_STORE, or of the ZIP
 */
gboolean
dure_export_origin_of_gift (DureZip *zip, DureCity *city, const DureGift *gift,
                            const DureFacts *facts, GError **error)
{
  DureFhirOrigin origin = {
    .id = gift->id,
    .kiosk = gift->kiosk,
    .consent = json_string_value (json_object_get (gift->record, "recordId")),
    .digest = gift->digest,
  };
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT payload.rules FROM payload JOIN donation ON donation.number = payload.donation"
      " WHERE donation.id = ?1",
      "t", gift->id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  origin.quality = is_there ? dure_rows_integer (rows, 0) : 0;
  return write_origin (zip, &origin, facts, error);
}

/* New rules put the mark back, so what is below it was judged by the present ones. */
static gboolean
read_quality (DureCity *city, const guint8 id[DURE_BATCH_ID_BYTES], gint64 *ret_rules,
              GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT 1 FROM batch JOIN quality_mark ON batch.number <= quality_mark.batch"
      " WHERE batch.id = ?1",
      "b", id, (gsize) DURE_BATCH_ID_BYTES);
  gboolean is_judged;

  if (!dure_rows_first (rows, &is_judged, error))
    return FALSE;
  *ret_rules = is_judged ? DURE_QUALITY_RULES : 0;
  return TRUE;
}

/**
 * dure_export_origin_of_batch:
 * @zip: where to
 * @donor: whose
 * @id: of the batch
 * @facts: what is in it
 * @error: %DURE_BACKEND_ERROR_STORE, or of the ZIP
 */
gboolean
dure_export_origin_of_batch (DureZip *zip, DureCity *city, const char *donor,
                             const guint8 id[DURE_BATCH_ID_BYTES], const DureFacts *facts,
                             GError **error)
{
  g_autofree char *text = dure_id_from_bytes (id), *digest = NULL;
  DureFhirOrigin origin = { .id = text };
  g_autoptr (DureRows) rows = NULL;
  gboolean is_there;

  if (facts->count == 0)
    return TRUE;
  if (!read_quality (city, id, &origin.quality, error))
    return FALSE;
  rows = dure_database_ask (city->database, error,
                            "SELECT record_id, record FROM consent_event WHERE donor = ?1"
                            " AND kind <> 'withdrawn' AND time_ms <= ?2"
                            " ORDER BY number DESC LIMIT 1",
                            "ti", donor, facts->list[0].received_ms);
  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    {
      const char *record = dure_rows_text (rows, 1);

      digest = dure_sha256_hex (record, strlen (record));
      origin.consent = dure_rows_text (rows, 0);
      origin.digest = digest;
    }
  return write_origin (zip, &origin, facts, error);
}
