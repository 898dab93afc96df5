// bulk-type.c: the FHIR resources that a release is told in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bulk-type.h"

static const char *const types[DURE_BULK_TYPES] = {
  [DURE_BULK_OBSERVATION] = "Observation",
  [DURE_BULK_PATIENT] = "Patient",
  [DURE_BULK_PROVENANCE] = "Provenance",
};

/**
 * dure_bulk_type_to_text:
 *
 * Returns: (transfer none): as FHIR names it
 */
const char *
dure_bulk_type_to_text (DureBulkType type)
{
  return types[type];
}

/**
 * dure_bulk_type_from_text:
 * @text: foreign
 * @ret_type: (out): set only on success
 *
 * Returns: whether releases are told in it
 */
gboolean
dure_bulk_type_from_text (const char *text, DureBulkType *ret_type)
{
  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (g_str_equal (types[i], text))
      {
        *ret_type = i;
        return TRUE;
      }
  return FALSE;
}
