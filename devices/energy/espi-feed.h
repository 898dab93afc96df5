// espi-feed.h: what the entries of a Green Button feed say about each other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "energy-series.h"

G_BEGIN_DECLS

#define DURE_ESPI_MAX_ENTRIES 50000
#define DURE_ESPI_MAX_RELATED 16

/**
 * DureEspiKind:
 *
 * What an entry holds.
 */
typedef enum
{
  DURE_ESPI_OTHER,
  DURE_ESPI_USAGE_POINT,
  DURE_ESPI_METER_READING,
  DURE_ESPI_READING_TYPE,
  DURE_ESPI_INTERVAL_BLOCK,
} DureEspiKind;

/**
 * DureEspiType:
 *
 * What the numbers of a meter mean: ESPI's own codes, 0 where nothing is said.
 */
typedef struct
{
  gint64 accumulation;
  gint64 commodity;
  gint64 qualifier;
  gint64 flow;
  gint64 interval_s;
  gint64 multiplier;
  gint64 unit;
} DureEspiType;

/**
 * DureEspiReading:
 * @start_s: when it began, UTC
 * @value: a whole number in the unit of its type
 * @duration_s: how long; 0 when only its type says so
 * @line: where in the file
 * @quality: a #DureEnergyQuality
 * @has_value: whether @value was a number
 */
typedef struct
{
  gint64 start_s;
  gint64 value;
  guint32 duration_s;
  guint32 line;
  guint8 quality;
  guint8 has_value;
} DureEspiReading;

/**
 * DureEspiEntry:
 * @number: which of the feed, from 1
 * @kind: what it holds
 * @self: (nullable): its address
 * @up: (nullable): that of what it belongs to
 * @related: (array fixed-size=16): those of what it needs
 * @n_related: how many
 * @service: of a usage point: 0 is electricity
 * @type: of a reading type
 */
typedef struct
{
  guint32 number;
  DureEspiKind kind;
  const char *self;
  const char *up;
  const char *related[DURE_ESPI_MAX_RELATED];
  guint n_related;
  gint64 service;
  DureEspiType type;
} DureEspiEntry;

typedef struct _DureEspiFeed DureEspiFeed;

DureEspiFeed *dure_espi_feed_new (void);
void dure_espi_feed_free (DureEspiFeed *self);
const char *dure_espi_feed_keep (DureEspiFeed *self, const char *address);
void dure_espi_feed_declare (DureEspiFeed *self, gboolean is_power, int multiplier);
gboolean dure_espi_feed_add_reading (DureEspiFeed *self, const DureEspiReading *reading,
                                     GError **error);
gboolean dure_espi_feed_add_entry (DureEspiFeed *self, const DureEspiEntry *entry, GError **error);
gboolean dure_espi_feed_resolve (DureEspiFeed *self, DureEnergySeries *series, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEspiFeed, dure_espi_feed_free)

G_END_DECLS
