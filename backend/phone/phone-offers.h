// phone-offers.h: how a person's second phone is added from the first
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "phones.h"

G_BEGIN_DECLS

#define DURE_PHONE_OFFER_LIFE_S (5 * 60)

/**
 * DurePhoneOfferState:
 * @DURE_PHONE_OFFER_NONE: there is none, or its time is over
 * @DURE_PHONE_OFFER_OPEN: no phone has asked yet
 * @DURE_PHONE_OFFER_ASKED: one has; whoever offers must say yes
 * @DURE_PHONE_OFFER_JOINED: it was said
 * @DURE_PHONE_OFFER_TAKEN: another phone has asked before this one
 * @DURE_PHONE_OFFER_BUSY: the phone that asks has donations of its own; where a child's are handed
 *   over, it is one of the guardian's
 * @DURE_PHONE_OFFER_REMOVED: the key of the phone that asks was removed
 */
typedef enum
{
  DURE_PHONE_OFFER_NONE,
  DURE_PHONE_OFFER_OPEN,
  DURE_PHONE_OFFER_ASKED,
  DURE_PHONE_OFFER_JOINED,
  DURE_PHONE_OFFER_TAKEN,
  DURE_PHONE_OFFER_BUSY,
  DURE_PHONE_OFFER_REMOVED,
} DurePhoneOfferState;

/**
 * DurePhoneOffer:
 * @state: how far it is
 * @words: what both phones show; set when asked or joined
 * @phone: the number of the phone that has joined; set when joined
 */
typedef struct
{
  DurePhoneOfferState state;
  const char *words[2];
  gint64 phone;
} DurePhoneOffer;

char *dure_phone_offer_new (DureCity *city, const DurePhone *here, const char *child,
                            const char *language, GError **error);
gboolean dure_phone_offer_look (DureCity *city, gint64 holder, DurePhoneOffer *ret_offer,
                                GError **error);
gboolean dure_phone_offer_ask (DureCity *city, const char *secret,
                               const guint8 key[DURE_P256_POINT_BYTES], DurePhoneOffer *ret_offer,
                               GError **error);
gboolean dure_phone_offer_accept (DureCity *city, const DurePhone *here, GError **error);
gboolean dure_phone_offer_withdraw (DureCity *city, gint64 holder, GError **error);

G_END_DECLS
