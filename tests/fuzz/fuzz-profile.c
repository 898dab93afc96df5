// fuzz-profile.c: any bytes at all into one decoder, DURE_FUZZ_NAME of profiles.tsv
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled once for each row of the table. Beyond what the sanitizers watch:
//   a refusal has a reason, tells nothing and touches nothing;
//   what is told is JSON under a plain name;
//   describe and read accept and refuse the same bytes for the same reason;
//   a reading has values or a hint, and no value that no living person can have unless it is live,
//   a look that is never kept (the pressure in a cuff begins at nothing);
//   what has an encoder (again.h) gives the same bytes again.
// Nothing is allocated or printed, so that the time goes into the decoder.

#include "again.h"
#include "profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define JOIN_(a, b, c) a##b##c
#define JOIN(a, b, c) JOIN_ (a, b, c)
#define DESCRIBE JOIN (dure_, DURE_FUZZ_NAME, _describe)
#define READ JOIN (dure_, DURE_FUZZ_NAME, _read)
#define AGAIN JOIN (dure_, DURE_FUZZ_NAME, _again)

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

bool DESCRIBE (const uint8_t *bytes, size_t length, DureFields *fields, DureRefusal *ret_refusal);
#if DURE_FUZZ_READS
bool READ (const uint8_t *bytes, size_t length, DureReading *ret_reading,
           DureRefusal *ret_refusal);
#endif

static void
check (bool is_so)
{
  if (!is_so)
    abort ();
}

static bool
is_digit (char sign)
{
  return sign >= '0' && sign <= '9';
}

static void
check_name (const char *name)
{
  check (name[0] >= 'a' && name[0] <= 'z');
  for (; *name != '\0'; name++)
    check ((*name >= 'a' && *name <= 'z') || is_digit (*name) || strchr ("_[]#", *name) != NULL);
}

/* RFC 8259, 6: [-] whole [. digits] [e [-] digits], the whole part without a zero before it. */
static void
check_number (const char *at)
{
  at += *at == '-' ? 1 : 0;
  check (is_digit (*at) && (*at != '0' || !is_digit (at[1])));
  while (is_digit (*at))
    at++;
  if (*at == '.')
    for (check (is_digit (*++at)); is_digit (*at);)
      at++;
  if (*at == 'e')
    for (at += at[1] == '-' ? 2 : 1, check (is_digit (*at)); is_digit (*at);)
      at++;
  check (*at == '\0');
}

/* RFC 8259, 7: what must be escaped is. */
static void
check_string (const char *at)
{
  for (at++; *at != '"'; at++)
    {
      check ((unsigned char) *at >= 0x20);
      if (*at == '\\')
        for (unsigned i = 0; i < 5; i++)
          check (*++at != '\0' && (i > 0 || *at == 'u'));
    }
  check (at[1] == '\0');
}

static void
on_field (void *data, const char *name, const char *json)
{
  unsigned *n_told = data;

  (*n_told)++;
  check_name (name);
  if (json[0] == '"')
    check_string (json);
  else
    check_number (json);
}

#if DURE_FUZZ_READS
static void
check_reading (const DureReading *reading)
{
  check (reading->hint < DURE_HINT_COUNT && reading->n_values <= DURE_READING_VALUES_MAX);
  check (reading->hint == DURE_HINT_NONE || reading->n_values == 0);
  check (!reading->has_time || dure_date_time_is_legal (&reading->time));
  for (unsigned i = 0; i < reading->n_values; i++)
    {
      check (isfinite (reading->values[i].value));
      check (reading->is_live
             || dure_code_holds (reading->values[i].code, reading->values[i].value));
    }
}

static void
read_too (const uint8_t *bytes, size_t length, bool is_told, DureRefusal refusal)
{
  DureReading reading, untouched;
  DureRefusal reason = 0;

  memset (&reading, 0x5a, sizeof reading);
  check (READ (bytes, length, &reading, &reason) == is_told && reason == refusal);
  if (is_told)
    {
      check_reading (&reading);
      return;
    }
  memset (&untouched, 0x5a, sizeof untouched);
  check (memcmp (&reading, &untouched, sizeof reading) == 0);
}
#endif

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  unsigned n_told = 0;
  DureFields fields = { on_field, &n_told };
  DureRefusal refusal = 0;
  const bool is_told = DESCRIBE (bytes, length, &fields, &refusal);

  check (is_told ? refusal == 0 && n_told > 0 : refusal != 0 && n_told == 0);
  check (is_told || strcmp (dure_refusal_text (refusal), "not a reason") != 0);
#if DURE_FUZZ_READS
  read_too (bytes, length, is_told, refusal);
#endif
#if DURE_FUZZ_AGAIN
  uint8_t again[DURE_AGAIN_SIZE];
  size_t again_length = 0;

  check (AGAIN (bytes, length, again, &again_length) == is_told);
  check (!is_told || (again_length == length && memcmp (again, bytes, length) == 0));
#endif

  return 0;
}
