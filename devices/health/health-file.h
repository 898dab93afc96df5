// health-file.h: a citizen's own file of health data, whatever its form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"
#include "health-source.h"

G_BEGIN_DECLS

/* So many bytes from its beginning tell what a file is. */
#define DURE_HEALTH_FORM_BYTES 4096

/**
 * DureHealthForm:
 *
 * What a file is.
 */
typedef enum
{
  DURE_HEALTH_FORM_UNKNOWN,
  DURE_HEALTH_FORM_APPLE_ARCHIVE, /* export.zip */
  DURE_HEALTH_FORM_APPLE,         /* export.xml */
  DURE_HEALTH_FORM_FHIR,          /* a Bundle in JSON */
} DureHealthForm;

DureHealthForm dure_health_form_of (const guint8 *bytes, gsize length);
gboolean dure_health_file_read (DureHealthForm form, const DureHealthSource *source,
                                DureHealthIntake *intake, gulong salt, GError **error);

G_END_DECLS
