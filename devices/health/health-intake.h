// health-intake.h: what is taken out of a citizen's own file, and what is not
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "health-seen.h"

G_BEGIN_DECLS

/* Of so many bad records the place is kept; the rest are only counted. */
#define DURE_HEALTH_KEPT_COMPLAINTS 100
/* Of so many kinds of records that are not taken the name is kept. */
#define DURE_HEALTH_KEPT_TYPES 200

#define DURE_HEALTH_ERROR (dure_health_error_quark ())

/**
 * DureHealthError:
 *
 * Why a whole file is refused. What was taken of it before is to be thrown away.
 */
typedef enum
{
  DURE_HEALTH_ERROR_MALFORMED,  /* damaged, or cut short */
  DURE_HEALTH_ERROR_OTHER_FORM, /* something else than what it was taken for */
  DURE_HEALTH_ERROR_FORBIDDEN,  /* it could declare entities */
  DURE_HEALTH_ERROR_TOO_BIG,    /* too deep, too long, too many of something */
  DURE_HEALTH_ERROR_PEOPLE,     /* it is about more than one person */
  DURE_HEALTH_ERROR_STOPPED,    /* whoever feeds did not go on */
} DureHealthError;

/**
 * DureHealthReason:
 *
 * What is wrong with one record, which is left out.
 */
typedef enum
{
  DURE_HEALTH_NO_TIME,       /* no moment with its offset from UTC that can be read */
  DURE_HEALTH_BAD_TIME,      /* before 2000, after 2035, backwards, or longer than a day */
  DURE_HEALTH_NO_AMOUNT,     /* no value, or a reason why there is none */
  DURE_HEALTH_BAD_AMOUNT,    /* not a number, or only a bound of one */
  DURE_HEALTH_UNIT_UNKNOWN,  /* no unit, or none that this is measured in */
  DURE_HEALTH_OUT_OF_RANGE,  /* no living person has that */
  DURE_HEALTH_HALF_A_PAIR,   /* an upper pressure without the lower one, or the other way */
  DURE_HEALTH_CONTRADICTING, /* a pressure of a time that has another one, or upper below lower */
  DURE_HEALTH_NOT_FINAL,     /* entered in error, cancelled, not measured yet */
  DURE_HEALTH_N_REASONS,
} DureHealthReason;

/**
 * DureHealthComplaint:
 * @place: the line of an export, the entry of a bundle, both from 1
 * @reason: why it is left out
 */
typedef struct
{
  guint32 place;
  DureHealthReason reason;
} DureHealthComplaint;

/**
 * DureHealthReport:
 * @n_taken: (array): how many facts of each code
 * @first_ms: the first moment of them; of no fact, later than @last_ms
 * @last_ms: the last one
 * @n_repeated: how many came again, and were taken once
 * @not_taken: (element-type utf8 guint*): how many records of each type that is not taken; the type
 *   is the word of the file's own vocabulary, never a name that somebody gave
 * @n_nameless: how many records of other types
 * @complaints: (element-type DureHealthComplaint): the first ones
 * @n_complaints: how many there are
 */
typedef struct
{
  guint n_taken[DURE_CODE_COUNT];
  gint64 first_ms;
  gint64 last_ms;
  guint n_repeated;
  GHashTable *not_taken;
  guint n_nameless;
  GArray *complaints;
  guint n_complaints;
} DureHealthReport;

/**
 * DureHealthTakeFunc:
 * @fact: what was measured; the lower pressure follows its upper one
 * @error: of any kind: why it cannot go on
 *
 * Returns: whether to go on
 */
typedef gboolean (*DureHealthTakeFunc) (const DureHealthFact *fact, gpointer data,
                                        GError **error);

typedef struct _DureHealthIntake DureHealthIntake;

GQuark dure_health_error_quark (void);
const char *dure_health_reason_word (DureHealthReason reason);

DureHealthIntake *dure_health_intake_new (const guint8 key[DURE_HEALTH_KEY_BYTES],
                                          DureHealthTakeFunc take, gpointer data);
void dure_health_intake_free (DureHealthIntake *self);
gboolean dure_health_intake_add (DureHealthIntake *self, const DureHealthFact *fact, guint32 place,
                                 GError **error);
void dure_health_intake_complain (DureHealthIntake *self, guint32 place, DureHealthReason reason);
void dure_health_intake_pass_over (DureHealthIntake *self, const char *type);
void dure_health_intake_finish (DureHealthIntake *self);
const DureHealthReport *dure_health_intake_report (const DureHealthIntake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHealthIntake, dure_health_intake_free)

G_END_DECLS
