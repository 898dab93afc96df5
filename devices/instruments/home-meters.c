// home-meters.c: the meters of electricity that are heard, and which of their packets count
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   hear ... -> tells? -> (proven to be the donor's) count_from -> hear ... -> readings
//
// Broadcasts are anybody's: behind each wall may be a neighbour's meter, and whoever has a radio
// can play an old packet again or make up a new one. So, of each device, for as long as this lives:
//
// - only one that is near tells anything: heard once at -70 dBm or more, which a device in the hand
//   reaches and one behind a wall hardly does. That alone proves nothing; possession.h does;
// - and only one that is heard steadily, four times with never more than 3 s between: of one that
//   speaks seldom nobody can see that it was switched off, and it would pass for it by accident;
// - what has sent anything encrypted has no plain packets: those are made up. Its key is at home,
//   so it keeps its figures to itself;
// - a register never goes back, and the number of a packet goes on: what is behind is an old
//   packet. The number begins anew after 255, so it is compared by what is nearer; after half a
//   minute of silence it may be anything, the register still not.
//
// The register itself, which would tell one home from all others, does not leave: what does is how
// far it has moved since the meter was proven. At most DEVICES_MAX are remembered, the first ones.

#include "home-meters.h"

#include "bthome-meter.h"

#define DEVICES_MAX 64
#define NEAR_DBM (-70)
#define STEADY_TIMES 4

/* In seconds. */
#define STEADY_GAP 3
#define NUMBER_LASTS 30

typedef struct
{
  gboolean is_near;
  gboolean is_sealed;
  gboolean is_meter;
  guint n_steady; /* how often it was heard without a gap, at most STEADY_TIMES */
  gint64 heard_ms;
  gboolean has_packet;
  guint8 packet;
  gint64 packet_ms; /* when it was new */
  gboolean has_energy;
  gint64 energy_wh;
  gboolean counts;
  gboolean has_start;
  gint64 start_wh;
} Device;

struct _DureHomeMeters
{
  guint second_ms;
  GHashTable *devices; /* path -> Device */
};

/**
 * dure_home_meters_new:
 * @second_ms: how long a second is; shorter in a simulated world
 *
 * Returns: (transfer full): who has heard nothing yet
 */
DureHomeMeters *
dure_home_meters_new (guint second_ms)
{
  DureHomeMeters *self = g_new0 (DureHomeMeters, 1);

  self->second_ms = second_ms;
  self->devices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

static void
wipe_device (gpointer path, gpointer device, gpointer user_data)
{
  explicit_bzero (device, sizeof (Device));
}

/**
 * dure_home_meters_free:
 * @self: (transfer full): its registers are wiped
 */
void
dure_home_meters_free (DureHomeMeters *self)
{
  g_hash_table_foreach (self->devices, wipe_device, NULL);
  g_hash_table_unref (self->devices);
  g_free (self);
}

static Device *
find (DureHomeMeters *self, const char *path)
{
  return path != NULL ? g_hash_table_lookup (self->devices, path) : NULL;
}

static Device *
find_or_add (DureHomeMeters *self, const char *path)
{
  Device *device = find (self, path);

  if (device == NULL && g_hash_table_size (self->devices) < DEVICES_MAX)
    {
      device = g_new0 (Device, 1);
      g_hash_table_insert (self->devices, g_strdup (path), device);
    }

  return device;
}

/* Once steady it stays so: later it falls silent because it is asked to. */
static void
note_time (DureHomeMeters *self, Device *device, gint64 now_ms)
{
  const gint64 gap_ms = now_ms - device->heard_ms;

  if (device->n_steady < STEADY_TIMES)
    device->n_steady =
      gap_ms <= (gint64) STEADY_GAP * self->second_ms ? device->n_steady + 1 : 1;
  device->heard_ms = now_ms;
}

/* The same packet, which is sent many times, and one from before. */
static gboolean
is_old (DureHomeMeters *self, const Device *device, const DureBthomeMeter *said, gint64 now_ms)
{
  const gboolean is_fresh =
    device->has_packet && now_ms - device->packet_ms <= (gint64) NUMBER_LASTS * self->second_ms;

  if (device->has_energy && said->has_energy && said->energy_wh < device->energy_wh)
    return TRUE;
  if (!said->has_packet)
    return is_fresh;

  return is_fresh && (gint8) (guint8) (said->packet - device->packet) <= 0;
}

static void
remember (Device *device, const DureBthomeMeter *said, gint64 now_ms)
{
  if (said->has_packet)
    {
      device->has_packet = TRUE;
      device->packet = said->packet;
      device->packet_ms = now_ms;
    }
  if (said->has_energy)
    {
      device->has_energy = TRUE;
      device->energy_wh = said->energy_wh;
    }
  if (said->has_energy && device->counts && !device->has_start)
    {
      device->has_start = TRUE;
      device->start_wh = said->energy_wh;
    }
}

/* A power that no home can have spoils the reading, as elsewhere. */
static void
make_reading (const Device *device, const DureBthomeMeter *said, DureReading *reading)
{
  *reading = (DureReading) { .hint = DURE_HINT_NONE };
  if (said->has_power)
    dure_reading_add (reading, DURE_CODE_POWER, (double) said->power_centiwatts / 100);
  if (said->has_energy && device->has_start)
    dure_reading_add (reading, DURE_CODE_ELECTRICITY,
                      (double) (said->energy_wh - device->start_wh));
}

/**
 * dure_home_meters_hear:
 * @self: the meters
 * @path: who was heard
 * @packet: BTHome service data as it came
 * @rssi: how strong, dBm
 * @now_ms: when, on a clock that never goes back
 * @ret_reading: (out): power, and what was counted since dure_home_meters_count_from(); set
 *   only when there is something new
 *
 * Returns: whether a meter that may be believed says something new
 */
gboolean
dure_home_meters_hear (DureHomeMeters *self,
                       const char     *path,
                       GBytes         *packet,
                       gint            rssi,
                       gint64          now_ms,
                       DureReading    *ret_reading)
{
  Device *device = find_or_add (self, path);
  DureBthomeMeter said;
  DureRefusal refusal;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (packet, &length);

  if (device == NULL)
    return FALSE;

  device->is_near |= rssi >= NEAR_DBM;
  device->is_sealed |= dure_bthome_is_sealed (bytes, length);
  note_time (self, device, now_ms);
  if (device->is_sealed || !dure_bthome_meter_read (bytes, length, &said, &refusal))
    return FALSE;

  device->is_meter = TRUE;
  if (is_old (self, device, &said, now_ms))
    return FALSE;

  remember (device, &said, now_ms);
  make_reading (device, &said, ret_reading);
  return device->is_near && ret_reading->n_values > 0;
}

/**
 * dure_home_meters_tells:
 * Returns: whether the device at @path is a meter that is near, steady and not encrypted: one that
 *   may be the donor's own
 */
gboolean
dure_home_meters_tells (DureHomeMeters *self, const char *path)
{
  const Device *device = find (self, path);

  return device != NULL && device->is_meter && device->is_near && !device->is_sealed
         && device->n_steady == STEADY_TIMES;
}

/**
 * dure_home_meters_has_sealed:
 * Returns: whether a device near keeps what it says to itself; that it is a meter nobody can know
 */
gboolean
dure_home_meters_has_sealed (DureHomeMeters *self)
{
  GHashTableIter iter;
  gpointer device;

  g_hash_table_iter_init (&iter, self->devices);
  while (g_hash_table_iter_next (&iter, NULL, &device))
    if (((Device *) device)->is_near && ((Device *) device)->is_sealed)
      return TRUE;

  return FALSE;
}

/**
 * dure_home_meters_count_from:
 * @self: the meters
 * @path: whose register
 *
 * It is proven whose the meter is: what its register counts is told from its next packet on.
 */
void
dure_home_meters_count_from (DureHomeMeters *self, const char *path)
{
  Device *device = find (self, path);

  if (device == NULL)
    return;

  device->counts = TRUE;
  device->has_start = FALSE;
}
