// meter-file.c: a file of a home's meter, of whichever form
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A file that begins as XML does is read as Green Button, every other one as a table, whose times
// are those of Gwangju unless they say otherwise. What a table does not say by itself the form
// does. Both readers keep a file's intervals, at most a quarter of a million of 32 bytes, until its
// end.

#include "meter-file.h"

#include "energy-csv.h"
#include "green-button.h"
#include "home-hours.h"

#include <string.h>

#define HEAD_BYTES 1024 /* tell which form it is, unless the file is shorter */

struct _DureMeterFile
{
  GTimeZone *zone;
  DureEnergyCsvForm form;
  GByteArray *head;              /* until it is known which form it is */
  DureGreenButton *green_button; /* one of both, then */
  DureEnergyCsv *csv;
};

static const char *const unit_words[] = {
  [DURE_ENERGY_UNIT_WH] = "Wh", [DURE_ENERGY_UNIT_KWH] = "kWh", [DURE_ENERGY_UNIT_MWH] = "MWh",
  [DURE_ENERGY_UNIT_W] = "W",   [DURE_ENERGY_UNIT_KW] = "kW",
};

static const char *const count_words[DURE_ENERGY_COUNTS] = {
  [DURE_ENERGY_COUNT_USE] = "use",
  [DURE_ENERGY_COUNT_REGISTER] = "register",
  [DURE_ENERGY_COUNT_PRODUCTION] = "production",
};

/**
 * dure_meter_file_new:
 * @unit: (nullable): of the amounts of a table; foreign, as all of these
 * @count: (nullable): what they count
 * @stamp: (nullable): `end` when times say when an interval ended
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureMeterFile *
dure_meter_file_new (const char *unit, const char *count, const char *stamp)
{
  DureMeterFile *self = g_new0 (DureMeterFile, 1);

  self->zone = g_time_zone_new_offset (DURE_ENERGY_EAST_S);
  self->form.zone = self->zone;
  self->head = g_byte_array_new ();
  for (DureEnergyUnit i = DURE_ENERGY_UNIT_WH; i < G_N_ELEMENTS (unit_words); i++)
    if (g_strcmp0 (unit, unit_words[i]) == 0)
      self->form.unit = i;
  for (DureEnergyCount i = DURE_ENERGY_COUNT_USE; i < DURE_ENERGY_COUNTS; i++)
    if (g_strcmp0 (count, count_words[i]) == 0)
      self->form.count = i;
  self->form.is_end_stamped = g_strcmp0 (stamp, "end") == 0;
  return self;
}

/**
 * dure_meter_file_free:
 * @self: (transfer full) (nullable): finished or not; what it held is wiped
 */
void
dure_meter_file_free (DureMeterFile *self)
{
  if (self == NULL)
    return;
  dure_green_button_free (self->green_button);
  dure_energy_csv_free (self->csv);
  if (self->head->len > 0)
    explicit_bzero (self->head->data, self->head->len);
  g_byte_array_unref (self->head);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static gboolean
has_begun (DureMeterFile *self)
{
  return self->green_button != NULL || self->csv != NULL;
}

static gboolean
pass_on (DureMeterFile *self, const guint8 *bytes, gsize length, GError **error)
{
  return self->csv != NULL ? dure_energy_csv_feed (self->csv, bytes, length, error)
                           : dure_green_button_feed (self->green_button, bytes, length, error);
}

static gboolean
begin (DureMeterFile *self, GError **error)
{
  if (dure_green_button_recognises (self->head->data, self->head->len))
    self->green_button = dure_green_button_new (g_random_int () | 1);
  else
    self->csv = dure_energy_csv_new (&self->form);
  return pass_on (self, self->head->data, self->head->len, error);
}

/**
 * dure_meter_file_feed:
 * @bytes: (array length=length): the next piece, foreign
 * @length: of @bytes
 * @error: a #DureEnergyError; then it is only freed
 */
gboolean
dure_meter_file_feed (DureMeterFile *self, const guint8 *bytes, gsize length, GError **error)
{
  if (has_begun (self))
    return pass_on (self, bytes, length, error);
  g_byte_array_append (self->head, bytes, (guint) length);
  return self->head->len < HEAD_BYTES || begin (self, error);
}

/**
 * dure_meter_file_finish:
 * @error: a #DureEnergyError
 *
 * Returns: (transfer full) (nullable): what is in the whole file
 */
DureEnergySeries *
dure_meter_file_finish (DureMeterFile *self, GError **error)
{
  if (!has_begun (self) && !begin (self, error))
    return NULL;
  return self->csv != NULL ? dure_energy_csv_finish (self->csv, error)
                           : dure_green_button_finish (self->green_button, error);
}

/**
 * dure_meter_file_reason:
 * @error: why a file is refused
 *
 * Returns: (transfer none): it in one word that pages know
 */
const char *
dure_meter_file_reason (const GError *error)
{
  static const char *const words[] = {
    [DURE_ENERGY_ERROR_MALFORMED] = "malformed", [DURE_ENERGY_ERROR_FORBIDDEN] = "malformed",
    [DURE_ENERGY_ERROR_TOO_BIG] = "too-big",     [DURE_ENERGY_ERROR_HEADER] = "header",
    [DURE_ENERGY_ERROR_UNIT] = "unit",           [DURE_ENERGY_ERROR_COUNT] = "count",
    [DURE_ENERGY_ERROR_COMPLAINTS] = "complaints",
  };

  return error->domain == DURE_ENERGY_ERROR ? words[error->code] : "too-big";
}
