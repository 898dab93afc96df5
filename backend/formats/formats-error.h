// formats-error.h: why something cannot be said in a format of others
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureFormatsError:
 * @DURE_FORMATS_ERROR_CODE: it has a code that is not in the closed list
 * @DURE_FORMATS_ERROR_ROW: it is not as its manifest says
 * @DURE_FORMATS_ERROR_REQUEST: it is asked for in a way that is not supported
 *
 * Codes by what the caller can do.
 */
typedef enum
{
  DURE_FORMATS_ERROR_CODE,
  DURE_FORMATS_ERROR_ROW,
  DURE_FORMATS_ERROR_REQUEST,
} DureFormatsError;

#define DURE_FORMATS_ERROR (dure_formats_error_quark ())

GQuark dure_formats_error_quark (void);

G_END_DECLS
