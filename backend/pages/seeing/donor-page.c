// donor-page.c: what a donor reads about what they gave
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Turns stored facts into the data of my.html. No sentence is made here: the page has all of them,
// this only says which one holds.

#include "donor-page.h"

#include "canonical-json.h"
#include "chart.h"
#include "code.h"
#include "encoding.h"
#include "told-data.h"
#include "vital-rules.h"

#include <math.h>
#include <string.h>

#define MAX_FACTS 8

/* "{urgency: {usual: true}}", so that a template can ask {{#usual}}. */
static json_t *
flag (const char *name)
{
  json_t *flags = json_object ();

  if (name != NULL)
    json_object_set_new (flags, name, json_true ());
  return flags;
}

/* Whether what was told beside the numbers rests on it: a pulse of strap or watch, not a cuff's. */
static gboolean
is_of_pulse (const json_t *observation)
{
  const char *device = dure_json_text_of (observation, "device");

  return g_str_equal (device, "ecg-strap") || g_str_equal (device, "wearable");
}

static const json_t *
observed (const json_t *payload, const char *code)
{
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (payload, "observations"), i, item)
    if (g_str_equal (dure_json_text_of (item, "code"), code) && is_of_pulse (item))
      return item;
  return NULL;
}

static void
put_number (json_t *data, const char *name, const json_t *value)
{
  if (json_is_number (value))
    json_object_set_new (data, name, json_integer (llround (json_number_value (value))));
}

/* What the visit's rules said of the pulse. */
static const json_t *
pulse_of (const json_t *feedback)
{
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (feedback, "vitals"), i, item)
    if (g_str_equal (dure_json_text_of (item, "vital"), "heart-rate"))
      return item;
  return NULL;
}

/* An uneven pulse outranks a rate that is as usual, as it did at the kiosk. */
static const char *
heed_rhythm (const char *urgency, const char *rhythm, const json_t *rate)
{
  if (!g_str_equal (rhythm, "irregular"))
    return urgency;
  if (dure_irregular_pulse_red_flag ((guint) json_integer_value (rate), 0) != DURE_RED_FLAG_NONE)
    return "see-doctor";
  return g_str_equal (urgency, "see-doctor") ? urgency : "look-again";
}

/* What was told of all but the pulse, and the most urgent answer to it; %NULL without any. */
static json_t *
told_of_others (const json_t *payload)
{
  static const char *const answers[] = { "cannot-tell", "usual", "look-again", "see-doctor" };
  g_autoptr (json_t) told = dure_told_data (json_object_get (payload, "feedback"));
  const json_t *judged = json_object_get (told, "judged");
  json_t *others = json_array (), *item;
  gsize i, most = 0;

  json_array_foreach ((json_t *) judged, i, item)
    if (json_object_get (json_object_get (item, "name"), "heart-rate") == NULL)
      {
        json_array_append (others, item);
        for (gsize answer = most; answer < G_N_ELEMENTS (answers); answer++)
          if (json_object_get (json_object_get (item, "urgency"), answers[answer]) != NULL)
            most = answer;
      }
  if (json_array_size (others) > 0)
    return json_pack ("{s:o, s:o}", "judged", others, "urgency", flag (answers[most]));
  json_decref (others);
  return NULL;
}

/* %NULL when nothing was told of a pulse. */
static json_t *
told (const json_t *payload)
{
  const json_t *feedback = json_object_get (payload, "feedback");
  const json_t *rate = json_object_get (feedback, "heartRate");
  const json_t *rmssd = json_object_get (feedback, "rmssd");
  const json_t *pulse = pulse_of (feedback);
  const char *urgency = pulse != NULL ? dure_json_text_of (pulse, "urgency") : "cannot-tell";
  const char *range = pulse != NULL ? dure_json_text_of (pulse, "category") : "unsaid";
  const char *rhythm = dure_json_text_of (feedback, "rhythm");
  gint64 percentile = json_integer_value (json_object_get (feedback, "percentile"));
  json_t *data;

  if (pulse == NULL && rmssd == NULL
      && json_integer_value (json_object_get (feedback, "beats")) == 0)
    return NULL;
  data = json_pack ("{s:o, s:o}", "urgency", flag (heed_rhythm (urgency, rhythm, rate)), "range",
                    flag (range));
  if (*rhythm != '\0')
    json_object_set_new (data, "rhythm", flag (rhythm));
  put_number (data, "heartRate", rate);
  put_number (data, "rmssd", rmssd);
  if (rate != NULL && !g_str_equal (range, "unsaid"))
    json_object_set_new (data, "band", dure_chart_range (json_integer_value (rate)));
  else if (rate != NULL)
    json_object_set_new (data, "numberOnly", json_true ());
  if (percentile > 0 && percentile <= 5)
    json_object_set_new (data, "fewSlower", json_true ());
  else if (percentile >= 95)
    json_object_set_new (data, "mostSlower", json_true ());
  else if (percentile > 0)
    json_object_set_new (data, "percentile", json_integer (percentile));
  return data;
}

/* What else there is to give: the word that the page has for it, the unit as people write it, and
 * how many figures the instruments show. */
static const struct
{
  DureCode code;
  const char *name;
  const char *unit;
  int decimals;
} names[] = {
  { DURE_CODE_HEART_RATE, "heart-rate", NULL, 0 },
  { DURE_CODE_SYSTOLIC, "systolic", "mmHg", 0 },
  { DURE_CODE_DIASTOLIC, "diastolic", "mmHg", 0 },
  { DURE_CODE_MEAN_PRESSURE, "mean-pressure", "mmHg", 0 },
  { DURE_CODE_OXYGEN, "oxygen", "%", 0 },
  { DURE_CODE_TEMPERATURE, "temperature", "℃", 1 },
  { DURE_CODE_WEIGHT, "weight", "kg", 1 },
  { DURE_CODE_HEIGHT, "height", "cm", 0 },
  { DURE_CODE_BMI, "bmi", "kg/m²", 1 },
  { DURE_CODE_BODY_FAT, "body-fat", "%", 1 },
  { DURE_CODE_GLUCOSE_MASS, "glucose", "mg/dL", 0 },
  { DURE_CODE_GLUCOSE_MOLES, "glucose", "mmol/L", 1 },
  { DURE_CODE_POWER, "power", "W", 0 },
};

static json_t *
value_of (DureExchange *exchange, const json_t *observation)
{
  const double value = json_number_value (json_object_get (observation, "value"));
  DureCode code;

  if (!dure_code_from_text (dure_json_text_of (observation, "code"), &code)
      || is_of_pulse (observation))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].code == code)
      {
        g_autofree char *figures = dure_web_number (exchange->service->web, exchange->language,
                                                    value, names[i].decimals);

        return json_pack ("{s:o, s:s, s:s, s:b}",
                          "name", flag (names[i].name),
                          "figures", figures,
                          "unit", names[i].unit != NULL ? names[i].unit : "",
                          "uneven", json_is_true (json_object_get (observation,
                                                                   "irregularPulse")));
      }
  return NULL;
}

static json_t *
values_of (DureExchange *exchange, const json_t *payload)
{
  json_t *list = json_array ();
  gsize i;
  json_t *item;

  json_array_foreach (json_object_get (payload, "observations"), i, item)
    {
      json_t *value = value_of (exchange, item);

      if (value != NULL)
        json_array_append_new (list, value);
    }
  return list;
}

/* How many hours of a home are there; 0 without any. */
static guint
home_hours (const json_t *payload)
{
  const char *electricity = dure_code_to_text (DURE_CODE_ELECTRICITY);
  guint count = 0;
  gsize i, j;
  json_t *item, *value;

  json_array_foreach (json_object_get (payload, "observations"), i, item)
    if (g_str_equal (dure_json_text_of (item, "code"), electricity))
      json_array_foreach (json_object_get (item, "values"), j, value)
        count += json_is_integer (value);
  return count;
}

/* The rows that were given, and no others: the donor may have dropped some. */
static json_t *
given (DureExchange *exchange, const json_t *payload)
{
  const json_t *rate = observed (payload, "8867-4"), *rr = observed (payload, "8637-1");
  const json_t *rmssd = observed (payload, "rmssd");
  const char *age = json_string_value (json_object_get (payload, "ageBand"));
  const char *sex = json_string_value (json_object_get (payload, "sex"));
  const guint hours = home_hours (payload);
  json_t *data = json_object ();

  if (hours > 0)
    json_object_set_new (data, "homeHours", json_integer (hours));
  put_number (data, "heartRate", json_object_get (rate, "value"));
  put_number (data, "rmssd", json_object_get (rmssd, "value"));
  json_object_set_new (data, "values", values_of (exchange, payload));
  if (rr != NULL)
    json_object_set_new (
        data, "intervals",
        json_integer ((json_int_t) json_array_size (json_object_get (rr, "values"))));
  if (age != NULL)
    {
      g_auto (GStrv) ends = g_strsplit_set (age, "-+", 2);

      json_object_set_new (data, "age",
                           json_pack ("{s:s, s:s}", "from", ends[0], "to",
                                      ends[1] != NULL ? ends[1] : ""));
    }
  if (sex != NULL)
    json_object_set_new (data, "sex", flag (sex));
  return data;
}

/**
 * dure_donor_page_facts:
 * @notice: what was shown
 * @purpose: one that it asks for
 *
 * Returns: (transfer full): what its ask says, `[{label, text, strong}]`
 */
json_t *
dure_donor_page_facts (DureNotice *notice, DurePurpose purpose)
{
  DureNoticeFact facts[MAX_FACTS];
  guint count = dure_notice_ask_facts (notice, purpose, facts, MAX_FACTS);
  json_t *list = json_array ();

  for (guint i = 0; i < count; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:b}", "label", facts[i].label, "text",
                                            facts[i].text, "strong", facts[i].is_strong));
  return list;
}

static char *
until (DureExchange *exchange, const json_t *line)
{
  g_autofree char *noon = g_strdup_printf (
      "%sT03:00:00.000Z", json_string_value (json_object_get (line, "retention")));
  gint64 time;

  return dure_time_from_text (noon, &time)
             ? dure_web_day (exchange->service->web, exchange->language, time)
             : NULL;
}

static json_t *
lines_of (DureExchange *exchange, const DureGift *gift, DureNotice *notice)
{
  const json_t *lines = json_object_get (gift->record, "lines");
  guint number = 0;
  json_t *list = json_array ();

  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      const json_t *line =
          dure_notice_asks (notice, purpose) ? json_array_get (lines, number++) : NULL;
      g_autofree char *end = NULL;
      const char *decision = json_string_value (json_object_get (line, "decision"));

      if (g_strcmp0 (decision, "given") != 0 && g_strcmp0 (decision, "refused") != 0)
        continue;
      end = until (exchange, line);
      json_array_append_new (
          list, json_pack ("{s:s, s:b, s:b, s:s?, s:o}",
                           "short", dure_notice_ask_short (notice, purpose),
                           "given", g_str_equal (decision, "given"),
                           "sensitive", purpose == DURE_PURPOSE_SENSITIVE,
                           "until", end,
                           "facts", dure_donor_page_facts (notice, purpose)));
    }
  return list;
}

static json_t *
receipt_of (const DureGift *gift, DureExchange *exchange)
{
  g_autofree char *key = dure_public_key_id (
      dure_signing_key_public (exchange->city->keys->receipts));
  const json_t *controller = json_object_get (gift->record, "controller");

  return json_pack ("{s:s, s:O, s:O, s:s, s:i, s:s, s:s, s:O?, s:O?, s:O?}",
                    "donation", gift->id,
                    "record", json_object_get (gift->record, "recordId"),
                    "donor", json_object_get (gift->record, "donor"),
                    "digest", gift->digest,
                    "version", (int) dure_notice_version (gift->notice),
                    "notice", dure_notice_digest (gift->notice),
                    "key", key,
                    "controller", json_object_get (controller, "name"),
                    "contact", json_object_get (controller, "contact"),
                    "authority", json_object_get (gift->record, "authority"));
}

static json_t *
gift_data (DureExchange *exchange, const DureDonor *donor, const DureGift *gift)
{
  DureNotice *notice = dure_notice_shelf_in_language (exchange->city->notices, gift->notice,
                                                 exchange->language);
  gint64 decided = gift->received_ms;
  g_autofree char *day = NULL, *moment = NULL;
  json_t *data;

  dure_json_time (gift->record, "time", &decided, NULL);
  day = dure_web_day (exchange->service->web, exchange->language, decided);
  moment = dure_web_moment (exchange->service->web, exchange->language, decided);
  data = json_pack ("{s:s, s:b, s:s, s:s, s:o, s:o}",
                    "title", dure_notice_title (notice),
                    "awaits", g_str_equal (dure_json_text_of (gift->record, "actor"), "child"),
                    "day", day,
                    "moment", moment,
                    "lines", lines_of (exchange, gift, notice),
                    "receipt", receipt_of (gift, exchange));
  if (gift->payload != NULL)
    {
      const json_t *rr = observed (gift->payload, "8637-1");
      json_t *beats = dure_chart_beats (json_object_get (rr, "values"));
      json_t *pulse = told (gift->payload), *others = told_of_others (gift->payload);

      if (pulse != NULL)
        json_object_set_new (data, "told", pulse);
      if (others != NULL)
        json_object_set_new (data, "others", others);
      json_object_set_new (data, "given", given (exchange, gift->payload));
      if (beats != NULL)
        json_object_set_new (data, "beats", beats);
    }
  if (donor->withdrawn_ms != 0)
    {
      g_autofree char *withdrawn = dure_web_moment (exchange->service->web, exchange->language,
                                                    donor->withdrawn_ms);

      json_object_set_new (data, "withdrawn", json_string (withdrawn));
    }
  return data;
}

/**
 * dure_donor_page:
 * @donors: (element-type DureDonor): what this phone has claimed
 *
 * Returns: (transfer full): the data of my.html
 */
json_t *
dure_donor_page (DureExchange *exchange, GPtrArray *donors)
{
  json_t *gifts = json_array ();
  gboolean has_data = FALSE;

  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      has_data |= donor->withdrawn_ms == 0;
      for (guint j = 0; j < donor->gifts->len; j++)
        {
          json_t *data = gift_data (exchange, donor, donor->gifts->pdata[j]);

          json_object_set_new (data, "older", json_boolean (json_array_size (gifts) > 0));
          json_array_append_new (gifts, data);
        }
    }
  return json_pack ("{s:o, s:b, s:b}",
                    "gifts", gifts,
                    "hasData", has_data,
                    "isWithdrawn", !has_data && donors->len > 0);
}
