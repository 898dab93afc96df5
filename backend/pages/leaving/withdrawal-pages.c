// withdrawal-pages.c: where a donor takes back what was given, and sees what became of it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Three touches, none of which needs a script: from the donor's page to the choice, from there to
// the one question whether this is meant, and the button. A withdrawal is one of the phone: what
// its donors decided by the same touch is told as one, with a receipt for each (deletion-pages.c).

#include "withdrawal-pages.h"

#include "canonical-json.h"
#include "donors.h"
#include "encoding.h"
#include "erasures.h"
#include "imports.h"
#include "errand.h"
#include "kind.h"
#include "late.h"
#include "tombstone-data.h"
#include "tombstones.h"
#include "withdrawals.h"

#define SAME_TOUCH_MS 60000

static json_t *
flag (const char *name)
{
  return json_pack ("{s:b}", name, TRUE);
}

/* Marks the kinds that a notice asks for, under one of the purposes that data are kept for. */
static void
mark_kinds (DureNotice *notice, DurePurpose purpose, gboolean kinds[DURE_KIND_COUNT])
{
  const json_t *terms = dure_notice_ask_terms (notice, purpose);
  gsize i;
  json_t *item;
  DureCode code;

  json_array_foreach (json_object_get (terms, "dataItems"), i, item)
    if (dure_code_from_text (json_string_value (item), &code))
      kinds[dure_kind_of_code (code)] = TRUE;
}

/* The kinds that donors who are with us were asked for, or have given out of files. */
static json_t *
list_kinds (GPtrArray *donors, const GPtrArray *imports)
{
  gboolean kinds[DURE_KIND_COUNT] = { [DURE_KIND_ELECTRICITY] = imports->len > 0 };
  json_t *list = json_array ();

  for (guint i = 0; i < donors->len; i++)
    {
      const DureDonor *donor = donors->pdata[i];

      for (guint j = 0; donor->withdrawn_ms == 0 && j < donor->gifts->len; j++)
        {
          DureNotice *notice = ((DureGift *) donor->gifts->pdata[j])->notice;

          mark_kinds (notice, DURE_PURPOSE_COLLECT, kinds);
          mark_kinds (notice, DURE_PURPOSE_ENERGY, kinds);
        }
    }
  for (DureKind kind = DURE_KIND_UNKNOWN + 1; kind < DURE_KIND_COUNT; kind++)
    if (kinds[kind])
      json_array_append_new (list, json_pack ("{s:s, s:o}", "word", dure_kind_to_text (kind),
                                              "scope", flag (dure_kind_to_text (kind))));
  return list;
}

/**
 * dure_withdrawal_pages_choose:
 * @phone: whose session this is
 *
 * GET /my/withdraw: what can be taken back.
 */
void
dure_withdrawal_pages_choose (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) donors = dure_donors_of_phone (exchange->city, phone, &error);
  g_autoptr (GPtrArray) imports =
      donors != NULL ? dure_imports_donated (exchange->city, phone, &error) : NULL;
  g_autoptr (json_t) kinds = imports != NULL ? list_kinds (donors, imports) : NULL;

  if (kinds == NULL)
    dure_exchange_failure (exchange, error);
  else if (json_array_size (kinds) == 0 && donors->len > 0)
    dure_exchange_go (exchange, "/my/withdrawn");
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "withdraw.html",
                        json_pack ("{s:O, s:b}", "kinds", kinds, "several", donors->len > 1));
}

/**
 * dure_withdrawal_pages_ask:
 * @phone: whose session this is
 *
 * GET /my/withdraw/sure?what=...&erase=yes or no: what it means, and whether it is meant.
 */
void
dure_withdrawal_pages_ask (DureExchange *exchange, gint64 phone)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (exchange->message));
  g_autoptr (GHashTable) form = soup_form_decode (query != NULL ? query : "");
  DureWithdrawal withdrawal;

  if (!dure_withdrawal_read (g_hash_table_lookup (form, "what"),
                             g_hash_table_lookup (form, "erase"), &withdrawal))
    {
      dure_exchange_problem (exchange, "not-found");
      return;
    }
  dure_exchange_page (
      exchange, SOUP_STATUS_OK, "withdraw-sure.html",
      json_pack ("{s:o, s:b, s:b, s:s}", "scope", flag (withdrawal.scope), "erases",
                 withdrawal.erases, "isPurpose", dure_scope_is_purpose (withdrawal.scope), "word",
                 withdrawal.scope));
}

typedef struct
{
  DureErrand errand;
  gint64 phone;
  DureWithdrawal withdrawal;
} WithdrawErrand;

static gboolean
run_withdraw (DureCity *city, gpointer data, GError **error)
{
  WithdrawErrand *self = data;

  return dure_withdraw_phone (city, self->phone, &self->withdrawal, error);
}

/* What is left of a large one is done by the server's chores. */
static gboolean
erase (DureCity *city, gpointer data, GError **error)
{
  gboolean has_more;

  return dure_withdrawals_step (city, &has_more, error);
}

static void
answer_withdraw (gpointer data, const GError *error)
{
  DureExchange *exchange = &((WithdrawErrand *) data)->errand.exchange;

  if (error != NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_go (exchange, "/my/withdrawn");
}

static const DureErrandKind withdraw_kind = {
  .size = sizeof (WithdrawErrand),
  .work = { .run = run_withdraw, .after = erase, .done = dure_errand_done },
  .answer = answer_withdraw,
};

/**
 * dure_withdrawal_pages_withdraw:
 * @phone: whose session this is
 *
 * POST /my/withdraw: `what=` everything, a kind or a purpose, `erase=` yes or no. Of all that this
 * phone has claimed.
 */
void
dure_withdrawal_pages_withdraw (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GHashTable) form = dure_exchange_form (exchange);
  DureWithdrawal withdrawal;
  WithdrawErrand *errand;

  if (!dure_withdrawal_read (g_hash_table_lookup (form, "what"),
                             g_hash_table_lookup (form, "erase"), &withdrawal))
    {
      dure_exchange_problem (exchange, "malformed");
      return;
    }
  errand = dure_errand_new (&withdraw_kind, exchange);
  errand->phone = phone;
  errand->withdrawal = withdrawal;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}

/* Whether one touch decided both. */
static gboolean
belong_together (const DureErasure *one, const DureErasure *other)
{
  gint64 apart = one->step_ms[DURE_ERASURE_DECIDED] - other->step_ms[DURE_ERASURE_DECIDED];

  return g_str_equal (one->scope, other->scope) && one->erases == other->erases
         && ABS (apart) < SAME_TOUCH_MS;
}

/* A step is done when it is for all of them; its time is the last one's. */
static json_t *
list_steps (DureExchange *exchange, const DureErasure *const *group, guint count)
{
  json_t *list = json_array ();

  for (DureErasureStep step = 0; step < DURE_ERASURE_DONE; step++)
    {
      gboolean is_done = TRUE;
      gint64 last = 0;
      json_t *data;

      if (!dure_erasure_has_step (group[0], step))
        continue;
      for (guint i = 0; i < count; i++)
        {
          is_done &= group[i]->step_ms[step] != 0 || group[i]->done_ms != 0;
          last = MAX (last, group[i]->step_ms[step]);
        }
      data = json_pack ("{s:o}", "step", flag (dure_erasure_step_to_text (step)));
      if (is_done)
        {
          g_autofree char *when =
              dure_web_moment (exchange->service->web, exchange->language, last);

          json_object_set_new (data, "when", json_string (last != 0 ? when : ""));
          json_object_set_new (data, "isDone", json_true ());
        }
      json_array_append_new (list, data);
    }
  return list;
}

static void
put_clock (DureExchange *exchange, json_t *data, const DureErasure *erasure)
{
  g_autofree char *due =
      dure_web_day (exchange->service->web, exchange->language, erasure->due_ms);
  gint64 left = erasure->due_ms - dure_city_now (exchange->city);
  json_t *clock = json_pack ("{s:s}", "due", due);

  if (left < 0)
    json_object_set_new (clock, "isOverdue", json_true ());
  else
    json_object_set_new (clock, "daysLeft", json_integer ((left + DURE_DAY_MS - 1) / DURE_DAY_MS));
  json_object_set_new (data, "clock", clock);
}

static gboolean
is_any_told (const DureErasure *const *erasures, guint count)
{
  for (guint i = 0; i < count; i++)
    if (erasures[i]->tombstones->len > 0)
      return TRUE;
  return FALSE;
}

/* @n_before: how many came before the group; whoever was told of one of those is not told again. */
static void
put_tombstones (DureExchange *exchange, json_t *data, const DureErasure *const *group, guint count,
                guint n_before)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  gboolean is_open = FALSE;

  for (guint i = 0; i < count; i++)
    g_ptr_array_extend (all, group[i]->tombstones, NULL, NULL);
  for (guint i = 0; i < all->len; i++)
    is_open |= ((const DureTombstone *) all->pdata[i])->deleted_ms == 0;
  json_object_set_new (data, "recipients", dure_tombstone_data (exchange, all));
  json_object_set_new (data, "wereTold", json_boolean (all->len > 0));
  json_object_set_new (data, "wereToldBefore",
                       json_boolean (all->len == 0 && is_any_told (group + count, n_before)));
  json_object_set_new (data, "isOpenElsewhere", json_boolean (is_open));
}

static json_t *
withdrawal_data (DureExchange *exchange, const DureErasure *const *group, guint count,
                 guint n_before)
{
  json_t *receipts = json_array ();
  g_autofree char *decided = dure_web_moment (exchange->service->web, exchange->language,
                                              group[0]->step_ms[DURE_ERASURE_DECIDED]);
  gboolean is_done = TRUE;
  json_t *data;

  for (guint i = 0; i < count; i++)
    {
      is_done &= group[i]->done_ms != 0;
      if (group[i]->done_ms != 0)
        json_array_append_new (receipts, json_pack ("{s:s}", "id", group[i]->id));
    }
  data = json_pack ("{s:o, s:b, s:b, s:b, s:s, s:o, s:o}", "scope", flag (group[0]->scope),
                    "erases", group[0]->erases, "isPurpose",
                    dure_scope_is_purpose (group[0]->scope), "isDone", is_done, "decided", decided,
                    "steps", list_steps (exchange, group, count), "receipts", receipts);
  put_tombstones (exchange, data, group, count, n_before);
  if (!is_done)
    put_clock (exchange, data, group[0]);
  return data;
}

static json_t *
late_data (DureExchange *exchange, GPtrArray *lates)
{
  json_t *list = json_array ();

  for (guint i = 0; i < lates->len; i++)
    {
      const DureLate *late = lates->pdata[i];
      g_autofree char *last =
          dure_web_moment (exchange->service->web, exchange->language, late->last_ms);

      json_array_append_new (list, json_pack ("{s:o, s:I, s:s}", "sender", flag (late->sender),
                                              "times", (json_int_t) late->times, "last", last));
    }
  return list;
}

static json_t *
page_data (DureExchange *exchange, GPtrArray *erasures, GPtrArray *lates)
{
  const DureErasure *const *all = (const DureErasure *const *) erasures->pdata;
  json_t *list = json_array ();

  for (guint i = 0, count; i < erasures->len; i += count)
    {
      for (count = 1; i + count < erasures->len && belong_together (all[i], all[i + count]);)
        count++;
      json_array_append_new (
          list, withdrawal_data (exchange, all + i, count, erasures->len - i - count));
    }
  return json_pack ("{s:o, s:o}", "withdrawals", list, "lates", late_data (exchange, lates));
}

/**
 * dure_withdrawal_pages_show:
 * @phone: whose session this is
 *
 * GET /my/withdrawn: every withdrawal with its steps, the newest first, and what came too late.
 */
void
dure_withdrawal_pages_show (DureExchange *exchange, gint64 phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) erasures = dure_erasures_of_phone (exchange->city, phone, &error);
  g_autoptr (GPtrArray) lates =
      erasures != NULL ? dure_lates_of_phone (exchange->city, phone, &error) : NULL;

  if (lates == NULL)
    dure_exchange_failure (exchange, error);
  else
    dure_exchange_page (exchange, SOUP_STATUS_OK, "withdrawn.html",
                        page_data (exchange, erasures, lates));
}
