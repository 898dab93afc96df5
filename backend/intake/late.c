// late.c: what came after a withdrawal
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A sender that was cut off, or does not know yet, still sends what was measured for a donor who
// has withdrawn. It is refused and none of it is kept, but the donor may see that it came: one row
// for each kind of sender. The row of a donation that a phone took back before it came hangs on the
// claim, as there is no donor. Each costs one row; all within the writer's transaction.

#include "late.h"

#include "kind.h"

#define COUNT_UP "DO UPDATE SET last_ms = ?2, times = late_arrival.times + 1"

/**
 * dure_late_donation:
 * @donor: of a donation that was refused
 * @claim_hash: what its QR code hides
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_late_donation (DureCity *city, const char *donor, const guint8 claim_hash[DURE_SHA256_BYTES],
                    GError **error)
{
  gint64 now = dure_city_now (city);

  return dure_database_run (city->database, error,
                            "INSERT INTO late_arrival (donor, sender, first_ms, last_ms, times)"
                            " SELECT id, 'kiosk', ?2, ?2, 1 FROM donor"
                            " WHERE id = ?1 AND withdrawn_ms IS NOT NULL"
                            " ON CONFLICT (donor, sender) " COUNT_UP,
                            "ti", donor, now)
         && dure_database_run (
             city->database, error,
             "INSERT INTO late_arrival (claim_hash, sender, first_ms, last_ms, times)"
             " SELECT claim_hash, 'kiosk', ?2, ?2, 1 FROM claim"
             " WHERE claim_hash = ?1 AND taken_back_ms IS NOT NULL AND donor IS NULL"
             " ON CONFLICT (claim_hash, sender) " COUNT_UP,
             "bi", claim_hash, (gsize) DURE_SHA256_BYTES, now);
}

/**
 * dure_late_part:
 * @donor: of a donation of which a part was left out
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_late_part (DureCity *city, const char *donor, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO late_arrival (donor, sender, first_ms, last_ms, times)"
                            " VALUES (?1, 'kiosk', ?2, ?2, 1)"
                            " ON CONFLICT (donor, sender) " COUNT_UP,
                            "ti", donor, dure_city_now (city));
}

/**
 * dure_late_source:
 * @source: that sent for a donor who has withdrawn everything
 * @error: %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_late_source (DureCity *city, gint64 source, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO late_arrival (donor, sender, first_ms, last_ms, times)"
                            " SELECT donor, kind, ?2, ?2, 1 FROM source WHERE number = ?1"
                            " ON CONFLICT (donor, sender) " COUNT_UP,
                            "ii", source, dure_city_now (city));
}

/**
 * dure_late_code:
 * @source: that sent what its donor's consent does not cover
 * @code: what it sent
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Counts only what the donor has withdrawn; what was never agreed to is no late arrival.
 */
gboolean
dure_late_code (DureCity *city, gint64 source, DureCode code, GError **error)
{
  return dure_database_run (city->database, error,
                            "INSERT INTO late_arrival (donor, sender, first_ms, last_ms, times)"
                            " SELECT donor, kind, ?2, ?2, 1 FROM source WHERE number = ?1"
                            " AND EXISTS (SELECT 1 FROM erasure WHERE erasure.donor = source.donor"
                            " AND scope IN ('everything', ?3))"
                            " ON CONFLICT (donor, sender) " COUNT_UP,
                            "iit", source, dure_city_now (city),
                            dure_kind_to_text (dure_kind_of_code (code)));
}

/**
 * dure_late_free:
 * @self: (transfer full) (nullable)
 */
void
dure_late_free (DureLate *self)
{
  if (self == NULL)
    return;
  g_free (self->sender);
  g_free (self);
}

/**
 * dure_lates_of_phone:
 * @phone: a phone that has claimed
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (element-type DureLate) (nullable): what came too late for its donors,
 *   one for each kind of sender
 */
GPtrArray *
dure_lates_of_phone (DureCity *city, gint64 phone, GError **error)
{
  g_autoptr (GPtrArray) lates = g_ptr_array_new_with_free_func ((GDestroyNotify) dure_late_free);
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT sender, min(first_ms), max(last_ms), CAST (sum(times) AS BIGINT) FROM late_arrival"
      " WHERE donor IN (SELECT donor FROM claim WHERE phone = ?1)"
      " OR claim_hash IN (SELECT claim_hash FROM claim WHERE phone = ?1)"
      " GROUP BY sender ORDER BY sender",
      "i", phone);
  GError *failure = NULL;

  if (rows == NULL)
    return NULL;
  while (dure_rows_next (rows, &failure))
    {
      DureLate *late = g_new0 (DureLate, 1);

      late->sender = g_strdup (dure_rows_text (rows, 0));
      late->first_ms = dure_rows_integer (rows, 1);
      late->last_ms = dure_rows_integer (rows, 2);
      late->times = dure_rows_integer (rows, 3);
      g_ptr_array_add (lates, late);
    }
  if (failure == NULL)
    return g_steal_pointer (&lates);
  g_propagate_error (error, failure);
  return NULL;
}
