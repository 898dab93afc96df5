// espi-feed.c: what the entries of a Green Button feed say about each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An interval block does not say what its numbers mean. Its address, or the one above it, leads
// to a meter reading, which is related to a reading type (unit, power of ten, direction) and
// stands under a usage point (electricity, gas...). Entries come in any order, so readings are
// kept as they are until the feed has ended. Without a reading type a block's numbers stay out:
// a unit is never guessed. The codes are those of the ESPI schema (espiDerived.xsd).
//
// A feed owns copies of the addresses. It costs 32 bytes a reading and its addresses once.

#include "espi-feed.h"

#include <string.h>

#define SERVICE_ELECTRICITY 0
#define COMMODITY_ELECTRICITY 1 /* behind the last transformer: what homes have */
#define ACCUMULATION_DELTA 4
#define QUALIFIER_AVERAGE 2
#define UNIT_WATT 38
#define UNIT_WATT_HOUR 72
#define FLOW_FORWARD 1
#define FLOW_NET 4
#define FLOW_REVERSE 19

#define MOST_ADDRESS_BYTES (8u << 20)

typedef struct
{
  DureEspiEntry entry;
  guint first; /* of its readings */
  guint n;
} Block;

struct _DureEspiFeed
{
  GStringChunk *addresses;
  gsize address_bytes;
  GHashTable *usage_points, *meters, *types; /* of DureEspiEntry, by address */
  GPtrArray *entries;                        /* that the tables point to */
  GArray *blocks;
  GArray *readings;
  guint n_entries;
  DureEspiType declared; /* of blocks without a type; its unit is 0 when nothing is */
};

/**
 * dure_espi_feed_new:
 *
 * Returns: (transfer full): an empty feed
 */
DureEspiFeed *
dure_espi_feed_new (void)
{
  DureEspiFeed *self = g_new0 (DureEspiFeed, 1);

  self->addresses = g_string_chunk_new (4096);
  self->usage_points = g_hash_table_new (g_str_hash, g_str_equal);
  self->meters = g_hash_table_new (g_str_hash, g_str_equal);
  self->types = g_hash_table_new (g_str_hash, g_str_equal);
  self->entries = g_ptr_array_new_with_free_func (g_free);
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->readings = g_array_new (FALSE, FALSE, sizeof (DureEspiReading));
  return self;
}

/**
 * dure_espi_feed_declare:
 * @is_power: whether it is average power that is told, not energy
 * @multiplier: the power of ten of watts or watt hours
 *
 * Says what the numbers of blocks are that name no reading type: the standard has the unit there
 * and nowhere else (NAESB REQ.21, ReadingType), so a feed of blocks alone does not tell it.
 */
void
dure_espi_feed_declare (DureEspiFeed *self, gboolean is_power, int multiplier)
{
  self->declared = (DureEspiType){ .commodity = COMMODITY_ELECTRICITY,
                                   .flow = FLOW_FORWARD,
                                   .qualifier = QUALIFIER_AVERAGE,
                                   .multiplier = multiplier,
                                   .unit = is_power ? UNIT_WATT : UNIT_WATT_HOUR };
}

/**
 * dure_espi_feed_free:
 * @self: (transfer full) (nullable): its readings are wiped first
 */
void
dure_espi_feed_free (DureEspiFeed *self)
{
  if (self == NULL)
    return;
  if (self->readings->len > 0)
    explicit_bzero (self->readings->data, self->readings->len * sizeof (DureEspiReading));
  g_hash_table_unref (self->usage_points);
  g_hash_table_unref (self->meters);
  g_hash_table_unref (self->types);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->blocks);
  g_array_unref (self->readings);
  g_string_chunk_free (self->addresses);
  g_free (self);
}

/**
 * dure_espi_feed_keep:
 *
 * Returns: (transfer none) (nullable): a copy that lives as long as the feed, or %NULL when there
 *   is no room for more addresses
 */
const char *
dure_espi_feed_keep (DureEspiFeed *self, const char *address)
{
  self->address_bytes += strlen (address) + 1;
  if (self->address_bytes > MOST_ADDRESS_BYTES)
    return NULL;
  return g_string_chunk_insert_const (self->addresses, address);
}

/**
 * dure_espi_feed_add_reading:
 * @reading: copied; it belongs to the entry that is added next
 * @error: %DURE_ENERGY_ERROR_TOO_BIG
 */
gboolean
dure_espi_feed_add_reading (DureEspiFeed *self, const DureEspiReading *reading, GError **error)
{
  if (self->readings->len >= DURE_ENERGY_MAX_INTERVALS)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_TOO_BIG,
                   "line %u is one reading too many", reading->line);
      return FALSE;
    }
  g_array_append_vals (self->readings, reading, 1);
  return TRUE;
}

static void
add_block (DureEspiFeed *self, const DureEspiEntry *entry)
{
  const Block *last = self->blocks->len > 0
                          ? &g_array_index (self->blocks, Block, self->blocks->len - 1)
                          : NULL;
  Block block = { .entry = *entry, .first = last != NULL ? last->first + last->n : 0 };

  block.n = self->readings->len - block.first;
  g_array_append_val (self->blocks, block);
}

/* What stands twice at one address means what it meant first: feeds of real utilities describe
 * their readings once as what was used and then once more, as what the bill counts. */
static void
note (GHashTable *table, const char *address, DureEspiEntry *entry)
{
  if (address != NULL && !g_hash_table_contains (table, address))
    g_hash_table_insert (table, (gpointer) address, entry);
}

/**
 * dure_espi_feed_add_entry:
 * @entry: copied; its addresses are the feed's
 * @error: %DURE_ENERGY_ERROR_TOO_BIG
 */
gboolean
dure_espi_feed_add_entry (DureEspiFeed *self, const DureEspiEntry *entry, GError **error)
{
  DureEspiEntry *copy;
  GHashTable *table;

  if (++self->n_entries > DURE_ESPI_MAX_ENTRIES)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_TOO_BIG,
                   "entry %u is one too many", entry->number);
      return FALSE;
    }
  if (entry->kind == DURE_ESPI_INTERVAL_BLOCK)
    add_block (self, entry);
  if (entry->kind == DURE_ESPI_INTERVAL_BLOCK || entry->kind == DURE_ESPI_OTHER)
    return TRUE;
  copy = g_memdup2 (entry, sizeof *entry);
  g_ptr_array_add (self->entries, copy);
  table = entry->kind == DURE_ESPI_READING_TYPE    ? self->types
          : entry->kind == DURE_ESPI_METER_READING ? self->meters
                                                   : self->usage_points;
  note (table, entry->self, copy);
  for (guint i = 0; i < entry->n_related && entry->kind != DURE_ESPI_READING_TYPE; i++)
    note (table, entry->related[i], copy);
  return TRUE;
}

/* The entry at an address, or the nearest above it. */
static const DureEspiEntry *
find_above (GHashTable *table, const char *address)
{
  g_autofree char *path = g_strdup (address);
  const DureEspiEntry *found = NULL;

  while (path != NULL && found == NULL)
    {
      char *end = strrchr (path, '/');

      found = g_hash_table_lookup (table, path);
      if (end == NULL)
        break;
      *end = '\0';
    }
  return found;
}

static const DureEspiEntry *
find_owner (GHashTable *table, const DureEspiEntry *entry)
{
  const DureEspiEntry *owner = find_above (table, entry->up);

  return owner != NULL ? owner : find_above (table, entry->self);
}

static const DureEspiType *
find_type (DureEspiFeed *self, const DureEspiEntry *meter)
{
  for (guint i = 0; meter != NULL && i < meter->n_related; i++)
    {
      const DureEspiEntry *type = g_hash_table_lookup (self->types, meter->related[i]);

      if (type != NULL)
        return &type->type;
    }
  return NULL;
}

/* Whether its numbers are electricity used in each interval, in energy or as average power. */
static gboolean
is_use (const DureEspiType *type, const DureEspiEntry *usage_point)
{
  return (usage_point == NULL || usage_point->service == SERVICE_ELECTRICITY)
         && (type->commodity == 0 || type->commodity == COMMODITY_ELECTRICITY)
         && (type->accumulation == 0 || type->accumulation == ACCUMULATION_DELTA)
         && (type->flow == 0 || type->flow == FLOW_FORWARD || type->flow == FLOW_REVERSE
             || type->flow == FLOW_NET)
         && (type->unit == UNIT_WATT_HOUR
             || (type->unit == UNIT_WATT && type->qualifier == QUALIFIER_AVERAGE));
}

static gboolean
add_interval (const DureEspiType *type, guint32 entry, const DureEspiReading *reading,
              DureEnergySeries *series, GError **error)
{
  const gint64 duration_s = reading->duration_s != 0 ? reading->duration_s : type->interval_s;
  DureEnergyInterval interval = {
    .start_s = reading->start_s,
    .duration_s = (guint32) CLAMP (duration_s, 0, G_MAXUINT32),
    .entry = entry,
    .line = reading->line,
    .flow = type->flow == FLOW_REVERSE ? DURE_ENERGY_REVERSE
            : type->flow == FLOW_NET   ? DURE_ENERGY_NET
                                       : DURE_ENERGY_FORWARD,
    .quality = reading->quality,
  };
  gint64 amount;

  if (!reading->has_value)
    return dure_energy_series_complain (series, entry, reading->line, DURE_ENERGY_BAD_AMOUNT,
                                        error);
  /* From the unit to a thousandth of it is three more powers of ten. */
  if (!dure_energy_scale (reading->value, (int) CLAMP (type->multiplier, -30, 30) + 3, &amount)
      || (type->unit == UNIT_WATT
          && !dure_energy_of_power (amount, interval.duration_s, &amount)))
    return dure_energy_series_complain (series, entry, reading->line, DURE_ENERGY_IMPLAUSIBLE,
                                        error);
  interval.milliwatt_hours = amount;
  return dure_energy_series_add (series, &interval, error);
}

static gboolean
resolve_block (DureEspiFeed *self, const Block *block, DureEnergySeries *series, GError **error)
{
  const DureEspiEntry *meter = find_owner (self->meters, &block->entry);
  const DureEspiType *type = find_type (self, meter);
  const DureEspiEntry *usage_point
      = meter != NULL ? find_owner (self->usage_points, meter) : NULL;

  if (type == NULL && self->declared.unit != 0)
    type = &self->declared;
  for (guint i = block->first; i < block->first + block->n; i++)
    {
      const DureEspiReading *reading = &g_array_index (self->readings, DureEspiReading, i);

      if (type == NULL)
        return dure_energy_series_complain (series, block->entry.number, reading->line,
                                            DURE_ENERGY_UNIT_UNKNOWN, error);
      if (!is_use (type, usage_point))
        series->n_other++;
      else if (!add_interval (type, block->entry.number, reading, series, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_espi_feed_resolve:
 * @series: gets an interval of each reading, or a complaint; of a block without a type there is
 *   one complaint, at its first reading
 * @error: as dure_energy_series_add()
 */
gboolean
dure_espi_feed_resolve (DureEspiFeed *self, DureEnergySeries *series, GError **error)
{
  for (guint i = 0; i < self->blocks->len; i++)
    if (!resolve_block (self, &g_array_index (self->blocks, Block, i), series, error))
      return FALSE;
  return TRUE;
}
