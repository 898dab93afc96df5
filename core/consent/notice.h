// notice.h: what a pilot tells people before it asks them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <jansson.h>

G_BEGIN_DECLS

/**
 * DurePurpose:
 *
 * What data may be used for; each is asked by itself (PIPA 22(1)), in this order.
 */
typedef enum
{
  DURE_PURPOSE_COLLECT,   /* ask A: collect and use for this pilot, PIPA 15 */
  DURE_PURPOSE_SENSITIVE, /* ask B: health data is sensitive data, PIPA 23 */
  DURE_PURPOSE_PROVIDE,   /* ask C: give to recipients the committee approved, PIPA 17 */
  DURE_PURPOSE_TRAIN,     /* ask D: train models, PIPA 15 */
  DURE_PURPOSE_ENERGY,    /* ask E: collect and use what the home used, PIPA 15; not every pilot */
  DURE_PURPOSE_COUNT,
} DurePurpose;

/* Asks A to D: no instrument of a kiosk measures a home, so ask E is the phone's. */
#define DURE_PURPOSES_OF_A_VISIT DURE_PURPOSE_ENERGY

typedef struct _DureNotice DureNotice;

/**
 * DureNoticeFact:
 * @label: `How long`
 * @text: `Until December 2029`
 * @is_strong: whether the law wants it to stand out (period, recipient, sensitive)
 */
typedef struct
{
  const char *label;
  const char *text;
  gboolean is_strong;
} DureNoticeFact;

DureNotice *dure_notice_new (GBytes *terms, GBytes *text, GError **error);
DureNotice *dure_notice_new_under (json_t *terms, GBytes *text, GError **error);
DureNotice *dure_notice_new_from_json (const json_t *json, GError **error);
DureNotice *dure_notice_ref (DureNotice *self);
void dure_notice_unref (DureNotice *self);

const char *dure_notice_pilot (DureNotice *self);
guint dure_notice_version (DureNotice *self);
const char *dure_notice_language (DureNotice *self);
const char *dure_notice_digest (DureNotice *self);
const char *dure_notice_title (DureNotice *self);
const json_t *dure_notice_record (DureNotice *self);
json_t *dure_notice_to_json (DureNotice *self);

gboolean dure_notice_asks (DureNotice *self, DurePurpose purpose);
const char *dure_notice_ask_title (DureNotice *self, DurePurpose purpose);
const char *dure_notice_ask_short (DureNotice *self, DurePurpose purpose);
guint dure_notice_ask_facts (DureNotice *self, DurePurpose purpose, DureNoticeFact *ret_facts,
                             guint max_facts);
const char *dure_notice_ask_digest (DureNotice *self, DurePurpose purpose);
const json_t *dure_notice_ask_terms (DureNotice *self, DurePurpose purpose);
gboolean dure_notice_ask_lists (DureNotice *self, DurePurpose purpose, const char *item);
gboolean dure_notice_ask_names (DureNotice *self, DurePurpose purpose, const char *recipient);
guint dure_notice_ask_length (DureNotice *self, DurePurpose purpose);
guint dure_notice_ask_budget (DurePurpose purpose);
gint64 dure_notice_ask_ends_ms (DureNotice *self, DurePurpose purpose);

const char *dure_purpose_to_text (DurePurpose purpose);
gboolean dure_purpose_from_text (const char *text, DurePurpose *ret_purpose);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureNotice, dure_notice_unref)

G_END_DECLS
