// lab-recipient.c: what a recipient has asked for, was given and has to do
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One page for all of it, and one for each application: a recipient sees its own and nobody else's.
// It takes an application back, finishes a permit, and hands in what it has signed of deletions.

#include "lab-recipient.h"

#include "applications.h"
#include "canonical-json.h"
#include "deletion-receipts.h"
#include "lab-application.h"
#include "lab-release.h"
#include "permits.h"

#include <string.h>

#define MOST_ROWS 500
#define WHY_MAX_BYTES 500

static void
put_day (DureLabCall *call, json_t *data, const char *key, gint64 time_ms)
{
  g_autofree char *day
      = dure_web_day (call->exchange->service->web, call->exchange->language, time_ms);

  json_object_set_new (data, key, json_string (day));
}

static json_t *
application_row (DureLabCall *call, DureRows *row)
{
  const char *request = dure_rows_text (row, 3);
  g_autoptr (json_t) json = dure_json_parse (request, strlen (request), NULL);
  json_t *line = json_pack ("{s:s, s:{s:b}, s:s}", "id", dure_rows_text (row, 0), "is",
                            dure_rows_text (row, 1), TRUE, "title",
                            dure_json_text_of (json, "title"));

  put_day (call, line, "asked", dure_rows_integer (row, 2));
  if (!dure_rows_is_null (row, 4))
    put_day (call, line, "due", dure_rows_integer (row, 4));
  return line;
}

static json_t *
deletion_row (DureLabCall *call, DureRows *row)
{
  const char *state = !dure_rows_is_null (row, 4)   ? "done"
                      : !dure_rows_is_null (row, 3) ? "late"
                                                    : "open";
  json_t *line = json_pack ("{s:s, s:s, s:{s:b}}", "id", dure_rows_text (row, 0), "release",
                            dure_rows_text (row, 5), "is", state, TRUE);

  put_day (call, line, "told", dure_rows_integer (row, 1));
  put_day (call, line, "due", dure_rows_integer (row, 2));
  return line;
}

static gboolean
put_lists (DureLabCall *call, const char *recipient, json_t *data, GError **error)
{
  DureDatabase *database = call->exchange->city->database;
  json_t *applications = dure_lab_call_rows (
      call,
      dure_database_ask (
          database, error,
          "SELECT application.id, coalesce (permit.state, application.state), since_ms, request,"
          " (SELECT min(due_ms) FROM duty WHERE duty.permit = permit.id AND met_ms IS NULL)"
          " FROM application LEFT JOIN permit ON permit.application = application.id"
          " WHERE application.recipient = ?1 ORDER BY since_ms DESC, application.id LIMIT ?2",
          "ti", recipient, (gint64) MOST_ROWS),
      application_row, error);
  json_t *deletions = applications == NULL ? NULL : dure_lab_call_rows (
      call,
      dure_database_ask (
          database, error,
          "SELECT feed_entry.id, made_ms, due_ms, overdue_ms, deletion_receipt.time_ms,"
          " sealed_release.id FROM feed_entry"
          " JOIN sealed_release ON sealed_release.number = sealed_release"
          " LEFT JOIN deletion_receipt ON deletion_receipt.feed_entry = feed_entry.number"
          " WHERE feed_entry.recipient = ?1 AND kind = 'deletion'"
          " ORDER BY CASE WHEN deletion_receipt.time_ms IS NULL THEN 0 ELSE 1 END,"
          " feed_entry.number DESC LIMIT ?2",
          "ti", recipient, (gint64) MOST_ROWS),
      deletion_row, error);
  json_t *releases = deletions != NULL ? dure_lab_release_list (call, recipient, error) : NULL;

  json_object_set_new (data, "hasApplications",
                       json_boolean (json_array_size (applications) > 0));
  json_object_set_new (data, "hasDeletions", json_boolean (json_array_size (deletions) > 0));
  json_object_set_new (data, "applications", applications);
  json_object_set_new (data, "deletions", deletions);
  json_object_set_new (data, "releases", releases);
  return releases != NULL;
}

/* The recipients of who asks for several. */
static json_t *
others_data (DureLabCall *call, const char *recipient)
{
  const GArray *posts = call->person->posts;
  json_t *list = json_array ();

  for (guint i = 0; posts->len > 1 && i < posts->len; i++)
    {
      const char *scope = g_array_index (posts, DureLabPost, i).scope;

      json_array_append_new (list, json_pack ("{s:s, s:b}", "id", scope, "here",
                                              g_str_equal (scope, recipient)));
    }
  return list;
}

/**
 * dure_lab_recipient_show:
 *
 * GET /lab/recipient?of=.
 */
void
dure_lab_recipient_show (DureLabCall *call)
{
  g_autofree char *named = dure_lab_call_asked (call, "of");
  const char *recipient = dure_lab_call_recipient (call, named);
  g_autoptr (GError) error = NULL;
  json_t *data;

  if (recipient == NULL)
    {
      dure_lab_call_turn_away (call);
      return;
    }
  data = json_pack ("{s:s, s:o}", "recipient", recipient, "others",
                    others_data (call, recipient));
  if (put_lists (call, recipient, data, &error))
    dure_lab_call_page (call, "lab-recipient.html", data);
  else
    {
      json_decref (data);
      dure_exchange_failure (call->exchange, error);
    }
}

static const char *
recipient_of (const json_t *entry)
{
  return dure_json_text_of (json_object_get (entry, "request"), "recipient");
}

/* What a recipient can do with it, as it stands. */
static const char *
deed_for (const json_t *entry)
{
  const char *permit_state = json_string_value (json_object_get (entry, "permitState"));
  DureApplicationState state, closed;
  DurePermitState from, to;

  if (permit_state != NULL)
    return dure_permit_state_from_text (permit_state, &from)
                   && dure_permit_move_leads (from, DURE_PERMIT_FINISH, &to)
               ? "finish"
               : NULL;
  return dure_application_state_from_text (dure_json_text_of (entry, "state"), &state)
                 && dure_application_move_leads (state, DURE_APPLICATION_CLOSE, &closed)
             ? "withdraw"
             : NULL;
}

/* The application that is asked for, if it is theirs; else it has been answered. */
static json_t *
find_application (DureLabCall *call)
{
  return dure_lab_application_find (call, DURE_LAB_SEE_RECIPIENT, recipient_of);
}

/**
 * dure_lab_recipient_has_application:
 *
 * Returns: whether the application is theirs; else it has been answered
 */
gboolean
dure_lab_recipient_has_application (DureLabCall *call)
{
  g_autoptr (json_t) entry = find_application (call);

  return entry != NULL;
}

/**
 * dure_lab_recipient_show_application:
 *
 * GET /lab/recipient/application?id=.
 */
void
dure_lab_recipient_show_application (DureLabCall *call)
{
  g_autoptr (json_t) entry = find_application (call);
  g_autoptr (GError) error = NULL;
  json_t *data;

  if (entry == NULL)
    return;
  data = dure_lab_application_data (call, entry, &error);
  if (data == NULL)
    dure_exchange_failure (call->exchange, error);
  else
    {
      const char *deed = deed_for (entry);

      json_object_set_new (data, "recipient", json_string (recipient_of (entry)));
      if (deed != NULL)
        json_object_set_new (data, "deed", json_pack ("{s:{s:b}, s:s}", "do", deed, TRUE, "word",
                                                      deed));
      dure_lab_call_page (call, "lab-recipient-application.html", data);
    }
}

/**
 * dure_lab_recipient_do:
 *
 * POST /lab/recipient/do: `id`, `do`, which is `withdraw` or `finish`, and `why`.
 */
gboolean
dure_lab_recipient_do (DureLabCall *call, DureCity *city, GError **error)
{
  g_autoptr (json_t) entry = dure_application_look (city, dure_lab_call_field (call, "id"), error);
  g_autofree char *why = g_strstrip (g_strdup (dure_lab_call_field (call, "why")));
  const char *deed = entry != NULL ? deed_for (entry) : NULL;
  const char *id = dure_json_text_of (entry, "id");

  if (entry == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient_of (entry)))
    return dure_lab_call_refuse (call, "no-right");
  if (*why == '\0' || strlen (why) > WHY_MAX_BYTES)
    return dure_lab_call_refuse (call, "malformed");
  if (g_strcmp0 (deed, dure_lab_call_field (call, "do")) != 0)
    return dure_lab_call_refuse (call, "not-now");
  call->next = g_strdup_printf ("/lab/recipient/application?id=%s", id);
  if (g_str_equal (deed, "finish"))
    return dure_permit_move (city, dure_json_text_of (entry, "permit"), DURE_PERMIT_FINISH,
                             recipient_of (entry), why, error);
  return dure_application_move (city, id, DURE_APPLICATION_CLOSE, recipient_of (entry), why,
                                error);
}

/**
 * dure_lab_recipient_receipt:
 *
 * POST /lab/recipient/receipt: `of`, `receipt`, which is signed by a key of the recipient's.
 */
gboolean
dure_lab_recipient_receipt (DureLabCall *call, DureCity *city, GError **error)
{
  const char *recipient = dure_lab_call_recipient (call, dure_lab_call_field (call, "of"));
  g_autofree char *receipt = g_strstrip (g_strdup (dure_lab_call_field (call, "receipt")));

  if (recipient == NULL || !dure_lab_call_may (call, DURE_LAB_ACT_FOR, recipient))
    return dure_lab_call_refuse (call, "no-right");
  call->next = g_strdup_printf ("/lab/recipient?of=%s", recipient);
  return dure_deletion_receipt_take (city, recipient, receipt, error);
}
