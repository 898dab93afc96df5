// quality.h: what is wrong with what was measured
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "observation.h"

G_BEGIN_DECLS

/* Grows with every change of a rule or a limit. Releases name it. */
#define DURE_QUALITY_RULES 2

/**
 * DureQualityReason:
 *
 * The closed list of what can be wrong with an observation. Some drop it from what is used, the
 * others flag it: dure_quality_drops().
 */
typedef enum
{
  DURE_QUALITY_IMPLAUSIBLE,      /* nobody who walks to a kiosk has it, and no home */
  DURE_QUALITY_UNIT,             /* implausible, but usual in another unit */
  DURE_QUALITY_INSTRUMENT_RANGE, /* outside of what such an instrument measures well */
  DURE_QUALITY_DEVICE_ERROR,     /* the instrument itself said that it failed */
  DURE_QUALITY_NO_CONTACT,       /* the instrument did not touch the skin */
  DURE_QUALITY_GAPS,             /* beats are missing for a fifth of the time or more */
  DURE_QUALITY_MOTION,           /* the instrument felt movement */
  DURE_QUALITY_POSITION,         /* the cuff did not fit, or the arm was wrongly placed */
  DURE_QUALITY_IRREGULAR_PULSE,  /* a cuff is less exact then */
  DURE_QUALITY_RR_ARTEFACTS,     /* more than 5 % of the beats, as in feedback */
  DURE_QUALITY_ARTEFACT_SHARE,   /* more than 20 % of the beats; also what was worked out of them */
  DURE_QUALITY_DUPLICATE,        /* the same code, time and value as another */
  DURE_QUALITY_NEAR_DUPLICATE,   /* the same code and value within a minute of another */
  DURE_QUALITY_FUTURE,           /* measured after it came */
  DURE_QUALITY_BEFORE_CONSENT,   /* measured before the donor agreed */
  DURE_QUALITY_DEVICE_CLOCK,     /* the instrument's clock is far from the kiosk's */
  DURE_QUALITY_DST_COPY,         /* the same once more, exactly an hour apart */
  DURE_QUALITY_STUCK,            /* the same value again and again */
  DURE_QUALITY_PAIR,             /* pressures that cannot be together */
  DURE_QUALITY_JUMP,             /* a change faster than a body's */
  DURE_QUALITY_REASONS,
} DureQualityReason;

/**
 * DureQualityOutcome:
 *
 * What becomes of an observation. The observation itself is never changed.
 */
typedef enum
{
  DURE_QUALITY_KEPT,
  DURE_QUALITY_FLAGGED,
  DURE_QUALITY_DROPPED,
  DURE_QUALITY_OUTCOMES,
} DureQualityOutcome;

/**
 * DureQualityStatus:
 *
 * What an instrument said of its own measurement; bits.
 */
typedef enum
{
  DURE_QUALITY_STATUS_ERROR = 1 << 0,
  DURE_QUALITY_STATUS_NO_CONTACT = 1 << 1,
  DURE_QUALITY_STATUS_MOTION = 1 << 2,
  DURE_QUALITY_STATUS_POSITION = 1 << 3,
  DURE_QUALITY_STATUS_IRREGULAR_PULSE = 1 << 4,
} DureQualityStatus;

/**
 * DureQualityItem:
 * @code: what was observed
 * @device: by what; %DURE_DEVICE_COUNT when that is not known
 * @start_ms: when it began, milliseconds since 1970
 * @end_ms: when it ended
 * @value: in the code's unit; unused when @n_values is not 0
 * @values: (nullable) (array length=n_values): of a series, in the code's unit
 * @n_values: of a series: how many
 * @status: #DureQualityStatus bits
 * @has_clock_offset: whether it is known how far the instrument's clock was from the kiosk's
 * @clock_offset_ms: the instrument's clock minus the kiosk's
 *
 * One observation, as the rules see it, whichever way it came.
 */
typedef struct
{
  DureCode code;
  DureDeviceClass device;
  gint64 start_ms, end_ms;
  double value;
  const gint32 *values;
  guint n_values;
  guint status;
  gboolean has_clock_offset;
  gint64 clock_offset_ms;
} DureQualityItem;

/**
 * DureQualityKey:
 * @content: the value, or a hash of a series
 *
 * What is the same of two observations when one is a duplicate of the other.
 */
typedef struct
{
  gint64 start_ms, end_ms;
  guint64 content;
  DureCode code;
} DureQualityKey;

/**
 * DureQualitySeenFunc:
 *
 * Returns: whether this donor has given the same before
 */
typedef gboolean (*DureQualitySeenFunc) (const DureQualityKey *key, gpointer data);

/**
 * DureQualityContext:
 * @arrived_ms: when the observations came, on the city's clock
 * @consented_ms: from when on they are covered; %G_MININT64 when a donor gives also what was before
 * @seen: (nullable): knows what this donor gave earlier
 * @data: for @seen
 */
typedef struct
{
  gint64 arrived_ms;
  gint64 consented_ms;
  DureQualitySeenFunc seen;
  gpointer data;
} DureQualityContext;

void dure_quality_judge (const DureQualityItem *items, gsize count,
                         const DureQualityContext *context, guint32 *ret_reasons);
DureQualityOutcome dure_quality_outcome (guint32 reasons);
gboolean dure_quality_drops (DureQualityReason reason);
const char *dure_quality_reason_to_text (DureQualityReason reason);
const char *dure_quality_outcome_to_text (DureQualityOutcome outcome);

void dure_quality_key (const DureQualityItem *item, DureQualityKey *ret_key);
guint dure_quality_key_hash (gconstpointer key);
gboolean dure_quality_key_equal (gconstpointer one, gconstpointer other);

G_END_DECLS
