// lab-home.c: where somebody of the lab comes in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "lab-home.h"

#include "canonical-json.h"
#include "lab-desk.h"
#include "lab-queue.h"

static json_t *
posts_of (const DureLabPerson *person)
{
  json_t *posts = json_array ();

  for (guint i = 0; i < person->posts->len; i++)
    {
      const DureLabPost *post = &g_array_index (person->posts, DureLabPost, i);
      const gboolean is_city
          = dure_lab_role_takes_city (post->role) && g_str_equal (post->scope, DURE_LAB_WHOLE_CITY);
      json_t *line = json_pack ("{s:{s:b}, s:b}", "role", dure_lab_role_to_text (post->role), TRUE,
                                "city", is_city);

      if (post->role == DURE_LAB_SEAT)
        json_object_set_new (line, "seat", json_pack ("{s:b}", post->scope, TRUE));
      else if (!is_city)
        json_object_set_new (line, "scope", json_string (post->scope));
      json_array_append_new (posts, line);
    }
  return posts;
}

/**
 * dure_lab_home_show:
 *
 * GET /lab: what waits for them, who they are here, and what for.
 */
void
dure_lab_home_show (DureLabCall *call)
{
  g_autoptr (GError) error = NULL;
  json_t *queue = dure_lab_queue_data (call, &error);
  g_autoptr (json_t) rights = dure_lab_desk_rights (call->person);

  if (queue == NULL)
    dure_exchange_failure (call->exchange, error);
  else
    dure_lab_call_page (call, "lab-home.html",
                        json_pack ("{s:b, s:o, s:o, s:b}", "waits", json_array_size (queue) > 0,
                                   "queue", queue, "posts", posts_of (call->person), "desk",
                                   json_array_size (rights) > 0));
}
