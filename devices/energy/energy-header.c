// energy-header.c: which column of a table of energy holds what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Tables have no standard, so columns are known by words of their names, Korean and English. What
// a column of amounts counts is told by its name too, or has to be declared: `kWh` alone may be
// what the home used, what its roof made, or what the meter has counted since it was built. What
// sounds like an amount but is something else (a price, a peak) is named as well, and never taken.
// English words count only as whole words: the end of an interval does not stand in `calendar`.
// The first column that fits counts.

#include "energy-header.h"

#include <string.h>

static const char *const date_words[] = {
  "일시", "일자", "날짜", "년월", "월", "date", "datetime", "timestamp",
};
static const char *const time_words[] = {
  "시간", "시각", "time", "hour", "start", "starttime",
};
static const char *const amount_words[] = {
  "량", "energy", "electricity", "kwh", "power", "value",
};
static const char *const use_words[] = {
  "사용량", "사용전력", "전력사용", "소비", "수전", "usage", "consumption", "consumed", "import",
  "imported",
};
static const char *const register_words[] = {
  "누적", "누계", "적산", "지침", "cumulative", "accumulated", "register", "reading",
};
static const char *const production_words[] = {
  "발전", "잉여", "역송", "태양광", "export", "exported", "generation", "generated", "production",
  "produced", "solar",
};
static const char *const unit_words[] = {
  "단위", "unit",
};
static const char *const quality_words[] = {
  "검침구분", "품질", "상태", "quality", "status", "flag",
};
static const char *const estimated_words[] = {
  "추정", "estimated", "estimate",
};
static const char *const other_words[] = {
  "요금", "금액", "최대", "무효", "역률", "전월", "전년", "계약", "설비", "종료",
  "cost", "charge", "price", "peak", "demand", "capacity", "end", "endtime",
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

/* Whether a word of letters is not a part of a longer one. An s behind it makes many of it. */
static gboolean
stands_alone (const char *name, const char *at, gsize length)
{
  const char *end = at + length;

  if (!g_ascii_isalpha (*at))
    return TRUE;
  if (*end == 's')
    end++;
  return (at == name || !g_ascii_isalpha (at[-1])) && !g_ascii_isalpha (*end);
}

static gboolean
has_word (const char *name, const char *const *words, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    for (const char *at = strstr (name, words[i]); at != NULL; at = strstr (at + 1, words[i]))
      if (stands_alone (name, at, strlen (words[i])))
        return TRUE;
  return FALSE;
}

#define HAS(name, words) has_word (name, words, G_N_ELEMENTS (words))

/* The unit is the last word of the name: "usage (kWh)", "usage_kwh", "kWh". */
static DureEnergyUnit
read_unit (const char *name, gboolean *ret_is_foreign)
{
  g_autofree char *text = g_strdup (name);
  const char *last;

  g_strdelimit (text, "()[]_/:", ' ');
  g_strchomp (text);
  last = strrchr (text, ' ');
  last = last != NULL ? last + 1 : text;
  *ret_is_foreign = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (foreign_units); i++)
    *ret_is_foreign |= g_str_equal (last, foreign_units[i]);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (last, units[i].name))
      return units[i].unit;
  return DURE_ENERGY_UNIT_UNSTATED;
}

/**
 * dure_energy_unit_read:
 * @cell: names a unit, in UTF-8 or CP949
 * @ret_is_foreign: (out): whether that is one of something else
 *
 * Returns: which, or %DURE_ENERGY_UNIT_UNSTATED
 */
DureEnergyUnit
dure_energy_unit_read (const char *cell, gboolean *ret_is_foreign)
{
  g_autofree char *text = dure_energy_cell_text (cell);
  g_autofree char *name = g_utf8_strdown (text, -1);

  return read_unit (name, ret_is_foreign);
}

static DureEnergyCount
count_of_name (const char *name)
{
  if (HAS (name, production_words))
    return DURE_ENERGY_COUNT_PRODUCTION;
  if (HAS (name, register_words))
    return DURE_ENERGY_COUNT_REGISTER;
  return HAS (name, use_words) ? DURE_ENERGY_COUNT_USE : DURE_ENERGY_COUNT_UNSTATED;
}

/* A column of amounts. */
typedef struct
{
  int column; /* or -1 */
  DureEnergyUnit unit;
} Amount;

/* What the names so far say: the first column of each count, and of a unit that is not ours. */
typedef struct
{
  int date, time, foreign, units, quality;
  gboolean asks_estimated;
  Amount amounts[DURE_ENERGY_COUNTS];
} Names;

static gboolean
read_amount_name (const char *name, int column, Names *names)
{
  const DureEnergyCount count = count_of_name (name);
  gboolean is_foreign;
  const DureEnergyUnit unit = read_unit (name, &is_foreign);

  if (count != DURE_ENERGY_COUNT_USE && unit == DURE_ENERGY_UNIT_UNSTATED
      && !HAS (name, amount_words))
    return FALSE;
  if (is_foreign && names->foreign == -1)
    names->foreign = column;
  if (!is_foreign && names->amounts[count].column == -1)
    names->amounts[count] = (Amount) { column, unit };
  return TRUE;
}

static void
read_name (const char *name, int column, Names *names)
{
  if (HAS (name, other_words) || read_amount_name (name, column, names))
    return;
  if (names->date == -1 && (HAS (name, date_words) || HAS (name, time_words)))
    names->date = column;
  else if (names->time == -1 && HAS (name, time_words))
    names->time = column;
  else if (names->units == -1 && HAS (name, unit_words))
    names->units = column;
  else if (names->quality == -1 && (HAS (name, quality_words) || HAS (name, estimated_words)))
    {
      names->quality = column;
      names->asks_estimated = HAS (name, estimated_words);
    }
}

/* What the column of amounts counts: as declared, else as named, use before all else. */
static void
choose_amount (const Names *names, DureEnergyCount declared, DureEnergyHeader *header)
{
  static const DureEnergyCount order[] = {
    DURE_ENERGY_COUNT_USE, DURE_ENERGY_COUNT_UNSTATED, DURE_ENERGY_COUNT_REGISTER,
    DURE_ENERGY_COUNT_PRODUCTION,
  };
  DureEnergyCount chosen = declared;

  if (declared != DURE_ENERGY_COUNT_UNSTATED && names->amounts[declared].column == -1)
    chosen = DURE_ENERGY_COUNT_UNSTATED;
  if (names->amounts[chosen].column == -1 || declared == DURE_ENERGY_COUNT_UNSTATED)
    for (guint i = G_N_ELEMENTS (order); i > 0; i--)
      if (names->amounts[order[i - 1]].column != -1)
        chosen = order[i - 1];
  header->amount = names->amounts[chosen].column;
  header->unit = names->amounts[chosen].unit;
  header->count = chosen;
  header->is_foreign = header->amount == -1 && names->foreign != -1;
  if (header->is_foreign)
    header->amount = names->foreign;
}

/**
 * dure_energy_header_read:
 * @row: of a table
 * @declared: what its sender says that the amounts count
 * @ret_header: (out): set only on success
 *
 * Returns: whether it names a column of time and one of amounts
 */
gboolean
dure_energy_header_read (const DureCsvRow *row, DureEnergyCount declared,
                         DureEnergyHeader *ret_header)
{
  Names names = { .date = -1, .time = -1, .foreign = -1, .units = -1, .quality = -1 };
  DureEnergyHeader header = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names.amounts); i++)
    names.amounts[i].column = -1;
  for (guint i = 0; i < row->n_cells; i++)
    {
      g_autofree char *text = dure_energy_cell_text (row->cells[i]);
      g_autofree char *name = g_utf8_strdown (text, -1);

      read_name (name, (int) i, &names);
    }
  choose_amount (&names, declared, &header);
  header.date = names.date;
  header.time = names.time;
  header.units = names.units;
  header.quality = names.quality;
  header.asks_estimated = names.asks_estimated;
  if (header.date == -1 || header.amount == -1)
    return FALSE;
  *ret_header = header;
  return TRUE;
}
