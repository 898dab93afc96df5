// date-time.h: the wall clock of a device, as it says it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cursor.h"

#define DURE_DATE_TIME_TEXT_SIZE 20

/**
 * DureDateTime:
 * @year: 1582 to 9999, 0 when the device does not know it
 * @month: 1 to 12, 0 when the device does not know it
 * @day: 1 to 31, 0 when the device does not know it
 * @hours: 0 to 23
 * @minutes: 0 to 59
 * @seconds: 0 to 59
 *
 * The Date Time field (0x2A08): local time, without a zone.
 */
typedef struct {
  uint16_t year;
  uint8_t month, day, hours, minutes, seconds;
} DureDateTime;

DureDateTime dure_cursor_date_time (DureCursor *cursor);
bool dure_date_time_is_legal (const DureDateTime *self);
bool dure_date_time_is_known (const DureDateTime *self);
int64_t dure_date_time_seconds (const DureDateTime *self);
bool dure_date_time_from_seconds (int64_t seconds, DureDateTime *ret_time);
void dure_date_time_to_text (const DureDateTime *self, char ret_text[DURE_DATE_TIME_TEXT_SIZE]);
