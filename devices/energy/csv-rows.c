// csv-rows.c: the rows of a table of comma-separated values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// RFC 4180, and what spreadsheets make of it: any of comma, semicolon and tab separates, decided
// by the first row that has one; lines end with LF, CRLF or CR; a byte-order mark of UTF-8 is
// passed over, empty rows too. It works on octets: in UTF-8 and in CP949 no octet of a longer
// letter is a comma, a quote or an end of line. One row is held, never more.

#include "csv-rows.h"

#include "energy-series.h"

#include <string.h>

typedef enum
{
  AT_CELL,   /* nothing of the cell was read */
  IN_CELL,   /* within one without quotes */
  IN_QUOTES, /* within quotes */
  AT_QUOTE,  /* after a quote that ends the cell, or is the first of two */
} State;

struct _DureCsvRows
{
  DureCsvRowFunc func;
  gpointer data;
  State state;
  char separator; /* 0 until it is known */
  guint32 line;   /* that is read */
  gboolean is_after_cr;
  guint64 offset;
  DureCsvRow row;
  gsize length; /* of the row so far */
  char text[DURE_CSV_MAX_ROW];
};

/**
 * dure_csv_rows_new:
 * @func: called with each row
 * @data: for it
 *
 * Returns: (transfer full): a reader at the beginning of a file
 */
DureCsvRows *
dure_csv_rows_new (DureCsvRowFunc func, gpointer data)
{
  DureCsvRows *self = g_new0 (DureCsvRows, 1);

  self->func = func;
  self->data = data;
  self->line = 1;
  self->row.line = 1;
  return self;
}

/**
 * dure_csv_rows_free:
 * @self: (transfer full) (nullable): its row is wiped first
 */
void
dure_csv_rows_free (DureCsvRows *self)
{
  if (self == NULL)
    return;
  explicit_bzero (self, sizeof *self);
  g_free (self);
}

/**
 * dure_csv_rows_separator:
 *
 * Returns: what separates the cells, or 0 while there is one column only
 */
char
dure_csv_rows_separator (DureCsvRows *self)
{
  return self->separator;
}

static gboolean
refuse (DureCsvRows *self, DureEnergyError code, const char *what, GError **error)
{
  g_set_error (error, DURE_ENERGY_ERROR, code, "line %u: %s", self->line, what);
  return FALSE;
}

static gboolean
put (DureCsvRows *self, char octet, GError **error)
{
  /* A zero can only be meant to hide what comes after it; UTF-16 is full of them. */
  if (octet == '\0')
    return refuse (self, DURE_ENERGY_ERROR_MALFORMED, "this is no text", error);
  if (self->row.n_cells == 0)
    self->row.cells[self->row.n_cells++] = self->text;
  if (self->length >= DURE_CSV_MAX_ROW - 1)
    return refuse (self, DURE_ENERGY_ERROR_TOO_BIG, "the row is too long", error);
  self->text[self->length++] = octet;
  return TRUE;
}

static gboolean
end_cell (DureCsvRows *self, GError **error)
{
  if (self->row.n_cells == 0)
    self->row.cells[self->row.n_cells++] = self->text;
  if (self->row.n_cells >= DURE_CSV_MAX_CELLS || self->length >= DURE_CSV_MAX_ROW - 1)
    return refuse (self, DURE_ENERGY_ERROR_TOO_BIG, "the row has too many cells", error);
  self->text[self->length++] = '\0';
  self->row.cells[self->row.n_cells++] = self->text + self->length;
  self->state = AT_CELL;
  return TRUE;
}

static gboolean
end_row (DureCsvRows *self, GError **error)
{
  gboolean is_taken = TRUE;

  self->text[self->length] = '\0';
  if (self->row.n_cells > 0)
    is_taken = self->func (&self->row, self->data, error);
  self->line++;
  self->row = (DureCsvRow) { .line = self->line };
  self->length = 0;
  self->state = AT_CELL;
  return is_taken;
}

static gboolean
is_separator (DureCsvRows *self, char octet)
{
  if (self->separator != 0)
    return octet == self->separator;
  if (octet == ',' || octet == ';' || octet == '\t')
    self->separator = octet;
  return self->separator != 0;
}

static gboolean
take_quoted (DureCsvRows *self, char octet, GError **error)
{
  if (octet == '"')
    {
      self->state = AT_QUOTE;
      return TRUE;
    }
  self->line += octet == '\n';
  return put (self, octet, error);
}

static gboolean
take (DureCsvRows *self, char octet, GError **error)
{
  const gboolean is_after_cr = self->is_after_cr;

  self->is_after_cr = octet == '\r' && self->state != IN_QUOTES;
  if (self->state == IN_QUOTES)
    return take_quoted (self, octet, error);
  if (octet == '\n' && is_after_cr)
    return TRUE;
  if (octet == '\n' || octet == '\r')
    return end_row (self, error);
  if (is_separator (self, octet))
    return end_cell (self, error);
  if (octet == '"' && self->state != IN_CELL)
    {
      const gboolean is_double = self->state == AT_QUOTE;

      self->state = IN_QUOTES;
      return !is_double || put (self, octet, error);
    }
  if (self->state == AT_QUOTE)
    return refuse (self, DURE_ENERGY_ERROR_MALFORMED, "a letter after a closing quote", error);
  self->state = IN_CELL;
  return put (self, octet, error);
}

/**
 * dure_csv_rows_feed:
 * @bytes: (array length=length): the next piece of the file
 * @length: how many
 * @error: %DURE_ENERGY_ERROR_MALFORMED, %DURE_ENERGY_ERROR_TOO_BIG, or the row function's
 */
gboolean
dure_csv_rows_feed (DureCsvRows *self, const guint8 *bytes, gsize length, GError **error)
{
  static const guint8 mark[] = { 0xEF, 0xBB, 0xBF };

  for (gsize i = 0; i < length; i++)
    {
      const guint64 offset = self->offset++;

      if (offset < sizeof mark && bytes[i] == mark[offset])
        continue;
      if (!take (self, (char) bytes[i], error))
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_csv_rows_finish:
 * @error: as dure_csv_rows_feed()
 *
 * Gives the last row, if no end of line did.
 */
gboolean
dure_csv_rows_finish (DureCsvRows *self, GError **error)
{
  if (self->state == IN_QUOTES)
    return refuse (self, DURE_ENERGY_ERROR_MALFORMED, "a quote is never closed", error);
  return end_row (self, error);
}
