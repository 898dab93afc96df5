// staged-pilot.c: the scenes of somebody who tries a model on trial
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

#include "canonical-json.h"

#include <string.h>

static const char manifest[] =
    "{\"schema\":\"dure.pilot-model/1\",\"name\":\"rest-and-sleep\",\"version\":1,"
    "\"pilot\":\"gwangju-heart\",\"company\":\"-\",\"model\":"
    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\","
    "\"firstDay\":\"2026-11-01\",\"lastDay\":\"2026-12-31\","
    "\"features\":[\"age-band\",\"sex\",\"heart-rate\",\"rmssd\"],"
    "\"low\":0,\"high\":1,\"edges\":[0.5],\"words\":{"
    "\"ko\":{\"aim\":\"맥박을 보고, 푹 쉰 날과 비슷한지 견주어 봐요.\",\"answers\":["
    "\"푹 쉰 날의 맥박과 비슷해 보여요.\",\"조금 덜 쉰 날의 맥박과 비슷해 보여요.\"]},"
    "\"en\":{\"aim\":\"Compares your pulse with that of people after a good rest.\",\"answers\":["
    "\"Your pulse looks like one after a good rest.\","
    "\"Your pulse looks like one after a short rest.\"]},"
    "\"zh\":{\"aim\":\"看您的脉搏，和休息好的人比一比。\",\"answers\":["
    "\"您的脉搏像是休息好的样子。\",\"您的脉搏像是没休息好的样子。\"]},"
    "\"vi\":{\"aim\":\"So mạch của bạn với người đã nghỉ ngơi tốt.\",\"answers\":["
    "\"Mạch của bạn giống người nghỉ ngơi tốt.\",\"Mạch của bạn giống người nghỉ hơi ít.\"]},"
    "\"ru\":{\"aim\":\"Сравнивает ваш пульс с пульсом отдохнувших людей.\",\"answers\":["
    "\"Пульс похож на пульс после хорошего отдыха.\","
    "\"Пульс похож на пульс после короткого отдыха.\"]}}}";

/**
 * dure_staged_find_pilot:
 * @data: a DureStagedVisit
 *
 * The hand of the visit.
 */
const DurePilotModel *
dure_staged_find_pilot (const char *language, gpointer data)
{
  return ((DureStagedVisit *) data)->pilot;
}

/**
 * dure_staged_ask_pilot:
 *
 * The hand of the visit; the scene says what comes of it.
 */
void
dure_staged_ask_pilot (const DurePilotFeatures *features, gpointer data)
{
}

/**
 * dure_staged_forget_pilot:
 *
 * The hand of the visit.
 */
void
dure_staged_forget_pilot (gpointer data)
{
}

/**
 * dure_staged_visit_put_pilot:
 * @is_there: whether the station has a model on trial
 * @language: in which its maker is called
 */
void
dure_staged_visit_put_pilot (DureStagedVisit *self, gboolean is_there, const char *language)
{
  g_autoptr (json_t) json = dure_json_parse (manifest, strlen (manifest), NULL);

  json_object_set_new (json, "company", json_string (g_strcmp0 (language, "ko") == 0
                                                         ? "무등바이오랩"
                                                         : "Mudeung Biolab"));
  g_clear_pointer (&self->pilot, dure_pilot_model_free);
  if (is_there)
    self->pilot = dure_pilot_model_from_json (json, NULL);
}

/**
 * dure_staged_visit_play_pilot:
 * @scene: `pilot-...`, or another, which ends on the result
 *
 * From a result that is shown.
 */
void
dure_staged_visit_play_pilot (DureStagedVisit *self, const char *scene)
{
  if (!g_str_has_prefix (scene, "pilot-") || g_str_equal (scene, "pilot-offer"))
    return;
  dure_visit_see_pilot (self->visit);
  if (g_str_equal (scene, "pilot-ask"))
    return;
  dure_visit_answer_pilot (self->visit, TRUE);
  if (g_str_equal (scene, "pilot-told"))
    dure_visit_set_pilot_outcome (self->visit, DURE_MODEL_ANSWERED, 0.3);
  else if (g_str_equal (scene, "pilot-failed"))
    dure_visit_set_pilot_outcome (self->visit, DURE_MODEL_KILLED, 0);
}
