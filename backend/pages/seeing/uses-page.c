// uses-page.c: who used what a donor gave, and who looked at it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// First the releases that a donor of this phone is in (release-uses.c). Then days with what was
// read on each, newest first. A page ends with a whole day, and names the day that the next page
// begins before.

#include "uses-page.h"

#include "canonical-json.h"
#include "encoding.h"
#include "looks.h"
#include "release-uses.h"

#define LINES_MOST 100

static const char *const readers[] = {
  [DURE_READER_THIS_PHONE] = "this-phone",
  [DURE_READER_OTHER_PHONE] = "other-phone",
  [DURE_READER_DESK] = "desk",
};

static json_t *
look_data (DureExchange *exchange, const DureLook *look)
{
  g_autofree char *clock = dure_web_clock (exchange->service->web, look->last_ms);

  return json_pack ("{s:{s:b}, s:{s:b}, s:s?, s:b, s:s, s:I, s:b}",
                    "reader", readers[look->reader], TRUE,
                    "what", dure_readable_to_text (look->what), TRUE,
                    "command", look->command,
                    "keys", g_strcmp0 (look->command, "source list") == 0,
                    "clock", clock,
                    "times", (json_int_t) look->times,
                    "often", look->times > 1);
}

static json_t *
add_day (DureExchange *exchange, json_t *days, gint64 day)
{
  g_autofree char *text = dure_web_day (exchange->service->web, exchange->language,
                                        dure_day_noon (day));
  json_t *data = json_pack ("{s:s, s:[]}", "day", text, "looks");

  json_array_append_new (days, data);
  return json_object_get (data, "looks");
}

/* How many of the lines make whole days, when there are more than fit. */
static guint
whole_days (GPtrArray *looks)
{
  guint count = looks->len;

  if (count <= LINES_MOST)
    return count;
  while (count > 0
         && ((DureLook *) looks->pdata[count - 1])->day
                == ((DureLook *) looks->pdata[LINES_MOST])->day)
    count--;
  return count;
}

static json_t *
page_data (DureExchange *exchange, GPtrArray *looks)
{
  guint count = whole_days (looks);
  json_t *days = json_array (), *today = NULL;
  json_t *data = json_pack ("{s:o}", "days", days);
  gint64 day = -1;

  for (guint i = 0; i < count; i++)
    {
      const DureLook *look = looks->pdata[i];

      if (look->day != day)
        today = add_day (exchange, days, look->day);
      day = look->day;
      json_array_append_new (today, look_data (exchange, look));
    }
  if (count < looks->len)
    json_object_set_new (data, "older", json_integer (day));
  return data;
}

/**
 * dure_uses_page_show:
 * @phone: whose session this is
 *
 * GET /my/uses, with `before=` a day that an earlier page named.
 */
void
dure_uses_page_show (DureExchange *exchange, gint64 phone)
{
  g_autofree char *asked = dure_exchange_asked (exchange, "before");
  g_autoptr (GPtrArray) looks = NULL;
  g_autoptr (json_t) data = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before = G_MAXINT32;

  if (asked != NULL && !g_ascii_string_to_signed (asked, 10, 0, G_MAXINT32, &before, NULL))
    {
      dure_exchange_problem (exchange, "not-found");
      return;
    }
  looks = dure_looks_of_phone (exchange->city, phone, before, LINES_MOST + 1, &error);
  data = looks != NULL ? page_data (exchange, looks) : NULL;
  if (data != NULL && dure_release_uses_put (exchange, phone, data, &error))
    dure_exchange_page (exchange, SOUP_STATUS_OK, "uses.html", g_steal_pointer (&data));
  else
    dure_exchange_failure (exchange, error);
}
