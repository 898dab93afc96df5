// check-power-cuts.c: a city whose power goes, at every operation of its disk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// check-power-cuts                             that cities which are built wrong are caught
// check-power-cuts --rounds N [--from SEED]    N rounds of each deed, some 170 cuts a round; a
//                                              failure names the seed that replays it
//
// A round lives one town through life after life. Each life opens the city, does one deed of a
// kind, and is cut after one operation more than the last (writes, truncations and syncs of both
// databases and both logs, those of opening included), until a life comes to its end uncut. What
// was not synced is lost in one of the ways of lossy-disk.c, by the dice of the seed. Then the city
// must open, and all it has promised must be there.

#include "town.h"

#define LONGEST_LIFE 500
#define SELDOM 32 /* every so many rounds a part is erased: that has many places to be cut */
#define CONTROL_ROUNDS 40
#define CUTS_A_ROUND 165 /* at least, of all deeds together */

static struct
{
  gint64 rounds, from;
} options = { 0, 1 };

static guint total;

static const GOptionEntry entries[] = {
  { "rounds", 0, 0, G_OPTION_ARG_INT64, &options.rounds, "of each deed", "N" },
  { "from", 0, 0, G_OPTION_ARG_INT64, &options.from, "the first seed (1)", "SEED" },
  { NULL },
};

static const char *const deeds[TOWN_DEEDS] = {
  [TOWN_NOTHING] = "nothing",       [TOWN_DONATIONS] = "donations", [TOWN_BATCHES] = "batches",
  [TOWN_BOTH] = "both",             [TOWN_REPEATS] = "repeats",
  [TOWN_WITHDRAWAL] = "withdrawal", [TOWN_NARROWING] = "narrowing",
};

/* What was promised before is looked for before anything is done. Returns: whether it was cut. */
static gboolean
live (Town *town, TownDeed deed, guint operations)
{
  gboolean is_cut;

  lossy_disk_stop (town_disk (town), operations);
  if (town_open (town) && town_check (town))
    town_do (town, deed);
  is_cut = lossy_disk_is_stopped (town_disk (town));
  lossy_disk_stop (town_disk (town), 0);
  town_close (town);
  lossy_disk_restart (town_disk (town), TRUE);
  return is_cut;
}

/* Returns: how many times the power went; the complaint is the town's. */
static guint
do_round (Town *town, TownDeed deed)
{
  guint cut = 0;

  while (cut < LONGEST_LIFE && town_complaint (town) == NULL && live (town, deed, cut + 1))
    cut++;
  live (town, TOWN_NOTHING, LONGEST_LIFE);
  return cut + 1;
}

static guint64
seed_of (TownDeed deed, gint64 round)
{
  return (guint64) round * TOWN_DEEDS + deed;
}

static void
test_deed (gconstpointer data)
{
  TownDeed deed = (TownDeed) GPOINTER_TO_UINT (data);
  gint64 rounds = deed == TOWN_NARROWING ? (options.rounds + SELDOM - 1) / SELDOM : options.rounds;
  guint cuts = 0;

  for (gint64 round = options.from; round < options.from + rounds; round++)
    {
      Town *town = town_new (seed_of (deed, round), TOWN_SOUND);
      guint at = do_round (town, deed);

      cuts += at;
      if (town_complaint (town) != NULL)
        {
          g_test_message ("--rounds 1 --from %d: %s, after cut %u: %s", (int) round, deeds[deed],
                          at, town_complaint (town));
          g_test_fail ();
        }
      town_free (town);
    }
  g_test_message ("%s: the power went %u times", deeds[deed], cuts);
  total += cuts;
}

static void
test_total (void)
{
  g_test_message ("in all the power went %u times", total);
  g_assert_cmpuint (total, >=, (guint) options.rounds * CUTS_A_ROUND);
}

static void
test_caught (gconstpointer data)
{
  TownMutant mutant = (TownMutant) GPOINTER_TO_UINT (data);
  g_autofree char *complaint = NULL;
  guint cuts = 0;

  for (gint64 round = 0; complaint == NULL && round < CONTROL_ROUNDS; round++)
    {
      TownDeed deed = mutant == TOWN_KEYS_LATER ? TOWN_DONATIONS : TOWN_BOTH;
      Town *town = town_new (seed_of (deed, round), mutant);

      cuts += do_round (town, deed);
      complaint = g_strdup (town_complaint (town));
      town_free (town);
    }
  g_test_message ("caught after %u cuts: %s", cuts, complaint);
  g_assert_nonnull (complaint);
}

static void
add_controls (void)
{
  static const char *const names[] = {
    [TOWN_HASTY] = "/control/acknowledged-before-the-commit",
    [TOWN_NORMAL] = "/control/synchronous-normal",
    [TOWN_OFF] = "/control/synchronous-off",
    [TOWN_JOURNAL] = "/control/journal-delete",
    [TOWN_KEYS_LATER] = "/control/keys-after-the-data",
  };

  for (TownMutant mutant = TOWN_HASTY; mutant < G_N_ELEMENTS (names); mutant++)
    g_test_add_data_func (names[mutant], GUINT_TO_POINTER (mutant), test_caught);
}

static void
add_rounds (void)
{
  for (TownDeed deed = 0; deed < TOWN_DEEDS; deed++)
    {
      g_autofree char *name = g_strconcat ("/power/", deeds[deed], NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (deed), test_deed);
    }
  g_test_add_func ("/power/total", test_total);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  town_hush ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (options.rounds > 0)
    add_rounds ();
  else
    add_controls ();
  return g_test_run ();
}
