// lab-looks.c: who of the lab has looked at what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// For the review of who had access: every look that was written down (audit.c), and whatever
// somebody asked for and was not shown; newest first, none of it ever deleted. It says what was
// looked at by number alone. To look here is not written down: it would only list itself.

#include "lab-looks.h"

#include "audit.h"
#include "canonical-json.h"
#include "lab-list.h"

/* ?1: a kind of look, or ''; ?2: how the subject begins. */
#define ROWS_OF \
  "FROM (SELECT number, time_ms, what, subject, person FROM lab_reading) AS looks" \
  " WHERE (?1 = '' OR what = ?1) AND substr(subject, 1, length(?2)) = ?2"

static const DureLabColumn columns[] = {
  { "newest", "-number" },
  { "person", "(SELECT name_key FROM lab_person WHERE lab_person.id = person)" },
  { "what", "what" },
  { NULL },
};
static const char *const states[] = { "applicant", "evidence", "release", DURE_AUDIT_LAB_REFUSED,
                                      NULL };

static json_t *
read_rows (DureLabCall *call, const DureLabList *list, GError **error)
{
  const DureExchange *exchange = call->exchange;
  g_autofree char *sql = dure_lab_list_sql (
      list, "time_ms, what, subject, (SELECT name FROM lab_person WHERE lab_person.id = person)",
      ROWS_OF, "number DESC", 2);
  g_autoptr (DureRows) rows = dure_database_ask (
      exchange->city->database, error, sql, "ttii", list->state != NULL ? list->state : "",
      list->search, (gint64) DURE_LAB_LIST_ROWS, list->first);
  g_autoptr (json_t) found = json_array ();
  gboolean is_there = TRUE;

  while (is_there)
    {
      g_autofree char *when = NULL;

      if (!dure_rows_first (rows, &is_there, error))
        return NULL;
      if (!is_there)
        break;
      when = dure_web_moment (exchange->service->web, exchange->language,
                              dure_rows_integer (rows, 0));
      json_array_append_new (found, json_pack ("{s:s, s:{s:b}, s:s, s:s}", "when", when, "is",
                                               dure_rows_text (rows, 1), TRUE, "subject",
                                               dure_rows_text (rows, 2), "name",
                                               dure_rows_text (rows, 3)));
    }
  return g_steal_pointer (&found);
}

static gboolean
count_rows (DureLabCall *call, const DureLabList *list, gint64 *ret_count, GError **error)
{
  g_autoptr (DureRows) rows = dure_database_ask (
      call->exchange->city->database, error, "SELECT count(*) " ROWS_OF, "tt",
      list->state != NULL ? list->state : "", list->search);
  gboolean is_there;

  if (!dure_rows_first (rows, &is_there, error))
    return FALSE;
  *ret_count = dure_rows_integer (rows, 0);
  return TRUE;
}

static const DureLabListKind list_kind
    = { columns, states, count_rows, read_rows, "lab-looks.html" };

/**
 * dure_lab_looks_show:
 *
 * GET /lab/looks: for a steward of the whole city.
 */
void
dure_lab_looks_show (DureLabCall *call)
{
  if (!dure_lab_call_may (call, DURE_LAB_SEE_LOOKS, ""))
    {
      dure_lab_call_turn_away (call);
      return;
    }
  dure_lab_list_show (call, &list_kind, json_object ());
}
