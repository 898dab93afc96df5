// model-part.h: a model on trial on its way to a station, a piece at a time
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model-runs.h"

G_BEGIN_DECLS

/* In base64 and with the longest manifest, two thirds of what a kiosk takes as one reply. */
#define DURE_MODEL_PART_BYTES (96 * 1024)

/**
 * DureModelFault:
 * @DURE_MODEL_FAULTLESS: none
 * @DURE_MODEL_FAULT_MALFORMED: what came is no piece of a model, or not the next one
 * @DURE_MODEL_FAULT_NOT_GENUINE: the operator has not signed it, or has signed another
 * @DURE_MODEL_FAULT_TOO_LARGE: no model is that large
 * @DURE_MODEL_FAULT_OTHER_FILE: put together, it is not the file that was signed
 * @DURE_MODEL_FAULT_NOT_KEPT: it could not be written down
 *
 * Why a station did not take the model that its pilot runs.
 */
typedef enum
{
  DURE_MODEL_FAULTLESS,
  DURE_MODEL_FAULT_MALFORMED,
  DURE_MODEL_FAULT_NOT_GENUINE,
  DURE_MODEL_FAULT_TOO_LARGE,
  DURE_MODEL_FAULT_OTHER_FILE,
  DURE_MODEL_FAULT_NOT_KEPT,
  DURE_MODEL_FAULTS,
} DureModelFault;

/**
 * DureModelPart:
 * @size: how many bytes the whole file has
 * @from: how many of them are before these
 * @bytes: at least one, at most %DURE_MODEL_PART_BYTES
 * @manifest: (nullable): with the first piece, what the operator says of the file, as it was signed
 * @signature: (nullable): with the first piece, the operator's, base64url
 */
typedef struct
{
  gsize size;
  gsize from;
  GBytes *bytes;
  GBytes *manifest;
  GBytes *signature;
} DureModelPart;

json_t *dure_model_question_new (const char *id, const char *digest, gsize from);
gboolean dure_model_question_read (const json_t *json,
                                   char ret_digest[DURE_MODEL_DIGEST_LENGTH + 1], gsize *ret_from,
                                   GError **error);
json_t *dure_model_part_to_json (const DureModelPart *self);
DureModelPart *dure_model_part_from_json (const json_t *json, GError **error);
void dure_model_part_free (DureModelPart *self);

extern const char *const dure_model_faults[DURE_MODEL_FAULTS];

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureModelPart, dure_model_part_free)

G_END_DECLS
