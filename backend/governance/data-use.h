// data-use.h: what a use is called, and whether the consents of this city allow it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "request.h"

G_BEGIN_DECLS

/**
 * DureDataUse:
 * @DURE_DATA_USE_FITS: nothing has to be looked at
 * @DURE_DATA_USE_PERSON: somebody has to, since no program can
 * @DURE_DATA_USE_FORBIDDEN: it contradicts the request, or no consent here allows it
 * @DURE_DATA_USE_UNKNOWN: no such code
 */
typedef enum
{
  DURE_DATA_USE_FITS,
  DURE_DATA_USE_PERSON,
  DURE_DATA_USE_FORBIDDEN,
  DURE_DATA_USE_UNKNOWN,
} DureDataUse;

DureDataUse dure_data_use_judge (const char *code, const DureRequest *request,
                                 const char *recipient_class);
DureDataUse dure_data_use_judge_all (const DureRequest *request, const char *recipient_class,
                                     const char **ret_code);
const char *dure_data_use_name (const char *code);
const char *dure_data_use_code (guint number);

G_END_DECLS
