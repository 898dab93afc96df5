// green-button.c: what a home used, from a Green Button file (ESPI)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// An Atom feed whose entries are ESPI's: which elements count is one table, the prefixes are the
// sender's choice, and what is not known is passed over. Pieces of any length are fed; nothing of
// the text is kept but numbers and the addresses of entries; titles, which may name a person or a
// street, are passed over. A document type is refused where it begins, so no entity can be
// declared; depth, text, addresses and readings are bounded.
//
// Cost: a microsecond an element, 32 bytes a reading until the end.

#include "green-button.h"

#include "espi-feed.h"

#include <expat.h>
#include <string.h>

#define ATOM "http://www.w3.org/2005/Atom "
#define ESPI "http://naesb.org/espi "
#define MAX_DEPTH 32
#define MAX_TEXT 64
#define MAX_ADDRESS 512
/* One call of the parser may not be longer than an int. */
#define PIECE 65536

typedef enum
{
  IN_OTHER,
  IN_FEED,
  IN_ENTRY,
  IN_LINK,
  IN_USAGE_POINT,
  IN_SERVICE,
  IN_METER_READING,
  IN_READING_TYPE,
  IN_INTERVAL_BLOCK,
  IN_READING,
  IN_PERIOD,
  IN_QUALITY,
  IN_NUMBER, /* and all after it */
  IN_KIND = IN_NUMBER,
  IN_ACCUMULATION,
  IN_COMMODITY,
  IN_QUALIFIER,
  IN_FLOW,
  IN_INTERVAL_LENGTH,
  IN_MULTIPLIER,
  IN_UNIT,
  IN_DURATION,
  IN_START,
  IN_VALUE,
  IN_QUALITY_CODE,
} Element;

static const struct
{
  const char *name;
  Element element;
} elements[] = {
  { ATOM "feed", IN_FEED },
  { ATOM "entry", IN_ENTRY },
  { ATOM "link", IN_LINK },
  { ESPI "UsagePoint", IN_USAGE_POINT },
  { ESPI "ServiceCategory", IN_SERVICE },
  { ESPI "MeterReading", IN_METER_READING },
  { ESPI "ReadingType", IN_READING_TYPE },
  { ESPI "IntervalBlock", IN_INTERVAL_BLOCK },
  { ESPI "IntervalReading", IN_READING },
  { ESPI "timePeriod", IN_PERIOD },
  { ESPI "ReadingQuality", IN_QUALITY },
  { ESPI "kind", IN_KIND },
  { ESPI "accumulationBehaviour", IN_ACCUMULATION },
  { ESPI "commodity", IN_COMMODITY },
  { ESPI "dataQualifier", IN_QUALIFIER },
  { ESPI "flowDirection", IN_FLOW },
  { ESPI "intervalLength", IN_INTERVAL_LENGTH },
  { ESPI "powerOfTenMultiplier", IN_MULTIPLIER },
  { ESPI "uom", IN_UNIT },
  { ESPI "duration", IN_DURATION },
  { ESPI "start", IN_START },
  { ESPI "value", IN_VALUE },
  { ESPI "quality", IN_QUALITY_CODE },
};

struct _DureGreenButton
{
  XML_Parser parser;
  DureEspiFeed *feed;
  Element path[MAX_DEPTH];
  guint depth;
  guint32 entries;
  DureEspiEntry entry;
  DureEspiReading reading;
  gboolean has_start;
  char text[MAX_TEXT];
  gsize text_length;
  gboolean is_feed;
  GError *error; /* why a handler stopped the parser */
};

static guint32
line_of (DureGreenButton *self)
{
  return (guint32) XML_GetCurrentLineNumber (self->parser);
}

static void G_GNUC_PRINTF (3, 4)
stop (DureGreenButton *self, DureEnergyError code, const char *format, ...)
{
  va_list arguments;

  if (self->error != NULL)
    return;
  va_start (arguments, format);
  self->error = g_error_new_valist (DURE_ENERGY_ERROR, (gint) code, format, arguments);
  va_end (arguments);
  XML_StopParser (self->parser, XML_FALSE);
}

/* Stops with an error that a function of ours has set. */
static void
stop_with (DureGreenButton *self)
{
  XML_StopParser (self->parser, XML_FALSE);
}

static Element
element_of_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    if (strcmp (name, elements[i].name) == 0)
      return elements[i].element;
  return IN_OTHER;
}

static Element
above (DureGreenButton *self, guint levels)
{
  return self->depth > levels ? self->path[self->depth - 1 - levels] : IN_OTHER;
}

static void
read_link (DureGreenButton *self, const char **attributes)
{
  const char *address = NULL, *relation = NULL, *kept;

  for (guint i = 0; attributes[i] != NULL; i += 2)
    if (strcmp (attributes[i], "href") == 0)
      address = attributes[i + 1];
    else if (strcmp (attributes[i], "rel") == 0)
      relation = attributes[i + 1];
  if (address == NULL || relation == NULL)
    return;
  kept = strlen (address) <= MAX_ADDRESS ? dure_espi_feed_keep (self->feed, address) : NULL;
  if (kept == NULL)
    stop (self, DURE_ENERGY_ERROR_TOO_BIG, "entry %u, line %u: the addresses are too long",
          self->entry.number, line_of (self));
  else if (strcmp (relation, "self") == 0)
    self->entry.self = kept;
  else if (strcmp (relation, "up") == 0)
    self->entry.up = kept;
  else if (strcmp (relation, "related") == 0 && self->entry.n_related < DURE_ESPI_MAX_RELATED)
    self->entry.related[self->entry.n_related++] = kept;
}

/* What an entry holds is what it holds first. */
static void
begin_inside_entry (DureGreenButton *self, Element element)
{
  static const DureEspiKind kinds[] = {
    [IN_USAGE_POINT] = DURE_ESPI_USAGE_POINT,
    [IN_METER_READING] = DURE_ESPI_METER_READING,
    [IN_READING_TYPE] = DURE_ESPI_READING_TYPE,
    [IN_INTERVAL_BLOCK] = DURE_ESPI_INTERVAL_BLOCK,
  };

  if (element == IN_READING)
    {
      self->reading = (DureEspiReading) { .line = line_of (self) };
      self->has_start = FALSE;
    }
  else if (self->entry.kind == DURE_ESPI_OTHER && element < G_N_ELEMENTS (kinds))
    self->entry.kind = kinds[element];
}

static void
on_begin (void *data, const char *name, const char **attributes)
{
  DureGreenButton *self = data;
  const Element element = element_of_name (name);

  if (self->depth >= MAX_DEPTH)
    {
      stop (self, DURE_ENERGY_ERROR_TOO_BIG, "line %u: too deep", line_of (self));
      return;
    }
  self->path[self->depth++] = element;
  self->text_length = 0;
  if (self->depth == 1)
    self->is_feed = element == IN_FEED || element == IN_ENTRY;
  if (element == IN_ENTRY && self->entry.number == 0)
    self->entry = (DureEspiEntry) { .number = ++self->entries };
  else if (element == IN_LINK && above (self, 1) == IN_ENTRY)
    read_link (self, attributes);
  else if (self->entry.number != 0)
    begin_inside_entry (self, element);
}

static void
on_text (void *data, const char *text, int length)
{
  DureGreenButton *self = data;

  if (above (self, 0) < IN_NUMBER || self->text_length > MAX_TEXT)
    return;
  /* One more than there is room for says that it is no number. */
  if ((gsize) length >= MAX_TEXT - self->text_length)
    {
      self->text_length = MAX_TEXT + 1;
      return;
    }
  memcpy (self->text + self->text_length, text, (gsize) length);
  self->text_length += (gsize) length;
}

static gboolean
read_number (DureGreenButton *self, gint64 *ret_number)
{
  if (self->text_length == 0 || self->text_length >= MAX_TEXT)
    return FALSE;
  self->text[self->text_length] = '\0';
  return g_ascii_string_to_signed (g_strstrip (self->text), 10, G_MININT64, G_MAXINT64, ret_number,
                                   NULL);
}

/* 7 edited, 8 and 9 estimated, 11 derived, 12 projected; 0 valid, 14 raw, 17 and 18 validated,
 * 19 good for revenue. All else, as 10, is doubt. */
static DureEnergyQuality
quality_of_code (gint64 code)
{
  if (code == 0 || code == 14 || (code >= 17 && code <= 19))
    return DURE_ENERGY_MEASURED;
  return (code >= 7 && code <= 9) || code == 11 || code == 12 ? DURE_ENERGY_ESTIMATED
                                                              : DURE_ENERGY_DOUBTFUL;
}

static void
end_of_reading_number (DureGreenButton *self, Element element, gboolean is_number, gint64 number)
{
  if (element == IN_QUALITY_CODE && above (self, 1) == IN_QUALITY)
    self->reading.quality = MAX (self->reading.quality,
                                 is_number ? quality_of_code (number) : DURE_ENERGY_DOUBTFUL);
  else if (element == IN_VALUE && above (self, 1) == IN_READING)
    {
      self->reading.has_value = is_number;
      self->reading.value = number;
    }
  else if (above (self, 1) == IN_PERIOD && above (self, 2) == IN_READING)
    {
      if (element == IN_START)
        {
          self->has_start = is_number;
          self->reading.start_s = number;
        }
      else if (element == IN_DURATION)
        self->reading.duration_s = is_number ? (guint32) CLAMP (number, 1, G_MAXUINT32) : 1;
    }
}

static void
end_of_type_number (DureGreenButton *self, Element element, gboolean is_number, gint64 number)
{
  DureEspiType *type = &self->entry.type;
  gint64 *fields[] = {
    [IN_ACCUMULATION] = &type->accumulation, [IN_COMMODITY] = &type->commodity,
    [IN_QUALIFIER] = &type->qualifier,       [IN_FLOW] = &type->flow,
    [IN_INTERVAL_LENGTH] = &type->interval_s, [IN_MULTIPLIER] = &type->multiplier,
    [IN_UNIT] = &type->unit,
  };

  if (element >= G_N_ELEMENTS (fields) || fields[element] == NULL)
    return;
  if (is_number)
    *fields[element] = number;
  else
    stop (self, DURE_ENERGY_ERROR_MALFORMED,
          "entry %u, line %u: a reading type has a word where a number belongs",
          self->entry.number, line_of (self));
}

static void
end_of_number (DureGreenButton *self, Element element)
{
  gint64 number = 0;
  const gboolean is_number = read_number (self, &number);

  if (above (self, 1) == IN_READING_TYPE)
    end_of_type_number (self, element, is_number, number);
  else if (element == IN_KIND && above (self, 1) == IN_SERVICE)
    self->entry.service = is_number ? number : -1;
  else
    end_of_reading_number (self, element, is_number, number);
}

static void
end_of_reading (DureGreenButton *self)
{
  /* No time is one that no interval can have. */
  if (!self->has_start)
    self->reading.start_s = G_MININT64;
  if (!dure_espi_feed_add_reading (self->feed, &self->reading, &self->error))
    stop_with (self);
}

static void
on_end (void *data, const char *name)
{
  DureGreenButton *self = data;
  const Element element = above (self, 0);

  if (element >= IN_NUMBER && self->entry.number != 0)
    end_of_number (self, element);
  else if (element == IN_READING && above (self, 1) == IN_INTERVAL_BLOCK
           && self->entry.kind == DURE_ESPI_INTERVAL_BLOCK)
    end_of_reading (self);
  else if (element == IN_ENTRY && self->depth <= 2)
    {
      if (!dure_espi_feed_add_entry (self->feed, &self->entry, &self->error))
        stop_with (self);
      self->entry = (DureEspiEntry) { 0 };
    }
  self->depth--;
}

static void
on_doctype (void *data, const char *name, const char *system_id, const char *public_id,
            int has_internal_subset)
{
  DureGreenButton *self = data;

  stop (self, DURE_ENERGY_ERROR_FORBIDDEN, "line %u: a document type is declared", line_of (self));
}

/**
 * dure_green_button_recognises:
 * @bytes: (array length=length): how a file begins
 * @length: how many
 *
 * Returns: whether that is a tag, in any encoding that XML may have
 */
gboolean
dure_green_button_recognises (const guint8 *bytes, gsize length)
{
  gsize first = 0;

  if (length >= 2 && bytes[0] + bytes[1] == 0xff + 0xfe && MAX (bytes[0], bytes[1]) == 0xff)
    return TRUE;
  if (length >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf)
    first = 3;
  while (first < length && g_ascii_isspace (bytes[first]))
    first++;
  return first < length && bytes[first] == '<';
}

/**
 * dure_green_button_new:
 * @salt: dice, not 0, against names made to collide
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureGreenButton *
dure_green_button_new (gulong salt)
{
  DureGreenButton *self = g_new0 (DureGreenButton, 1);

  self->feed = dure_espi_feed_new ();
  self->parser = XML_ParserCreateNS (NULL, ' ');
  g_assert (self->parser != NULL);
  XML_SetHashSalt (self->parser, salt);
  XML_SetUserData (self->parser, self);
  XML_SetElementHandler (self->parser, on_begin, on_end);
  XML_SetCharacterDataHandler (self->parser, on_text);
  XML_SetStartDoctypeDeclHandler (self->parser, on_doctype);
  return self;
}

/**
 * dure_green_button_declare:
 * @unit: what somebody says that readings are in whose feed does not say it; of unstated ones there
 *   are complaints
 */
void
dure_green_button_declare (DureGreenButton *self, DureEnergyUnit unit)
{
  static const int multipliers[] = {
    [DURE_ENERGY_UNIT_KWH] = 3, [DURE_ENERGY_UNIT_MWH] = 6, [DURE_ENERGY_UNIT_KW] = 3,
  };

  if (unit != DURE_ENERGY_UNIT_UNSTATED)
    dure_espi_feed_declare (self->feed, unit == DURE_ENERGY_UNIT_W || unit == DURE_ENERGY_UNIT_KW,
                            multipliers[unit]);
}

/**
 * dure_green_button_free:
 * @self: (transfer full) (nullable)
 */
void
dure_green_button_free (DureGreenButton *self)
{
  if (self == NULL)
    return;
  XML_ParserFree (self->parser);
  dure_espi_feed_free (self->feed);
  g_clear_error (&self->error);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

static gboolean
parse (DureGreenButton *self, const guint8 *bytes, gsize length, gboolean is_last, GError **error)
{
  if (self->error == NULL
      && XML_Parse (self->parser, (const char *) bytes, (int) length, is_last) == XML_STATUS_ERROR
      && self->error == NULL)
    self->error = g_error_new (DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_MALFORMED, "line %u: %s",
                               line_of (self),
                               XML_ErrorString (XML_GetErrorCode (self->parser)));
  if (self->error != NULL && error != NULL)
    *error = g_error_copy (self->error);
  return self->error == NULL;
}

/**
 * dure_green_button_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: #DureEnergyError, with the entry and line; all further pieces are refused with it
 */
gboolean
dure_green_button_feed (DureGreenButton *self, const guint8 *bytes, gsize length, GError **error)
{
  for (gsize done = 0; done < length; done += PIECE)
    if (!parse (self, bytes + done, MIN (PIECE, length - done), FALSE, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_green_button_finish:
 * @error: #DureEnergyError
 *
 * Returns: (transfer full) (nullable): what was in the file, settled; nothing may be fed any more
 */
DureEnergySeries *
dure_green_button_finish (DureGreenButton *self, GError **error)
{
  g_autoptr (DureEnergySeries) series = dure_energy_series_new ();

  if (!parse (self, (const guint8 *) "", 0, TRUE, error))
    return NULL;
  if (!self->is_feed)
    {
      g_set_error (error, DURE_ENERGY_ERROR, DURE_ENERGY_ERROR_MALFORMED,
                   "line 1: this is no Atom feed");
      return NULL;
    }
  if (!dure_espi_feed_resolve (self->feed, series, error)
      || !dure_energy_series_settle (series, error))
    return NULL;
  return g_steal_pointer (&series);
}
