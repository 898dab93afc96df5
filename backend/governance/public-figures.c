// public-figures.c: how much of everything there is, for everybody
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counted from what the city decided, never from what donors gave: those numbers need noise, and
// are published seldom (open-figures.c).

#include "public-figures.h"

#include "canonical-json.h"
#include "states.h"

#include <string.h>

/**
 * dure_public_figures_read:
 *
 * Returns: whether they could be counted
 */
gboolean
dure_public_figures_read (DureCity *city, DurePublicFigures *ret_figures, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT (SELECT count(*) FROM kiosk WHERE revoked_ms IS NULL),"
      " (SELECT count(*) FROM application),"
      " (SELECT count(*) FROM permit WHERE state = ?1),"
      " (SELECT CAST(coalesce(sum(releases), 0) AS BIGINT) FROM release_pilot),"
      " (SELECT count(*) FROM proposal"
      " WHERE state <> 'waiting' AND is_hidden = 0 AND taken_back_day IS NULL),"
      " (SELECT count(*) FROM proposal"
      " WHERE state = 'result' AND is_hidden = 0 AND taken_back_day IS NULL)",
      "t", dure_permit_state_to_text (DURE_PERMIT_ACTIVE));
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_figures = (DurePublicFigures){
    .kiosks = dure_rows_integer (rows, 0),
    .asked = dure_rows_integer (rows, 1),
    .granted = dure_rows_integer (rows, 2),
    .releases = dure_rows_integer (rows, 3),
    .proposals = dure_rows_integer (rows, 4),
    .results = dure_rows_integer (rows, 5),
  };
  return TRUE;
}

static json_t *
user_of (DureRows *row)
{
  const char *text = dure_rows_text (row, 1);
  g_autoptr (json_t) request = dure_json_parse (text, strlen (text), NULL);

  return json_pack ("{s:s, s:O}", "name", dure_rows_text (row, 0), "title",
                    json_object_get (request, "title"));
}

/**
 * dure_public_figures_users:
 * @most: how many to name
 *
 * Returns: (transfer full) (nullable): who may have data now, as `{"name", "title"}`, newest first
 */
json_t *
dure_public_figures_users (DureCity *city, guint most, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error,
      "SELECT name, request FROM permit"
      " JOIN application ON application.id = permit.application"
      " JOIN recipient ON recipient.id = permit.recipient"
      " WHERE permit.state = ?1 ORDER BY permit.from_ms DESC, permit.id LIMIT ?2",
      "ti", dure_permit_state_to_text (DURE_PERMIT_ACTIVE), (gint64) most);
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (list, user_of (rows));
    }
  return g_steal_pointer (&list);
}
