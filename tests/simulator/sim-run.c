// sim-run.c: from a seed to a whole run, and what is to be said against it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One city and one or two kiosks. For half an hour people give, some take it back, and troubles
// come: deaths in the middle of a write, disks that fail or fill up, jumping clocks, partitions,
// revoked kiosks, changing weather on the network. Then everything is mended. When all that was
// given has found its end, or a day has gone by, the book of promises is judged.

#include "sim-run.h"

#include "founded-city.h"
#include "scratch.h"
#include "sim-kiosk.h"

#include <stdlib.h>

#define MINUTE_MS (60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define TROUBLE_MS (30 * MINUTE_MS)
#define LAST_WITHDRAWAL_MS (15 * MINUTE_MS)
#define INSPECTION_MS (5 * MINUTE_MS)
#define MAX_KIOSKS 2
#define FOUNDED_HERE_PERMILLE 125 /* on the disk that fails; the others have it behind them */

typedef struct
{
  Simulation *simulation;
  Promises *promises;
  SimCity *city;
  RoughNet *net;
  SimKiosk *kiosks[MAX_KIOSKS];
  GHashTable *revoked; /* ids */
  guint n_kiosks;
} SimRun;

/* Something that happens to one kiosk, or to one gift. */
typedef struct
{
  SimRun *run;
  guint number;
} Happening;

static void
happens (SimRun *self, gint64 in_ms, guint number, SimulationFunc func)
{
  Happening *happening = g_new (Happening, 1);

  *happening = (Happening) { self, number };
  simulation_at (self->simulation, in_ms, func, happening, g_free);
}

static guint
throw (SimRun *self, guint sides)
{
  return simulation_throw (self->simulation, sides);
}

static gint64
between (SimRun *self, gint64 least, gint64 most)
{
  return simulation_between (self->simulation, least, most);
}

static void
on_withdrawal_by_code (gpointer data)
{
  Happening *self = data;

  sim_city_withdraw_by_code (self->run->city,
                             promises_nth (self->run->promises, self->number));
}

static void
on_withdrawal_by_phone (gpointer data)
{
  Happening *self = data;

  sim_city_withdraw_by_phone (self->run->city,
                              promises_nth (self->run->promises, self->number));
}

static void
on_visit (gpointer data)
{
  const Happening *visit = data;
  SimRun *self = visit->run;
  Gift *gift = sim_kiosk_give (self->kiosks[visit->number]);

  if (gift != NULL && throw (self, 3) == 0)
    happens (self, between (self, 1, throw (self, 2) == 0 ? MINUTE_MS : LAST_WITHDRAWAL_MS),
             gift->number,
             throw (self, 2) == 0 ? on_withdrawal_by_code : on_withdrawal_by_phone);
}

static guint
rate (SimRun *self)
{
  return throw (self, 3) == 0 ? throw (self, 300) : 0;
}

static void
change_weather (SimRun *self, SimKiosk *kiosk)
{
  const NetWeather weather = {
    .lose_request = rate (self),
    .lose_reply = rate (self),
    .twice = rate (self),
    .cut_request = rate (self),
    .cut_reply = rate (self),
    .proxy_before = rate (self),
    .proxy_after = rate (self),
    .stranger = rate (self),
    .stale = rate (self),
    .is_slow = throw (self, 3) == 0,
  };

  rough_net_set_weather (self->net, &weather);
}

static void
kill_kiosk (SimRun *self, SimKiosk *kiosk)
{
  sim_kiosk_die (kiosk, throw (self, 40), throw (self, 2) == 0);
}

static void
kill_city (SimRun *self, SimKiosk *kiosk)
{
  sim_city_die (self->city, throw (self, 60), throw (self, 2) == 0);
}

static void
break_disk (SimRun *self, const char *who, LossyDisk *disk)
{
  static const char *const names[DISK_CANNOT_READ] = { "is full", "cannot be written to",
                                                       "cannot sync" };
  LossyDiskFault fault = throw (self, DISK_CANNOT_READ);

  lossy_disk_fail (disk, fault, throw (self, 10),
                   1 + throw (self, throw (self, 2) == 0 ? 3 : 30));
  simulation_tell (self->simulation, who, "has a disk that soon %s for a while", names[fault]);
}

static void
break_kiosk_disk (SimRun *self, SimKiosk *kiosk)
{
  break_disk (self, "kiosk", sim_kiosk_disk (kiosk));
}

static void
break_city_disk (SimRun *self, SimKiosk *kiosk)
{
  break_disk (self, "city", sim_city_disk (self->city));
}

/* First it fails, and in the middle of what is done about that the power goes. */
static void
break_and_kill_kiosk (SimRun *self, SimKiosk *kiosk)
{
  break_kiosk_disk (self, kiosk);
  kill_kiosk (self, kiosk);
}

static void
break_and_kill_city (SimRun *self, SimKiosk *kiosk)
{
  break_city_disk (self, kiosk);
  kill_city (self, kiosk);
}

static void
set_clock (SimRun *self, SimKiosk *kiosk)
{
  static const gint64 hours[] = { 1, 5, 60, 24 * 800 };
  gint64 by = hours[throw (self, G_N_ELEMENTS (hours))] * (throw (self, 2) == 0 ? 1 : -1);

  simulation_tell (self->simulation, "kiosk", "has its clock set by %d hours", (int) by);
  simulation_clock_jump (sim_kiosk_clock (kiosk), by * HOUR_MS);
}

static void
part (SimRun *self, SimKiosk *kiosk)
{
  simulation_tell (self->simulation, "network", "is parted for a while");
  rough_net_part (self->net, between (self, 1000, 10 * MINUTE_MS));
}

static gboolean
is_revoked (SimRun *self, SimKiosk *kiosk)
{
  return sim_kiosk_id (kiosk) != NULL
         && g_hash_table_contains (self->revoked, sim_kiosk_id (kiosk));
}

/* Staff come by, unless the kiosk has got a new key meanwhile. */
static void
on_renewal (gpointer data)
{
  const Happening *self = data;
  SimKiosk *kiosk = self->run->kiosks[self->number];

  if (is_revoked (self->run, kiosk))
    sim_kiosk_renew (kiosk);
}

static void
revoke_id (SimRun *self, const char *id)
{
  sim_city_revoke (self->city, id);
  g_hash_table_add (self->revoked, g_strdup (id));
}

static void
revoke_kiosk (SimRun *self, SimKiosk *kiosk)
{
  if (sim_kiosk_id (kiosk) == NULL || !sim_city_is_up (self->city))
    return;
  revoke_id (self, sim_kiosk_id (kiosk));
  for (guint i = 0; i < self->n_kiosks; i++)
    if (self->kiosks[i] == kiosk)
      happens (self, between (self, 1000, 10 * MINUTE_MS), i, on_renewal);
}

/* Staff find one in their list that they do not know: it may be just being enrolled, and not know
 * it yet itself. */
static void
revoke_newest (SimRun *self, SimKiosk *kiosk)
{
  g_autofree char *newest = sim_city_newest_kiosk (self->city);

  if (newest == NULL)
    return;
  for (guint i = 0; i < self->n_kiosks; i++)
    if (g_strcmp0 (newest, sim_kiosk_id (self->kiosks[i])) == 0)
      {
        revoke_kiosk (self, self->kiosks[i]);
        return;
      }
  simulation_tell (self->simulation, "staff", "find a kiosk that they do not know");
  revoke_id (self, newest);
}

static void
restart (SimRun *self, SimKiosk *kiosk)
{
  sim_kiosk_stop (kiosk);
  sim_kiosk_start (kiosk);
}

static void
on_trouble (gpointer data)
{
  static void (*const troubles[]) (SimRun *self, SimKiosk *kiosk) = {
    kill_kiosk,       kill_city,       break_and_kill_kiosk,
    break_kiosk_disk, break_city_disk, break_and_kill_city,
    set_clock,        part,            revoke_kiosk,
    restart,          change_weather,  revoke_newest,
  };
  const Happening *trouble = data;
  SimRun *self = trouble->run;

  troubles[throw (self, G_N_ELEMENTS (troubles))](self, self->kiosks[trouble->number]);
}

/* Whatever still works with a revoked key is noticed in the end. */
static void
on_inspection (gpointer data)
{
  SimRun *self = data;

  for (guint i = 0; i < self->n_kiosks; i++)
    happens (self, 0, i, on_renewal);
  simulation_at (self->simulation, INSPECTION_MS, on_inspection, self, NULL);
}

static void
on_mended (gpointer data)
{
  static const NetWeather fine = { 0 };
  SimRun *self = data;

  simulation_tell (self->simulation, "world", "is mended");
  rough_net_set_weather (self->net, &fine);
  rough_net_part (self->net, 0);
  lossy_disk_heal (sim_city_disk (self->city));
  for (guint i = 0; i < self->n_kiosks; i++)
    lossy_disk_heal (sim_kiosk_disk (self->kiosks[i]));
  on_inspection (self);
}

static void
on_start (gpointer data)
{
  const Happening *self = data;

  sim_kiosk_start (self->run->kiosks[self->number]);
}

static void
draw (SimRun *self)
{
  guint troubles = throw (self, 9);

  change_weather (self, NULL);
  sim_city_start (self->city);
  for (guint i = 0; i < self->n_kiosks; i++)
    {
      guint visits = 2 + throw (self, 6);

      happens (self, between (self, 0, MINUTE_MS), i, on_start);
      for (guint n = 0; n < visits; n++)
        happens (self, between (self, MINUTE_MS, TROUBLE_MS), i, on_visit);
    }
  for (guint i = 0; i < troubles; i++)
    happens (self, between (self, 0, TROUBLE_MS), throw (self, self->n_kiosks), on_trouble);
  simulation_at (self->simulation, TROUBLE_MS, on_mended, self, NULL);
}

static guint
look_after_all (SimRun *self)
{
  guint deaths = sim_city_look_after (self->city);

  for (guint i = 0; i < self->n_kiosks; i++)
    deaths += sim_kiosk_look_after (self->kiosks[i]);
  return deaths;
}

static gboolean
is_done (SimRun *self)
{
  if (simulation_now_ms (self->simulation) < TROUBLE_MS + LAST_WITHDRAWAL_MS + MINUTE_MS
      || !sim_city_is_up (self->city))
    return FALSE;
  for (guint i = 0; i < self->n_kiosks; i++)
    if (!sim_kiosk_is_done (self->kiosks[i]) || is_revoked (self, self->kiosks[i]))
      return FALSE;
  return TRUE;
}

static void
live (SimRun *self, SimRunFigures *figures)
{
  while (simulation_step (self->simulation) && !is_done (self))
    {
      figures->deaths += look_after_all (self);
      figures->steps++;
      if (simulation_now_ms (self->simulation) > 24 * HOUR_MS)
        simulation_blame (self->simulation, "after a day not everything is delivered");
    }
}

static void
judge (SimRun *self, SimRunFigures *figures)
{
  g_autoptr (GHashTable) parked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->n_kiosks; i++)
    {
      sim_kiosk_stop (self->kiosks[i]);
      sim_kiosk_list_parked (self->kiosks[i], parked);
    }
  sim_city_judge (self->city, parked, &figures->tally);
}

static char *
new_folder (void)
{
  char *folder = scratch_new ();
  char *real = realpath (folder, NULL);

  g_assert_nonnull (real);
  g_free (folder);
  return real;
}

static void
open_all (SimRun *self, const char *folder)
{
  g_autofree char *city = g_build_filename (folder, "city", NULL);

  self->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->promises = promises_new (self->simulation);
  if (!simulation_chance (self->simulation, FOUNDED_HERE_PERMILLE))
    founded_city_copy (city);
  self->city = sim_city_new (self->simulation, self->promises, city);
  self->net = rough_net_new (self->simulation, sim_city_serve, self->city);
  self->n_kiosks = 1 + throw (self, MAX_KIOSKS);
  for (guint i = 0; i < self->n_kiosks; i++)
    {
      g_autofree char *name = g_strdup_printf ("kiosk-%u", i + 1);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      self->kiosks[i] = sim_kiosk_new (self->simulation, self->promises, self->city, self->net,
                                       i + 1, path);
    }
}

static void
close_all (SimRun *self)
{
  sim_city_free (self->city);
  for (guint i = 0; i < self->n_kiosks; i++)
    sim_kiosk_free (self->kiosks[i]);
  rough_net_free (self->net);
  promises_free (self->promises);
  g_hash_table_unref (self->revoked);
}

/**
 * sim_run:
 * @seed: what everything is drawn from
 * @mutant: a fault to be noticed
 * @is_told: whether its story is printed
 * @figures: added to
 * @ret_digest: (out) (optional) (transfer full): the hash of its story
 *
 * Returns: (transfer full) (nullable): the promise that was broken
 */
char *
sim_run (guint64 seed, SimulationMutant mutant, gboolean is_told, SimRunFigures *figures,
              char **ret_digest)
{
  g_autoptr (Simulation) simulation = simulation_new (seed, mutant, is_told);
  SimRun self = { .simulation = simulation };
  char *folder = new_folder ();
  char *complaint;

  open_all (&self, folder);
  draw (&self);
  live (&self, figures);
  if (simulation_complaint (simulation) == NULL)
    judge (&self, figures);
  close_all (&self);
  scratch_free (folder);
  complaint = g_strdup (simulation_complaint (simulation));
  if (ret_digest != NULL)
    *ret_digest = g_strdup (simulation_digest (simulation));
  return complaint;
}
