// audit.h: who read what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

/* Of which the refused tries are governance events: of this subject, and with this word. */
#define DURE_AUDIT_DESK "desk"
#define DURE_AUDIT_REFUSED "refuse"
/* And what somebody of the lab asked for and was not shown. */
#define DURE_AUDIT_LAB_REFUSED "refused"

G_BEGIN_DECLS

/**
 * DureReadable:
 * @DURE_READABLE_NOTHING: nothing personal
 * @DURE_READABLE_OBSERVATIONS: what was measured and told, and the consent with it
 * @DURE_READABLE_CONSENT: whether and when the donor has agreed, or withdrawn
 * @DURE_READABLE_RECEIPT: the signed record of a consent
 * @DURE_READABLE_SOURCES: what sends for the donor, and how much
 * @DURE_READABLE_READINGS: who read how much of what, of all donors together
 * @DURE_READABLE_RELEASE: rows of a release, which say nothing of whose they are
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
  DURE_READABLE_READINGS,
  DURE_READABLE_RELEASE,
} DureReadable;

const char *dure_readable_to_text (DureReadable what);
DureReadable dure_readable_from_text (const char *text);
gboolean dure_readable_is_of_many (DureReadable what);

gboolean dure_audit_phone (DureCity *city, gint64 phone, DureReadable what, GError **error);
gboolean dure_audit_desk (DureCity *city, const char *command, const char *donor,
                               DureReadable what, GError **error);
gboolean dure_audit_lab (DureCity *city, const char *person, const char *what, const char *subject,
                         GError **error);
gboolean dure_audit_crowd (DureCity *city, const char *command, DureReadable what, gint64 items,
                           GError **error);
void dure_audit_refused (DureCity *city, const char *command, const char *actor, GError **error);
gboolean dure_audit_unlink (DureCity *city, const char *donor, GError **error);

G_END_DECLS
