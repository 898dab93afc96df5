// recipients.c: who may be given data, and until when
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A recipient is an organisation with a public name. When its contract with the city is over, none
// of its keys opens anything any more (tokens.c), and its permits end (permits.c); what it has to
// delete it still says in its own room. When that is, is looked up at each request, so that a
// contract that ends is over at once.

#include "recipients.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"

#include <string.h>

#define ID_MAX 48
#define NAME_MAX_BYTES 200

static gboolean
refuse (const char *what, GError **error)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

static gboolean
is_id (const char *text)
{
  const gsize length = strlen (text);

  return length >= 2 && length <= ID_MAX && g_ascii_islower (*text)
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/**
 * dure_recipient_add:
 * @id: `hana-hospital`
 * @name: as the public knows it
 * @recipient_class: `hospital`, `company`, `university` or `institute`
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_CONFLICT when there is one of that
 *   id, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_add (DureCity *city, const char *id, const char *name, const char *recipient_class,
                    GError **error)
{
  static const char *const classes[] = { "hospital", "company", "university", "institute", NULL };

  if (!is_id (id))
    return refuse ("an id has 2 to 48 small letters, digits and hyphens", error);
  if (*name == '\0' || strlen (name) > NAME_MAX_BYTES || !g_utf8_validate (name, -1, NULL))
    return refuse ("a name has 1 to 200 bytes of text", error);
  if (!g_strv_contains (classes, recipient_class))
    return refuse ("a recipient is a hospital, company, university or institute", error);
  if (!dure_database_run (city->database, error,
                          "INSERT INTO recipient (id, name, class, since_ms)"
                          " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                          "ttti", id, name, recipient_class, dure_city_now (city)))
    return FALSE;
  if (dure_database_changed (city->database) == 1)
    return TRUE;
  g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT,
               "there is a recipient %s already", id);
  return FALSE;
}

/**
 * dure_recipient_find:
 * @ret_class: (out) (transfer full) (optional): what they are
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is none, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_find (DureCity *city, const char *id, char **ret_class, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT class FROM recipient WHERE id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there && ret_class != NULL)
    *ret_class = g_strdup (dure_rows_text (rows, 0));
  if (!is_there)
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "there is no recipient %s",
                 id);
  return is_there;
}

/**
 * dure_recipient_name:
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such recipient, or %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): what people call it
 */
char *
dure_recipient_name (DureCity *city, const char *id, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT name FROM recipient WHERE id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return NULL;
  if (is_there)
    return g_strdup (dure_rows_text (rows, 0));
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN,
                       "there is no such recipient");
  return NULL;
}

/**
 * dure_recipients_list:
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): each as `{"id", "name", "class"}`, by id
 */
json_t *
dure_recipients_list (DureCity *city, GError **error)
{
  g_autoptr (json_t) list = json_array ();
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT id, name, class FROM recipient ORDER BY id", "");
  gboolean is_there = TRUE;

  while (is_there)
    {
      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (is_there)
        json_array_append_new (list,
                               json_pack ("{s:s, s:s, s:s}", "id", dure_rows_text (rows, 0),
                                          "name", dure_rows_text (rows, 1), "class",
                                          dure_rows_text (rows, 2)));
    }
  return g_steal_pointer (&list);
}

/**
 * dure_recipient_contract:
 * @ret_ends_ms: (out): when the contract is over; %DURE_RECIPIENT_NO_END when nothing is written
 *   of that
 * @error: %DURE_BACKEND_ERROR_UNKNOWN when there is no such recipient, or %DURE_BACKEND_ERROR_STORE
 */
gboolean
dure_recipient_contract (DureCity *city, const char *id, gint64 *ret_ends_ms, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      city->database, error, "SELECT contract_ends_ms FROM recipient WHERE id = ?1", "t", id);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  if (is_there)
    *ret_ends_ms = dure_rows_is_null (rows, 0) ? DURE_RECIPIENT_NO_END
                                               : dure_rows_integer (rows, 0);
  else
    g_set_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN, "there is no recipient %s",
                 id);
  return is_there;
}

/**
 * dure_recipient_contract_set:
 * @last_day: `2027-12-31`, the last on which it holds, in Seoul; foreign
 * @actor: who says so
 * @why: for what
 * @error: %DURE_BACKEND_ERROR_MALFORMED, %DURE_BACKEND_ERROR_UNKNOWN or %DURE_BACKEND_ERROR_STORE
 *
 * Within a transaction.
 */
gboolean
dure_recipient_contract_set (DureCity *city, const char *id, const char *last_day,
                             const char *actor, const char *why, GError **error)
{
  g_autofree char *told = g_strdup_printf ("%.10s: %s", last_day, why);
  gint64 ends_ms;

  if (!dure_day_end_from_text (last_day, &ends_ms))
    return refuse ("a contract ends on a day, as 2027-12-31", error);
  if (!dure_recipient_find (city, id, NULL, error))
    return FALSE;
  return dure_database_run (city->database, error,
                            "UPDATE recipient SET contract_ends_ms = ?2 WHERE id = ?1", "ti", id,
                            ends_ms)
         && dure_governance_note (city, id, "contract", actor, told, error);
}
