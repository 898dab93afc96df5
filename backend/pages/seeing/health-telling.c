// health-telling.c: what is in a donor's file about health, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Counts by the kinds that a donor gives and takes back together, each with its part of the most
// frequent one as a bar; and what the donor's own decisions allow for all of it beyond the study.
// The template is preview.html.

#include "health-telling.h"

#include "canonical-json.h"
#include "consents.h"
#include "kind.h"
#include "notice-shelf.h"
#include "scope.h"

/* The whole length of a bar, as the template draws it. */
#define BAR_WIDTH 320.0
#define LEAST_WIDTH 4.0

static json_int_t
number_of (const json_t *telling, const char *name)
{
  return json_integer_value (json_object_get (telling, name));
}

static void
put_count (DureExchange *exchange, json_t *data, const char *name, json_int_t count)
{
  g_autofree char *text
      = dure_web_number (exchange->service->web, exchange->language, (double) count, 0);

  if (count > 0)
    json_object_set_new (data, name, json_string (text));
}

static json_t *
kinds_data (DureExchange *exchange, const json_t *counts)
{
  json_int_t by_kind[DURE_KIND_COUNT] = { 0 }, most = 1;
  json_t *list = json_array ();
  const char *text;
  json_t *count;

  json_object_foreach ((json_t *) counts, text, count)
    {
      DureCode code;

      if (dure_code_from_text (text, &code))
        by_kind[dure_kind_of_code (code)] += json_integer_value (count);
    }
  for (DureKind kind = DURE_KIND_UNKNOWN; kind < DURE_KIND_COUNT; kind++)
    most = MAX (most, by_kind[kind]);
  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    if (by_kind[kind] > 0)
      {
        const double width = BAR_WIDTH * (double) by_kind[kind] / (double) most;
        json_t *row = json_pack ("{s:{s:b}, s:f}", "scope", dure_kind_to_text (kind), TRUE,
                                 "width", MAX (width, LEAST_WIDTH));

        put_count (exchange, row, "count", by_kind[kind]);
        json_array_append_new (list, row);
      }
  return list;
}

static json_t *
types_data (DureExchange *exchange, const json_t *types)
{
  json_t *list = json_array (), *type;
  gsize i;

  json_array_foreach ((json_t *) types, i, type)
    {
      json_t *row = json_pack ("{s:O}", "type", json_object_get (type, "type"));

      put_count (exchange, row, "count", number_of (type, "count"));
      json_array_append_new (list, row);
    }
  return list;
}

/* For how many of the codes in @counts a purpose is allowed. */
static gsize
n_covered (DureCity *city, const GPtrArray *events, DurePurpose purpose, const json_t *counts)
{
  const GPtrArray *notices = dure_notice_shelf_list (city->notices);
  const gint64 now = dure_consents_now (city, events);
  const char *item;
  json_t *count;
  gsize covered = 0;

  json_object_foreach ((json_t *) counts, item, count)
    {
      const DureScopeQuestion question = { DURE_PILOT, purpose, item, NULL, now };
      DureScopeAnswer answer;

      dure_scope_find_line (events, notices, &question, &answer);
      covered += answer.state == DURE_SCOPE_COVERED;
    }
  return covered;
}

/* What the donor has said to the four asks about health. The first two are what giving rests on:
 * the page asks them where they are missing, so only a yes is told here. */
static json_t *
covers_data (DureCity *city, const GPtrArray *events, const json_t *counts)
{
  const gsize all = json_object_size (counts);
  json_t *list = json_array ();

  for (DurePurpose purpose = DURE_PURPOSE_COLLECT; purpose <= DURE_PURPOSE_TRAIN; purpose++)
    {
      const gsize covered = n_covered (city, events, purpose, counts);

      if (covered == all || purpose >= DURE_PURPOSE_PROVIDE)
        json_array_append_new (
            list, json_pack ("{s:{s:b}, s:b, s:b}", "purpose", dure_purpose_to_text (purpose), TRUE,
                             "isYes", covered == all, "isPart", covered > 0 && covered < all));
    }
  return list;
}

/**
 * dure_health_telling:
 * @donor: whose file it is
 * @telling: what health-import.c has told of it
 * @error: as dure_consents_of_donor()
 *
 * Returns: (transfer full) (nullable): the data of the health part of preview.html
 */
json_t *
dure_health_telling (DureExchange *exchange, const char *donor, const json_t *telling,
                     GError **error)
{
  g_autoptr (GPtrArray) events = dure_consents_of_donor (exchange->city, donor, error);
  const json_t *counts = json_object_get (telling, "counts");
  const json_int_t from_ms = number_of (telling, "fromMs"), to_ms = number_of (telling, "toMs");
  json_t *data;

  if (events == NULL)
    return NULL;
  data = json_pack ("{s:o, s:o, s:o}", "kinds", kinds_data (exchange, counts), "types",
                    types_data (exchange, json_object_get (telling, "types")), "covers",
                    covers_data (exchange->city, events, counts));
  put_count (exchange, data, "known", number_of (telling, "known"));
  put_count (exchange, data, "repeated", number_of (telling, "repeated"));
  put_count (exchange, data, "left", number_of (telling, "left"));
  if (from_ms <= to_ms)
    {
      g_autofree char *from
          = dure_web_day (exchange->service->web, exchange->language, from_ms);
      g_autofree char *to = dure_web_day (exchange->service->web, exchange->language, to_ms);

      json_object_set_new (data, "from", json_string (from));
      json_object_set_new (data, "to", json_string (to));
    }
  return data;
}
