// current-time.h: Current Time (0x2A2B) and Date Time (0x2A08), read and written
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fields.h"
#include "refusal.h"

#define DURE_CURRENT_TIME_SIZE 10
#define DURE_DATE_TIME_SIZE 7

/**
 * DureTimeAdjustment:
 *
 * Why a clock was last set, bits of the adjust reason field; bits 4 to 7 are reserved.
 */
enum {
  DURE_TIME_SET_BY_HAND = 1 << 0,
  DURE_TIME_SET_BY_REFERENCE = 1 << 1,
  DURE_TIME_ZONE_CHANGED = 1 << 2,
  DURE_TIME_SUMMER_CHANGED = 1 << 3,
};

/**
 * DureCurrentTime:
 * @time: the wall clock
 * @weekday: 1 (Monday) to 7 (Sunday), 0 when the device does not know it
 * @fractions: 1/256 of a second
 * @adjustment: bits of #DureTimeAdjustment
 */
typedef struct {
  DureDateTime time;
  uint8_t weekday;
  uint8_t fractions;
  uint8_t adjustment;
} DureCurrentTime;

bool dure_current_time_decode (const uint8_t *bytes, size_t length, DureCurrentTime *ret_time,
                               DureRefusal *ret_refusal);
bool dure_current_time_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                                 DureRefusal *ret_refusal);
bool dure_date_time_decode (const uint8_t *bytes, size_t length, DureDateTime *ret_time,
                            DureRefusal *ret_refusal);
bool dure_date_time_describe (const uint8_t *bytes, size_t length, DureFields *fields,
                              DureRefusal *ret_refusal);
bool dure_current_time_from_ms (int64_t local_ms, uint8_t adjustment, DureCurrentTime *ret_time);
int64_t dure_current_time_ms (const DureCurrentTime *self);
void dure_current_time_encode (const DureCurrentTime *self,
                               uint8_t ret_bytes[DURE_CURRENT_TIME_SIZE]);
void dure_date_time_encode (const DureDateTime *self, uint8_t ret_bytes[DURE_DATE_TIME_SIZE]);
