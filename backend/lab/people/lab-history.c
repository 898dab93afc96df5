// lab-history.c: what was done with something, and by whom
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The events of the governance as `_lab-history.html` shows them.

#include "lab-history.h"

#include "canonical-json.h"
#include "encoding.h"
#include "governance-events.h"

#define SHORT_ID 8

/**
 * dure_lab_history_put_why:
 * @line: gets `code`, short, when that is a digest or an id that nobody reads out, else `why`
 */
void
dure_lab_history_put_why (json_t *line, const char *why)
{
  if (dure_sha256_is_hex (why) || g_uuid_string_is_valid (why))
    json_object_set_new (line, "code", json_pack ("s%", why, (size_t) SHORT_ID));
  else
    json_object_set_new (line, "why", json_string (why));
}

/* Who the clock is and what a vote said stands elsewhere on the page, or nowhere. */
static json_t *
event_data (DureLabCall *call, const json_t *event, gint64 time_ms)
{
  const char *what = dure_json_text_of (event, "what");
  const char *actor = dure_json_text_of (event, "actor");
  const char *why = json_string_value (json_object_get (event, "why"));
  const gboolean is_clock = g_str_equal (actor, DURE_GOVERNANCE_CLOCK);
  const gboolean is_told = why != NULL && !is_clock && !g_str_equal (what, "vote")
                           && !g_str_equal (what, "evidence") && !g_str_equal (what, "hand-in");
  g_autofree char *when
      = dure_web_moment (call->exchange->service->web, call->exchange->language, time_ms);
  json_t *line = json_pack ("{s:{s:b}, s:s}", "what", what, TRUE, "when", when);

  if (is_told)
    dure_lab_history_put_why (line, why);
  if (is_clock || g_str_equal (actor, "committee"))
    json_object_set_new (line, "by", json_pack ("{s:b}", actor, TRUE));
  else
    json_object_set_new (line, "actor", json_string (actor));
  return line;
}

/**
 * dure_lab_history_of:
 * @subject: of what
 * @error: %DURE_BACKEND_ERROR_STORE
 *
 * Returns: (transfer full) (nullable): `{"what", "when", "why", "by" or "actor"}` of each event,
 *   oldest first
 */
json_t *
dure_lab_history_of (DureLabCall *call, const char *subject, GError **error)
{
  g_autoptr (json_t) events = dure_governance_events (call->exchange->city, subject, error);
  json_t *list = events != NULL ? json_array () : NULL;
  gsize i;
  json_t *event;

  json_array_foreach (events, i, event)
    {
      gint64 time_ms;

      if (dure_time_from_text (dure_json_text_of (event, "time"), &time_ms))
        json_array_append_new (list, event_data (call, event, time_ms));
    }
  return list;
}
