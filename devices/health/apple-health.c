// apple-health.c: what a citizen's phone has kept, from an export of Apple Health
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// export.xml is one long list of Record elements, each with a type, a unit, a value and two times
// in its attributes. Five attributes are looked at; all others, which name devices, apps and
// people, and the element Me, which has a date of birth, are passed over. Pieces of any length are
// fed; each record goes into the intake when its tag ends, and nothing stays.
//
// A record within a Correlation is one that stands in the list too; the intake takes it once. A
// resting pulse, an SDNN, steps, sleep and all else without a code of ours are counted by type.
// Some versions write control characters that XML does not have; they become blanks.
//
// The grammar goes before the parser (apple-prologue.c), a document type beyond that is refused,
// the encoding is UTF-8 whatever is declared, and depth and the length of a tag are bounded. Cost:
// three microseconds a record, no memory that grows.

#include "apple-health.h"

#include "apple-prologue.h"
#include "health-time.h"
#include "health-unit.h"

#include <expat.h>
#include <string.h>

#define QUANTITY "HKQuantityTypeIdentifier"
#define MAX_DEPTH 16
/* A tag, with the names of devices in it, has some hundred bytes. */
#define MAX_TAG_BYTES 65536
#define PIECE 65536
/* Moles of what weighs 180.156 g each: glucose, as HealthKit spells it. */
#define GLUCOSE_MOLES "mmol<180.15588"

static const struct
{
  const char *type;
  DureCode code;
} types[] = {
  { QUANTITY "HeartRate", DURE_CODE_HEART_RATE },
  { QUANTITY "OxygenSaturation", DURE_CODE_OXYGEN },
  { QUANTITY "BloodPressureSystolic", DURE_CODE_SYSTOLIC },
  { QUANTITY "BloodPressureDiastolic", DURE_CODE_DIASTOLIC },
  { QUANTITY "BodyTemperature", DURE_CODE_TEMPERATURE },
  { QUANTITY "BodyMass", DURE_CODE_WEIGHT },
  { QUANTITY "Height", DURE_CODE_HEIGHT },
  { QUANTITY "BodyMassIndex", DURE_CODE_BMI },
  { QUANTITY "BodyFatPercentage", DURE_CODE_BODY_FAT },
  { QUANTITY "BloodGlucose", DURE_CODE_GLUCOSE_MASS },
};

struct _DureAppleHealth
{
  XML_Parser parser;
  DureHealthIntake *intake;
  DureApplePrologue prologue;
  GByteArray *piece;
  gint64 fed; /* to the parser */
  guint depth;
  gboolean is_one;
  GError *error; /* why it stopped */
};

typedef struct
{
  const char *type, *unit, *value, *start, *end;
} Record;

static guint32
line_of (DureAppleHealth *self)
{
  return (guint32) XML_GetCurrentLineNumber (self->parser);
}

static void
stop (DureAppleHealth *self, DureHealthError code, const char *what)
{
  if (self->error != NULL)
    return;
  self->error = g_error_new (DURE_HEALTH_ERROR, (gint) code, "line %u: %s", line_of (self), what);
  XML_StopParser (self->parser, XML_FALSE);
}

static Record
record_of (const char **attributes)
{
  Record record = { 0 };
  const struct
  {
    const char *name;
    const char **field;
  } fields[] = {
    { "type", &record.type },       { "unit", &record.unit },   { "value", &record.value },
    { "startDate", &record.start }, { "endDate", &record.end },
  };

  for (guint i = 0; attributes[i] != NULL; i += 2)
    for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
      if (strcmp (attributes[i], fields[j].name) == 0)
        *fields[j].field = attributes[i + 1];
  return record;
}

static gboolean
code_of (const char *type, DureCode *ret_code)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (type, types[i].type) == 0)
      {
        *ret_code = types[i].code;
        return TRUE;
      }
  return FALSE;
}

/* The unit of a glucose decides which of its two codes it is. */
static const DureHealthUnit *
unit_of (const char *text, DureCode *code)
{
  if (*code == DURE_CODE_GLUCOSE_MASS && text != NULL
      && (g_str_equal (text, "mmol/L")
          || (g_str_has_prefix (text, GLUCOSE_MOLES) && g_str_has_suffix (text, ">/L"))))
    {
      *code = DURE_CODE_GLUCOSE_MOLES;
      text = "mmol/L";
    }
  return dure_health_unit_find (DURE_HEALTH_APPLE, *code, text);
}

/* Returns: whether there is a fact; else @ret_reason says why not */
static gboolean
read_fact (const Record *record, DureHealthFact *fact, DureHealthReason *ret_reason)
{
  const DureHealthUnit *unit = unit_of (record->unit, &fact->code);
  gint64 number;

  if (!dure_health_time_read (record->start, &fact->start_ms)
      || !dure_health_time_read (record->end, &fact->end_ms))
    *ret_reason = DURE_HEALTH_NO_TIME;
  else if (record->value == NULL || *record->value == '\0')
    *ret_reason = DURE_HEALTH_NO_AMOUNT;
  else if (!dure_health_number_read (record->value, &number))
    *ret_reason = DURE_HEALTH_BAD_AMOUNT;
  else if (unit == NULL)
    *ret_reason = DURE_HEALTH_UNIT_UNKNOWN;
  else
    {
      fact->millionths = dure_health_unit_convert (unit, number);
      return TRUE;
    }
  return FALSE;
}

static void
read_record (DureAppleHealth *self, const char **attributes)
{
  const Record record = record_of (attributes);
  const guint32 line = line_of (self);
  DureHealthFact fact;
  DureHealthReason reason;

  if (record.type == NULL || !code_of (record.type, &fact.code))
    dure_health_intake_pass_over (
        self->intake, record.type != NULL && g_str_has_prefix (record.type, "HK") ? record.type
                                                                                  : NULL);
  else if (!read_fact (&record, &fact, &reason))
    dure_health_intake_complain (self->intake, line, reason);
  else if (!dure_health_intake_add (self->intake, &fact, line, &self->error))
    XML_StopParser (self->parser, XML_FALSE);
}

/* Returns: whether it is one of the lists that stand beside the records */
static gboolean
is_other_list (const char *name)
{
  static const char *const names[] = { "Workout",        "ActivitySummary", "ClinicalRecord",
                                       "Audiogram",      "VisionPrescription" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static void
on_begin (void *data, const char *name, const char **attributes)
{
  DureAppleHealth *self = data;

  if (++self->depth > MAX_DEPTH)
    stop (self, DURE_HEALTH_ERROR_TOO_BIG, "too deep");
  else if (self->depth == 1 && strcmp (name, "HealthData") != 0)
    stop (self, DURE_HEALTH_ERROR_OTHER_FORM, "this is no export of Apple Health");
  else if (self->depth == 1)
    self->is_one = TRUE;
  else if (strcmp (name, "Record") == 0)
    read_record (self, attributes);
  else if (self->depth == 2 && is_other_list (name))
    dure_health_intake_pass_over (self->intake, name);
}

static void
on_end (void *data, const char *name)
{
  DureAppleHealth *self = data;

  self->depth--;
}

static void
on_doctype (void *data, const char *name, const char *system_id, const char *public_id,
            int has_internal_subset)
{
  stop (data, DURE_HEALTH_ERROR_FORBIDDEN, "a document type is declared");
}

/**
 * dure_apple_health_new:
 * @intake: (transfer none): gets what is read; outlives the reader
 * @salt: dice, not 0, against names made to collide
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureAppleHealth *
dure_apple_health_new (DureHealthIntake *intake, gulong salt)
{
  DureAppleHealth *self = g_new0 (DureAppleHealth, 1);

  self->intake = intake;
  self->piece = g_byte_array_new ();
  self->parser = XML_ParserCreate ("UTF-8");
  g_assert (self->parser != NULL);
  XML_SetHashSalt (self->parser, salt);
  XML_SetUserData (self->parser, self);
  XML_SetElementHandler (self->parser, on_begin, on_end);
  XML_SetStartDoctypeDeclHandler (self->parser, on_doctype);
  return self;
}

/**
 * dure_apple_health_free:
 * @self: (transfer full) (nullable)
 */
void
dure_apple_health_free (DureAppleHealth *self)
{
  if (self == NULL)
    return;
  XML_ParserFree (self->parser);
  if (self->piece->len > 0)
    explicit_bzero (self->piece->data, self->piece->len);
  g_byte_array_unref (self->piece);
  g_clear_error (&self->error);
  g_free (self);
}

static void
blank_controls (GByteArray *piece)
{
  for (guint i = 0; i < piece->len; i++)
    if (piece->data[i] < ' ' && piece->data[i] != '\t' && piece->data[i] != '\n'
        && piece->data[i] != '\r')
      piece->data[i] = ' ';
}

static gboolean
tell (DureAppleHealth *self, GError **error)
{
  if (self->error != NULL && error != NULL)
    *error = g_error_copy (self->error);
  return self->error == NULL;
}

/* What the parser holds back is a tag that has not ended. */
static gboolean
parse (DureAppleHealth *self, gboolean is_last, GError **error)
{
  enum XML_Status status;

  blank_controls (self->piece);
  self->fed += self->piece->len;
  status = XML_Parse (self->parser, (const char *) self->piece->data, (int) self->piece->len,
                      is_last);
  if (status == XML_STATUS_ERROR && self->error == NULL)
    self->error = g_error_new (DURE_HEALTH_ERROR, DURE_HEALTH_ERROR_MALFORMED, "line %u: %s",
                               line_of (self),
                               XML_ErrorString (XML_GetErrorCode (self->parser)));
  if (self->fed - XML_GetCurrentByteIndex (self->parser) > MAX_TAG_BYTES)
    stop (self, DURE_HEALTH_ERROR_TOO_BIG, "a tag is too long");
  return tell (self, error);
}

/**
 * dure_apple_health_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: #DureHealthError, with the line; all further pieces are refused with it
 */
gboolean
dure_apple_health_feed (DureAppleHealth *self, const guint8 *bytes, gsize length, GError **error)
{
  for (gsize done = 0; done < length && self->error == NULL; done += PIECE)
    {
      g_byte_array_set_size (self->piece, 0);
      if (!dure_apple_prologue_skip (&self->prologue, bytes + done, MIN (PIECE, length - done),
                                     self->piece))
        stop (self, DURE_HEALTH_ERROR_TOO_BIG, "the grammar is too long");
      else if (!parse (self, FALSE, error))
        return FALSE;
    }
  return tell (self, error);
}

/**
 * dure_apple_health_is_one:
 *
 * Returns: whether its first tag is that of an export of Apple Health
 */
gboolean
dure_apple_health_is_one (const DureAppleHealth *self)
{
  return self->is_one;
}

/**
 * dure_apple_health_finish:
 * @error: #DureHealthError
 *
 * Returns: whether the file ended where it should; nothing may be fed any more. The intake is not
 *   finished by this
 */
gboolean
dure_apple_health_finish (DureAppleHealth *self, GError **error)
{
  if (self->error != NULL)
    return tell (self, error);
  g_byte_array_set_size (self->piece, 0);
  return parse (self, TRUE, error);
}
