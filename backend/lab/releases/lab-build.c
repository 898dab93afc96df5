// lab-build.c: releases looked at and built in the room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   proposed by one -> looked at by another: what would leave, and how well it hides -> built
//
// Both take minutes and are done elsewhere (release-tasks.c); here it is ordered, and a page says
// how far it is. Who has proposed a release does not build it (warrants.c).

#include "lab-build.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "lab-risk.h"
#include "permits.h"
#include "release-tasks.h"
#include "warrants.h"

static json_t *
task_data (DureLabCall *call, const DureReleaseTask *task, const DurePermit *permit)
{
  DureWeb *web = call->exchange->service->web;
  const char *language = call->exchange->language;
  g_autofree char *when = dure_web_moment (web, language, task->since_ms);
  g_autofree char *done = dure_web_thousands (web, language, (double) task->n_done);
  g_autofree char *all = dure_web_thousands (web, language, (double) task->n_all);
  const gboolean is_open
      = g_str_equal (task->state, "waiting") || g_str_equal (task->state, "running");
  json_t *data = json_pack (
      "{s:s, s:s, s:s, s:s, s:{s:b}, s:b, s:b, s:s, s:s, s:s, s:i, s:s*}", "task", task->id,
      "permit", task->permit, "recipient", permit->recipient, "pilot", permit->pilot, "is",
      task->state, TRUE, "build", task->is_build, "open", is_open, "when", when, "done", done,
      "all", all, "percent", task->n_all > 0 ? (int) (task->n_done * 100 / task->n_all) : 0,
      "release", task->release);

  json_object_set_new (data, "actor", json_string (task->actor));
  if (task->n_all > 0)
    json_object_set_new (data, "counted", json_true ());
  if (task->fault != NULL)
    json_object_set_new (data, "fault", json_pack ("{s:b}", task->fault, TRUE));
  if (task->report != NULL)
    json_object_set_new (data, "risk", dure_lab_risk_data (call, task->report));
  return data;
}

/* Whether somebody else has proposed a release by this permit. */
static gboolean
is_warranted (DureLabCall *call, DureCity *city, const char *permit, gboolean *ret_is,
              GError **error)
{
  GError *wrong = NULL;

  *ret_is = dure_warrant_holds (city, permit, call->person->name, &wrong);
  if (wrong == NULL || g_error_matches (wrong, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    {
      g_clear_error (&wrong);
      return TRUE;
    }
  g_propagate_error (error, wrong);
  return FALSE;
}

/* Whether who looked at it may have it built now. */
static gboolean
put_way (DureLabCall *call, const DureReleaseTask *task, const DurePermit *permit, json_t *data,
         GError **error)
{
  const gboolean is_looked_at = !task->is_build && g_str_equal (task->state, "done")
                                && dure_lab_call_may (call, DURE_LAB_DECIDE, permit->pilot);
  gboolean may_build = FALSE;

  if (is_looked_at && !is_warranted (call, call->exchange->city, permit->id, &may_build, error))
    return FALSE;
  json_object_set_new (data, "mayBuild", json_boolean (may_build));
  json_object_set_new (data, "needsOther", json_boolean (is_looked_at && !may_build));
  return TRUE;
}

/**
 * dure_lab_build_show:
 *
 * GET /lab/release/task?id=: how far it is, and what came of it.
 */
void
dure_lab_build_show (DureLabCall *call)
{
  g_autofree char *id = dure_lab_call_asked (call, "id");
  g_autoptr (GError) error = NULL;
  DureCity *city = call->exchange->city;
  g_autoptr (DureReleaseTask) task = dure_release_task_find (city, id, &error);
  g_autoptr (DurePermit) permit
      = task != NULL ? dure_permit_find (city, task->permit, &error) : NULL;
  json_t *data;

  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    dure_exchange_problem (call->exchange, "not-found");
  else if (permit == NULL)
    dure_exchange_failure (call->exchange, error);
  else if (!dure_lab_call_may (call, DURE_LAB_SEE_RELEASES, permit->pilot))
    dure_lab_call_turn_away (call);
  else
    {
      data = task_data (call, task, permit);
      if (put_way (call, task, permit, data, &error))
        dure_lab_call_page (call, "lab-release-task.html", data);
      else
        {
          json_decref (data);
          dure_exchange_failure (call->exchange, error);
        }
    }
}

/**
 * dure_lab_build_order:
 *
 * POST /lab/release/order: `permit`, and `do`: `preview` or `build`.
 */
gboolean
dure_lab_build_order (DureLabCall *call, DureCity *city, GError **error)
{
  const char *deed = dure_lab_call_field (call, "do");
  const gboolean is_build = g_str_equal (deed, "build");
  g_autoptr (DurePermit) permit
      = dure_permit_hold (city, dure_lab_call_field (call, "permit"), error);
  g_autofree char *id = NULL;
  gboolean is_allowed = TRUE;

  if (permit == NULL)
    return FALSE;
  if (!dure_lab_call_may (call, DURE_LAB_DECIDE, permit->pilot))
    return dure_lab_call_refuse (call, "no-right");
  if (!is_build && !g_str_equal (deed, "preview"))
    return dure_lab_call_refuse (call, "malformed");
  if (is_build && !is_warranted (call, city, permit->id, &is_allowed, error))
    return FALSE;
  if (!is_allowed || !dure_permit_is_active (permit, dure_city_now (city)))
    return dure_lab_call_refuse (call, "not-now");
  id = dure_release_task_order (city, permit->id, is_build, call->person->name, error);
  if (id != NULL)
    call->next = g_strdup_printf ("/lab/release/task?id=%s", id);
  return id != NULL;
}
