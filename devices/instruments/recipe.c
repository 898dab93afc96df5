// recipe.c: how each kind and model of instrument is to be spoken to
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "recipe.h"

#include <string.h>

#define BASE_HEAD "0000"
#define BASE_TAIL "-0000-1000-8000-00805f9b34fb"
#define SHORT_LENGTH 4
#define UUID_LENGTH 36

static gboolean
fits (const DureRecipe *self, DureInstrumentKind kind, const char *name)
{
  return self->kind == kind
         && (strcmp (self->model, "*") == 0
             || (name != NULL && g_pattern_match_simple (self->model, name)));
}

/**
 * dure_recipe_find:
 * @kind: what is to be measured
 * @name: (nullable): the name a device gives itself
 *
 * Returns: how to speak to a device that is linked; of a kind that only broadcasts, how to
 *   understand that
 */
const DureRecipe *
dure_recipe_find (DureInstrumentKind kind, const char *name)
{
  const DureRecipe *recipe, *heard = NULL;

  for (gsize i = 0; (recipe = dure_recipe_get (i)) != NULL; i++)
    {
      if (!fits (recipe, kind, name))
        continue;
      if (!recipe->is_broadcast)
        return recipe;
      if (heard == NULL)
        heard = recipe;
    }

  return heard;
}

/**
 * dure_recipe_find_heard:
 * @kind: what is to be measured
 * @name: (nullable): the name a device gives itself
 * @uuid: UUID of the service data that it broadcasts
 *
 * Returns: (nullable): how to understand that broadcast
 */
const DureRecipe *
dure_recipe_find_heard (DureInstrumentKind kind, const char *name, const char *uuid)
{
  const DureRecipe *recipe;

  for (gsize i = 0; (recipe = dure_recipe_get (i)) != NULL; i++)
    if (recipe->is_broadcast && fits (recipe, kind, name)
        && g_ascii_strcasecmp (recipe->service, uuid) == 0)
      return recipe;

  return NULL;
}

/**
 * dure_recipe_has_broadcast:
 * Returns: whether anything that measures @kind broadcasts
 */
gboolean
dure_recipe_has_broadcast (DureInstrumentKind kind)
{
  const DureRecipe *recipe;

  for (gsize i = 0; (recipe = dure_recipe_get (i)) != NULL; i++)
    if (recipe->is_broadcast && recipe->kind == kind)
      return TRUE;

  return FALSE;
}

/**
 * dure_recipe_takes_user:
 * @self: a recipe
 * @reading: what a device of it says
 *
 * Returns: whether the reading can be a visitor's: one that the device ascribes to a user whose
 *   slot is not kept for visitors is somebody else's
 */
gboolean
dure_recipe_takes_user (const DureRecipe *self, const DureReading *reading)
{
  return self->user == DURE_RECIPE_USER_ANY || !reading->has_user || self->user == reading->user;
}

/**
 * dure_recipe_profile_id:
 * @uuid: a whole UUID
 * @is_broadcast: whether it is of service data
 * @ret_id: (out): what profiles.tsv calls it
 *
 * Returns: whether it is a UUID
 */
gboolean
dure_recipe_profile_id (const char *uuid, gboolean is_broadcast, char ret_id[DURE_PROFILE_ID_SIZE])
{
  g_autofree char *lower = g_ascii_strdown (uuid, -1);

  if (strlen (lower) != UUID_LENGTH)
    return FALSE;

  if (g_str_has_prefix (lower, BASE_HEAD) && g_str_has_suffix (lower, BASE_TAIL))
    g_snprintf (ret_id, DURE_PROFILE_ID_SIZE, "%s%.*s", is_broadcast ? "ad:" : "", SHORT_LENGTH,
                lower + strlen (BASE_HEAD));
  else
    g_snprintf (ret_id, DURE_PROFILE_ID_SIZE, "%s%s", is_broadcast ? "ad:" : "", lower);

  return TRUE;
}
