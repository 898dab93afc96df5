// health-file.h: a citizen's own file of health data, whatever its form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-intake.h"

G_BEGIN_DECLS

/* At most so many bytes from its beginning tell what a file is; Apple says it in a hundred. */
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

typedef struct _DureHealthFile DureHealthFile;

DureHealthForm dure_health_form_of (const guint8 *bytes, gsize length);

DureHealthFile *dure_health_file_new (DureHealthForm form, DureHealthIntake *intake, gulong salt);
void dure_health_file_free (DureHealthFile *self);
gboolean dure_health_file_feed (DureHealthFile *self, const guint8 *bytes, gsize length,
                                GError **error);
gboolean dure_health_file_finish (DureHealthFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHealthFile, dure_health_file_free)

G_END_DECLS
