// audit.h: who read what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

G_BEGIN_DECLS

/**
 * DureReadable:
 * @DURE_READABLE_NOTHING: nothing personal
 * @DURE_READABLE_OBSERVATIONS: what was measured and told, and the consent with it
 * @DURE_READABLE_CONSENT: whether and when the donor has agreed, or withdrawn
 * @DURE_READABLE_RECEIPT: the signed record of a consent
 * @DURE_READABLE_SOURCES: what sends for the donor, and how much
 *
 * What is handed out.
 */
typedef enum
{
  DURE_READABLE_NOTHING,
  DURE_READABLE_OBSERVATIONS,
  DURE_READABLE_CONSENT,
  DURE_READABLE_RECEIPT,
  DURE_READABLE_SOURCES,
} DureReadable;

const char *dure_readable_to_text (DureReadable what);
DureReadable dure_readable_from_text (const char *text);

gboolean dure_audit_phone (DureCity *city, gint64 phone, DureReadable what, GError **error);
gboolean dure_audit_desk (DureCity *city, const char *command, const char *donor,
                               DureReadable what, GError **error);
gboolean dure_audit_lab (DureCity *city, const char *person, const char *what, const char *subject,
                         GError **error);
gboolean dure_audit_unlink (DureCity *city, const char *donor, GError **error);

G_END_DECLS
