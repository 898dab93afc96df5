// staged-taking-back.c: the scenes of somebody without a phone who takes back
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "staged-visit.h"

/**
 * dure_staged_visit_play_taking_back:
 * @scene: `code...` or `take...`
 * @language: of the welcome screen
 *
 * Returns: %TRUE
 */
gboolean
dure_staged_visit_play_taking_back (DureStagedVisit *self, const char *scene,
                                    const char *language)
{
  const gboolean stands[DURE_TAKE_COUNT] = { [DURE_KIND_HEART] = TRUE,
                                             [DURE_KIND_BLOOD_PRESSURE] = TRUE,
                                             [DURE_TAKE_PROVIDE] = TRUE };

  /* Wrong numbers of earlier scenes are forgotten. */
  dure_clock_manual_advance (self->clock, 16 * 60 * 1000);
  dure_visit_begin_taking_back (self->visit, language);
  if (g_str_equal (scene, "code"))
    return TRUE;
  dure_visit_type_code (self->visit, "0000000000");
  if (g_str_equal (scene, "code-looking"))
    return TRUE;
  if (g_str_equal (scene, "code-unknown"))
    dure_visit_set_looked_up (self->visit, DURE_CODE_UNKNOWN, NULL);
  else if (g_str_equal (scene, "take-back-offline") || g_str_equal (scene, "taken-back-queued"))
    dure_visit_set_looked_up (self->visit, DURE_CODE_OUT_OF_REACH, NULL);
  else
    dure_visit_set_looked_up (self->visit, DURE_CODE_FOUND, stands);
  if (g_str_equal (scene, "take-back-erase") || g_str_has_prefix (scene, "taken-back"))
    dure_visit_choose_scope (self->visit, DURE_TAKE_EVERYTHING);
  if (g_str_has_prefix (scene, "taken-back"))
    dure_visit_take_back (self->visit, TRUE);
  if (g_str_equal (scene, "taken-back"))
    dure_visit_set_taken_back (self->visit);
  return TRUE;
}
