// audit.c: who read what a donor gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whoever hands out personal data writes that down first, and hands it out when that is durable:
// pages through the writer, the desk's commands in the store themselves. So a reading that was
// refused or cut off may stand here, and none that took place is missing. What the program does for
// itself, without showing it to anybody, is no reading.
//
// The donor's row stays locked, so that a withdrawal finds every reading that was linked to it. A
// row says of how many donations or sources it was. Of a donor who has withdrawn it says only
// that somebody looked.

#include "audit.h"

static const char *const words[] = {
  [DURE_READABLE_OBSERVATIONS] = "observations",
  [DURE_READABLE_CONSENT] = "consent",
  [DURE_READABLE_RECEIPT] = "receipt",
  [DURE_READABLE_SOURCES] = "sources",
};

/**
 * dure_readable_to_text:
 * @what: not %DURE_READABLE_NOTHING
 *
 * Returns: (transfer none): what stands in the table
 */
const char *
dure_readable_to_text (DureReadable what)
{
  return words[what];
}

/**
 * dure_readable_from_text:
 * @text: (nullable): what stands in the table
 *
 * Returns: what it says, %DURE_READABLE_NOTHING when it is no such word
 */
DureReadable
dure_readable_from_text (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i] != NULL && g_strcmp0 (words[i], text) == 0)
      return (DureReadable) i;
  return DURE_READABLE_NOTHING;
}

#define DONATIONS "(SELECT count(*) FROM donation WHERE donation.donor = donor.id)"
#define SOURCES "(SELECT count(*) FROM source WHERE source.donor = donor.id)"
#define ITEMS "CASE WHEN ?4 = 'sources' THEN " SOURCES " ELSE " DONATIONS " END"
#define WHOSE "CASE WHEN withdrawn_ms IS NULL THEN donor.id END"

/**
 * dure_audit_phone:
 * @phone: whose session it is
 * @what: what is about to be handed out, of all donors of this phone
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be handed out
 */
gboolean
dure_audit_phone (DureCity *city, gint64 phone, DureReadable what, GError **error)
{
  return dure_database_run (
      city->database, error,
      "INSERT INTO reading (time_ms, reader, phone, command, what, donor, items)"
      " SELECT ?1, 'phone', CASE WHEN withdrawn_ms IS NULL THEN ?2 END, ?3, ?4, " WHOSE ", " ITEMS
      " FROM donor WHERE id IN (SELECT donor FROM claim WHERE phone = ?2) /*for share*/",
      "iitt", dure_city_now (city), phone, NULL, words[what]);
}

/**
 * dure_audit_desk:
 * @command: by which
 * @donor: of whom
 * @what: what is about to be handed out
 * @error: %DURE_BACKEND_ERROR_STORE: it must not be handed out
 */
gboolean
dure_audit_desk (DureCity *city, const char *command, const char *donor, DureReadable what,
                 GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO reading (time_ms, reader, command, what, donor, items)"
                            " SELECT ?1, 'desk', ?2, ?4, " WHOSE ", " ITEMS
                            " FROM donor WHERE id = ?3"
                            " /*for share*/",
                            "ittt", dure_city_now (city), command, donor, words[what]);
}

/**
 * dure_audit_unlink:
 * @donor: who has withdrawn
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * The rows say no more whose data it was, or by which phone. Within a transaction.
 */
gboolean
dure_audit_unlink (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "UPDATE reading SET donor = NULL, phone = NULL WHERE donor = ?1", "t",
                            donor);
}
