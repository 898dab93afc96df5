// energy-header.c: which column of a table of energy holds what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tables have no standard, so columns are known by words of their names, Korean and English. What
// sounds like it but is something else (a price, a peak, a register, when an interval ends) is
// named too, and is never taken. The first column that fits counts.

#include "energy-header.h"

#include <string.h>

static const char *const date_words[] = {
  "일시", "일자", "날짜", "년월", "월", "date", "timestamp",
};
static const char *const time_words[] = { "시간", "시각", "time", "hour", "start" };
static const char *const amount_words[] = {
  "사용량", "전력량", "수전", "소비", "usage", "consumption", "import", "energy", "kwh", "power",
};
static const char *const other_words[] = {
  "요금", "금액", "누적", "최대", "무효", "역률", "전월", "전년", "발전", "잉여", "종료",
  "cost", "charge", "price", "peak", "cumulative", "export", "generation", "end",
};

static const struct
{
  const char *name;
  DureEnergyUnit unit;
} units[] = {
  { "wh", DURE_ENERGY_UNIT_WH },
  { "kwh", DURE_ENERGY_UNIT_KWH },
  { "㎾h", DURE_ENERGY_UNIT_KWH },
  { "mwh", DURE_ENERGY_UNIT_MWH },
  { "w", DURE_ENERGY_UNIT_W },
  { "kw", DURE_ENERGY_UNIT_KW },
};
static const char *const foreign_units[] = {
  "m3", "m³", "㎥", "mj", "gj", "kcal", "therm", "l", "ton", "kvarh", "kvah", "원", "krw",
};

/**
 * dure_energy_cell_text:
 * @cell: in UTF-8 or CP949, which older Korean programs write
 *
 * Returns: (transfer full): in UTF-8, without space around; empty when it is neither
 */
char *
dure_energy_cell_text (const char *cell)
{
  g_autofree char *text = NULL;
  char *normal;

  if (g_utf8_validate (cell, -1, NULL))
    text = g_strdup (cell);
  else
    text = g_convert (cell, -1, "UTF-8", "CP949", NULL, NULL, NULL);
  /* Files from a Mac have syllables taken apart. */
  normal = text != NULL ? g_utf8_normalize (text, -1, G_NORMALIZE_NFC) : NULL;
  return g_strstrip (normal != NULL ? normal : g_strdup (""));
}

static gboolean
has_word (const char *name, const char *const *words, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    if (strstr (name, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

#define HAS(name, words) has_word (name, words, G_N_ELEMENTS (words))

/* The unit is the last word of the name: "usage (kWh)", "usage_kwh", "kWh". */
static void
read_unit (const char *name, DureEnergyHeader *header)
{
  g_autofree char *text = g_strdup (name);
  const char *last;

  g_strdelimit (text, "()[]_/:", ' ');
  g_strchomp (text);
  last = strrchr (text, ' ');
  last = last != NULL ? last + 1 : text;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (last, units[i].name))
      header->unit = units[i].unit;
  for (guint i = 0; i < G_N_ELEMENTS (foreign_units); i++)
    header->is_foreign |= g_str_equal (last, foreign_units[i]);
}

static void
read_name (const char *name, int column, DureEnergyHeader *header)
{
  if (HAS (name, other_words))
    return;
  if (header->amount == -1 && HAS (name, amount_words))
    {
      header->amount = column;
      read_unit (name, header);
    }
  else if (header->date == -1 && (HAS (name, date_words) || HAS (name, time_words)))
    header->date = column;
  else if (header->time == -1 && HAS (name, time_words))
    header->time = column;
}

/**
 * dure_energy_header_read:
 * @row: of a table
 * @ret_header: (out): set only on success
 *
 * Returns: whether it names a column of time and one of amounts
 */
gboolean
dure_energy_header_read (const DureCsvRow *row, DureEnergyHeader *ret_header)
{
  DureEnergyHeader header = { .date = -1, .time = -1, .amount = -1 };

  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *text = dure_energy_cell_text (row->cells[i]);
      g_autofree char *name = g_utf8_strdown (text, -1);

      read_name (name, (int) i, &header);
    }
  if (header.date == -1 || header.amount == -1)
    return FALSE;
  *ret_header = header;
  return TRUE;
}
