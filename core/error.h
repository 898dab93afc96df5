// error.h: the one error domain of core
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureCoreError:
 * @DURE_CORE_ERROR_MALFORMED: the bytes are not what they claim to be; asking again will not help
 * @DURE_CORE_ERROR_NOT_GENUINE: well-formed, but a signature or a seal does not hold
 * @DURE_CORE_ERROR_NOT_COVERED: well-formed and genuine, but outside what the donor agreed to
 * @DURE_CORE_ERROR_UNKNOWN_KEY: made with or for a key that is not known here
 *
 * Codes by what the caller can do about them. Messages are English, for logs; the words a person
 * reads are chosen from the code by the screen or page.
 */
typedef enum
{
  DURE_CORE_ERROR_MALFORMED,
  DURE_CORE_ERROR_NOT_GENUINE,
  DURE_CORE_ERROR_NOT_COVERED,
  DURE_CORE_ERROR_UNKNOWN_KEY,
} DureCoreError;

#define DURE_CORE_ERROR (dure_core_error_quark ())

GQuark dure_core_error_quark (void);

G_END_DECLS
