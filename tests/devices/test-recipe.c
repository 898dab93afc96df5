// test-recipe.c: models before kinds, and only what there is a decoder for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "profile.h"
#include "recipe.h"

/* Whatever a recipe subscribes to or hears is understood, or steers an import. */
static void
test_decoders (void)
{
  const DureRecipe *recipe;
  char id[DURE_PROFILE_ID_SIZE];

  for (gsize i = 0; (recipe = dure_recipe_get (i)) != NULL; i++)
    {
      for (guint n = 0; recipe->notify[n] != NULL; n++)
        {
          const char *uuid = recipe->notify[n];

          g_assert_true (dure_recipe_profile_id (uuid + (uuid[0] == '?'), FALSE, id));
          g_assert_nonnull (dure_profile_find (id));
        }
      if (!recipe->is_broadcast)
        continue;
      g_assert_true (dure_recipe_profile_id (recipe->service, TRUE, id));
      g_assert_nonnull (dure_profile_find (id));
      g_assert_nonnull (dure_profile_find (id)->read);
    }
}

static void
test_models (void)
{
  const DureRecipe *omron = dure_recipe_find (DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, "BLESmart_0001");
  const DureRecipe *other = dure_recipe_find (DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, "Cuff 1");

  g_assert_cmpint (omron->clock, ==, DURE_RECIPE_CLOCK_LEAVE);
  g_assert_cmpint (omron->bond, ==, DURE_RECIPE_BOND_FIRST);
  g_assert_cmpint (other->clock, ==, DURE_RECIPE_CLOCK_READ);
  g_assert_true (other == dure_recipe_find (DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, NULL));
  for (guint kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    g_assert_cmpint (dure_recipe_find ((DureInstrumentKind) kind, NULL)->kind, ==, kind);
  for (guint kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    g_assert_cmpint (dure_recipe_find ((DureInstrumentKind) kind, NULL)->is_broadcast, ==,
                     kind == DURE_INSTRUMENT_KIND_ELECTRICITY);
  g_assert_true (dure_recipe_has_broadcast (DURE_INSTRUMENT_KIND_WEIGHT));
  g_assert_false (dure_recipe_has_broadcast (DURE_INSTRUMENT_KIND_GLUCOSE));
}

static void
test_users (void)
{
  const DureRecipe *scale = dure_recipe_find (DURE_INSTRUMENT_KIND_WEIGHT, NULL);
  const DureRecipe *cuff = dure_recipe_find (DURE_INSTRUMENT_KIND_BLOOD_PRESSURE, NULL);
  const DureReading nobody = { 0 }, second = { .has_user = true, .user = 2 };
  const DureRecipe slot = { .user = 2 };

  g_assert_true (dure_recipe_takes_user (scale, &nobody));
  g_assert_false (dure_recipe_takes_user (scale, &second));
  g_assert_true (dure_recipe_takes_user (cuff, &second));
  g_assert_true (dure_recipe_takes_user (&slot, &second));
}

static void
test_ids (void)
{
  char id[DURE_PROFILE_ID_SIZE];

  g_assert_true (dure_recipe_profile_id ("00002A37-0000-1000-8000-00805F9B34FB", FALSE, id));
  g_assert_cmpstr (id, ==, "2a37");
  g_assert_true (dure_recipe_profile_id ("0000181d-0000-1000-8000-00805f9b34fb", TRUE, id));
  g_assert_cmpstr (id, ==, "ad:181d");
  g_assert_true (dure_recipe_profile_id ("fb005c82-02e7-f387-1cad-8acd2d8df0c8", FALSE, id));
  g_assert_cmpstr (id, ==, "fb005c82-02e7-f387-1cad-8acd2d8df0c8");
  g_assert_false (dure_recipe_profile_id ("2a37", FALSE, id));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/recipe/decoders", test_decoders);
  g_test_add_func ("/recipe/models", test_models);
  g_test_add_func ("/recipe/users", test_users);
  g_test_add_func ("/recipe/ids", test_ids);

  return g_test_run ();
}
