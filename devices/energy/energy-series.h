// energy-series.h: how much electricity a home used, interval by interval
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seven years of quarters of an hour. */
#define DURE_ENERGY_MAX_INTERVALS (1u << 18)
/* Of so many a place is kept; the rest are only counted. */
#define DURE_ENERGY_KEPT_COMPLAINTS 100
/* A file with more is not what it was taken for. */
#define DURE_ENERGY_MAX_COMPLAINTS 1000

/* 2000-01-01 to 2035-12-31, seconds since 1970. */
#define DURE_ENERGY_FIRST_S G_GINT64_CONSTANT (946684800)
#define DURE_ENERGY_LAST_S G_GINT64_CONSTANT (2082758399)

#define DURE_ENERGY_ERROR (dure_energy_error_quark ())

/**
 * DureEnergyError:
 *
 * Why a whole file is refused.
 */
typedef enum
{
  DURE_ENERGY_ERROR_MALFORMED, /* not a file of this form */
  DURE_ENERGY_ERROR_FORBIDDEN, /* it declares a document type, thus could declare entities */
  DURE_ENERGY_ERROR_TOO_BIG,   /* too deep, too long, too many of something */
  DURE_ENERGY_ERROR_HEADER,    /* no columns for time and amount */
  DURE_ENERGY_ERROR_UNIT,      /* no unit of energy or power is known, or two that differ */
  DURE_ENERGY_ERROR_COUNT,     /* use, a register or production: not said, or two that differ */
  DURE_ENERGY_ERROR_COMPLAINTS, /* too many rows are bad */
} DureEnergyError;

/**
 * DureEnergyFlow:
 *
 * Which way the electricity went, seen from the grid.
 */
typedef enum
{
  DURE_ENERGY_FORWARD, /* into the home */
  DURE_ENERGY_REVERSE, /* out of it: solar */
  DURE_ENERGY_NET,     /* in minus out; may be negative */
} DureEnergyFlow;

/**
 * DureEnergyQuality:
 *
 * How far the sender trusts a value; later is worse.
 */
typedef enum
{
  DURE_ENERGY_MEASURED, /* or nothing is said */
  DURE_ENERGY_ESTIMATED,
  DURE_ENERGY_DOUBTFUL,
} DureEnergyQuality;

/**
 * DureEnergyInterval:
 * @start_s: when it began, seconds since 1970, UTC
 * @milliwatt_hours: how much
 * @duration_s: how long it is
 * @entry: of a feed: which entry it stands in, from 1; 0 in a table
 * @line: where in the file, from 1
 * @flow: which way
 * @quality: how far to trust it
 */
typedef struct
{
  gint64 start_s;
  gint64 milliwatt_hours;
  guint32 duration_s;
  guint32 entry;
  guint32 line;
  guint8 flow;
  guint8 quality;
} DureEnergyInterval;

/**
 * DureEnergyReason:
 *
 * What is wrong with one row or reading, which is left out.
 */
typedef enum
{
  DURE_ENERGY_NO_TIME,     /* no time that can be read, or none that exists */
  DURE_ENERGY_NO_AMOUNT,   /* the cell is empty: a gap */
  DURE_ENERGY_BAD_AMOUNT,  /* not a number */
  DURE_ENERGY_BAD_LENGTH,  /* an interval under a minute or over a quarter of a year */
  DURE_ENERGY_IMPLAUSIBLE, /* negative where nothing can be, or more than a home can use */
  DURE_ENERGY_UNIT_UNKNOWN, /* no reading type is linked to it */
  DURE_ENERGY_OVERLAPPING, /* another interval covers this time already */
  DURE_ENERGY_CONTRADICTING, /* the same interval with another amount */
  DURE_ENERGY_SHORT_ROW,   /* cells are missing */
  DURE_ENERGY_N_REASONS,
} DureEnergyReason;

/**
 * DureEnergyComplaint:
 *
 * Where a bad row is, as in #DureEnergyInterval, and why it is bad.
 */
typedef struct
{
  guint32 entry;
  guint32 line;
  DureEnergyReason reason;
} DureEnergyComplaint;

/**
 * DureEnergySeries:
 * @intervals: (element-type DureEnergyInterval): after dure_energy_series_settle() by flow and
 *   time, none overlapping another of its flow
 * @complaints: (element-type DureEnergyComplaint): the first ones
 * @n_complaints: how many there are
 * @n_repeated: how many readings came twice, and were taken once
 * @n_other: how many readings are of something else: gas, water, a register, a peak
 */
typedef struct
{
  GArray *intervals;
  GArray *complaints;
  guint n_complaints;
  guint n_repeated;
  guint n_other;
} DureEnergySeries;

GQuark dure_energy_error_quark (void);
const char *dure_energy_reason_word (DureEnergyReason reason);

gboolean dure_energy_scale (gint64 mantissa, int exponent, gint64 *ret_milliwatt_hours);
gboolean dure_energy_of_power (gint64 milliwatts, guint32 duration_s,
                               gint64 *ret_milliwatt_hours);

DureEnergySeries *dure_energy_series_new (void);
void dure_energy_series_free (DureEnergySeries *self);
gboolean dure_energy_series_add (DureEnergySeries *self, const DureEnergyInterval *interval,
                                 GError **error);
gboolean dure_energy_series_complain (DureEnergySeries *self, guint32 entry, guint32 line,
                                      DureEnergyReason reason, GError **error);
gboolean dure_energy_series_settle (DureEnergySeries *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureEnergySeries, dure_energy_series_free)

G_END_DECLS
