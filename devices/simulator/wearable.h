// wearable.h: one simulated device in the room
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "model.h"
#include "stage.h"

G_BEGIN_DECLS

/**
 * DurePairingWay:
 *
 * How a device pairs, and what goes wrong with it.
 */
typedef enum {
  DURE_PAIRING_NEVER,           /* it knows no pairing */
  DURE_PAIRING_REFUSE,          /* its owner, or it, says no */
  DURE_PAIRING_JUST_WORKS,      /* no display, no keys */
  DURE_PAIRING_NUMERIC,         /* shows six digits to compare */
  DURE_PAIRING_NUMERIC_OTHER,   /* shows other digits: somebody is in between */
  DURE_PAIRING_PASSKEY_DISPLAY, /* shows six digits, to be typed at the kiosk */
  DURE_PAIRING_PASSKEY_ENTRY,   /* has keys: the kiosk's six digits are typed there */
} DurePairingWay;

/**
 * DureWearableEar:
 * @is_subscribed: whether somebody hears a characteristic
 * @send: a characteristic's value goes over the air
 * @lose_link: the link breaks
 * @has_moved: the device goes by another address from now on
 *
 * What a device needs of the other end of its link.
 */
typedef struct {
  gboolean (*is_subscribed) (gpointer user_data, guint16 uuid);
  void (*send) (gpointer user_data, guint16 uuid, const guint8 *bytes, gsize length);
  void (*lose_link) (gpointer user_data);
  void (*has_moved) (gpointer user_data);
} DureWearableEar;

/**
 * DureWearableMood:
 * @in_range: near enough to be heard
 * @broadcasting: switched on; off, it neither advertises nor keeps a link
 * @refusals: so many attempts to link fail
 * @silent: keeps its link and sends nothing
 * @shareable: measurements come by StartNotify only
 * @bare: its next link is resolved without any service
 * @guarded: its characteristics want a bond
 * @automatic: measures by itself a moment after somebody subscribed
 * @private_address: goes by an address that changes
 * @has_bond: remembers a bond with this kiosk
 * @way: how it pairs
 * @rssi: how strong it is heard, dBm
 * @mtu: what it agrees to
 *
 * What a script changes about a device. Read and written by whoever plays the room.
 */
typedef struct {
  gboolean in_range;
  gboolean broadcasting;
  guint refusals;
  gboolean silent;
  gboolean shareable;
  gboolean bare;
  gboolean guarded;
  gboolean automatic;
  gboolean private_address;
  gboolean has_bond;
  DurePairingWay way;
  gint rssi;
  guint16 mtu;
} DureWearableMood;

DureWearable     *dure_wearable_new              (DureStage             *stage,
                                                  const DureModel       *model,
                                                  guint                  number,
                                                  gboolean               tells_uuid,
                                                  DureModelPlan         *plan);
void              dure_wearable_free             (DureWearable          *self);
void              dure_wearable_set_ear          (DureWearable          *self,
                                                  const DureWearableEar *ear,
                                                  gpointer               user_data);
DureWearableMood *dure_wearable_mood             (DureWearable          *self);

const DureModel  *dure_wearable_get_model        (DureWearable          *self);
DureStage        *dure_wearable_get_stage        (DureWearable          *self);
const char       *dure_wearable_get_alias        (DureWearable          *self);
const char       *dure_wearable_get_name         (DureWearable          *self);
char             *dure_wearable_get_address      (DureWearable          *self);
char             *dure_wearable_get_identity     (DureWearable          *self);
gboolean          dure_wearable_tells_uuid       (DureWearable          *self);
guint             dure_wearable_get_battery      (DureWearable          *self);
GDateTime        *dure_wearable_get_date         (DureWearable          *self);

/* The other end of the link asks. */
void              dure_wearable_subscribed       (DureWearable          *self,
                                                  guint16                uuid);
void              dure_wearable_unlinked         (DureWearable          *self);
GBytes           *dure_wearable_read             (DureWearable          *self,
                                                  const DureGattRow     *row,
                                                  guint8                *ret_error);
guint8            dure_wearable_write            (DureWearable          *self,
                                                  const DureGattRow     *row,
                                                  const guint8          *bytes,
                                                  gsize                  length);
void              dure_wearable_end_write        (DureWearable          *self);
GBytes           *dure_wearable_get_advert       (DureWearable          *self);

/* The device does. */
gboolean          dure_wearable_is_subscribed    (DureWearable          *self,
                                                  guint16                uuid);
void              dure_wearable_send             (DureWearable          *self,
                                                  guint16                uuid,
                                                  GByteArray            *packet);
void              dure_wearable_show             (DureWearable          *self,
                                                  const char            *what,
                                                  const char            *format,
                                                  ...) G_GNUC_PRINTF (3, 4);

/* The room does. */
gboolean          dure_wearable_act              (DureWearable          *self,
                                                  const DureAct         *act);
void              dure_wearable_send_garbage     (DureWearable          *self);
void              dure_wearable_send_bytes       (DureWearable          *self,
                                                  guint16                uuid,
                                                  GBytes                *bytes);
void              dure_wearable_flood            (DureWearable          *self,
                                                  guint                  rate);
void              dure_wearable_break_link       (DureWearable          *self);
void              dure_wearable_set_in_range     (DureWearable          *self,
                                                  gboolean               in_range);
void              dure_wearable_set_broadcasting (DureWearable          *self,
                                                  gboolean               broadcasting);
void              dure_wearable_refuse_links     (DureWearable          *self,
                                                  guint                  attempts);
void              dure_wearable_move             (DureWearable          *self);
void              dure_wearable_set_att_error    (DureWearable          *self,
                                                  guint16                uuid,
                                                  guint8                 error);
void              dure_wearable_set_battery      (DureWearable          *self,
                                                  guint                  percent);
void              dure_wearable_set_clock        (DureWearable          *self,
                                                  gboolean               is_set,
                                                  gint64                 ahead_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWearable, dure_wearable_free)

G_END_DECLS
