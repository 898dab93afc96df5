// demo-page.c: a whole visit at the kiosk, played in the browser with made-up values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// All screens are one page; each touch leads to the next by its fragment, which no browser sends,
// and the style sheet shows the one that it names. So the city learns nothing of the visit, and it
// works without scripts and without a connection. The questions are those of the newest notice.

#include "demo-page.h"

#include "donor-page.h"
#include "qr-path.h"

/* Of a visit that never was: a pulse in the usual range, by as many beats as the AI wants. */
#define RATE 70
#define RMSSD_MS 24
#define BEATS 180
#define BEATS_SO_FAR 124

#define REVIEW "review"
#define DONATE "donate"
#define NOTHING "nothing"
#define END "/demo#end"

/* The purposes that a visit asks for, in order; how many they are. */
static guint
list_purposes (DureNotice *notice, DurePurpose purposes[DURE_PURPOSES_OF_A_VISIT])
{
  guint count = 0;

  for (DurePurpose purpose = 0; notice != NULL && purpose < DURE_PURPOSES_OF_A_VISIT; purpose++)
    if (dure_notice_asks (notice, purpose))
      purposes[count++] = purpose;
  return count;
}

/* All that was measured is of one's health: without one of the first two there is nothing to give.
 */
static json_t *
ask_data (DureNotice *notice, const DurePurpose *purposes, guint at, guint count)
{
  const DurePurpose purpose = purposes[at];
  const char *back = at > 0 ? dure_purpose_to_text (purposes[at - 1]) : DONATE;
  const char *yes = at + 1 < count ? dure_purpose_to_text (purposes[at + 1]) : REVIEW;
  const gboolean is_needed
      = purpose == DURE_PURPOSE_COLLECT || purpose == DURE_PURPOSE_SENSITIVE;

  return json_pack ("{s:s, s:s, s:i, s:i, s:b, s:o, s:s, s:s, s:s}", "purpose",
                    dure_purpose_to_text (purpose), "title",
                    dure_notice_ask_title (notice, purpose), "number", (int) at + 1, "count",
                    (int) count, "sensitive", purpose == DURE_PURPOSE_SENSITIVE, "facts",
                    dure_donor_page_facts (notice, purpose), "back", back, "yes", yes, "no",
                    is_needed ? NOTHING : yes);
}

static void
put_asks (DureExchange *exchange, json_t *data)
{
  DureNotice *notice
      = dure_notice_shelf_newest (exchange->city->notices, DURE_PILOT, exchange->language);
  DurePurpose purposes[DURE_PURPOSES_OF_A_VISIT];
  const guint count = list_purposes (notice, purposes);
  json_t *asks = json_array ();

  for (guint i = 0; i < count; i++)
    json_array_append_new (asks, ask_data (notice, purposes, i, count));
  json_object_set_new (data, "asks", asks);
  json_object_set_new (
      data, "first", json_string (count > 0 ? dure_purpose_to_text (purposes[0]) : REVIEW));
  json_object_set_new (
      data, "last", json_string (count > 0 ? dure_purpose_to_text (purposes[count - 1]) : DONATE));
}

/**
 * dure_demo_page_show:
 *
 * GET /demo. It reads nothing of anybody and keeps nothing.
 */
void
dure_demo_page_show (DureExchange *exchange)
{
  g_autofree char *link = g_strconcat (exchange->origins[0], END, NULL);
  guint side;
  g_autofree char *modules = dure_qr_path (link, &side);
  json_t *data = json_pack ("{s:i, s:i, s:i, s:i, s:s, s:i}", "heartRate", RATE, "rmssd", RMSSD_MS,
                            "beats", BEATS, "sofar", BEATS_SO_FAR, "modules", modules, "side",
                            (int) side);

  put_asks (exchange, data);
  dure_exchange_page (exchange, SOUP_STATUS_OK, "demo.html", data);
}
