// model.h: what kind of thing a simulated device is
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A device is an advertisement, a tree of services, and a behaviour. Everything that differs
// between a strap and a scale is in the one DureModel of each, in a file of its own; a new
// instrument is a new file and a line in models.c.

#pragma once

#include "act.h"
#include "beats.h"
#include "heart-sensor.h"
#include "person.h"

G_BEGIN_DECLS

typedef struct _DureWearable DureWearable;

/**
 * DureGattRow:
 * @handle: 0: the next free one
 * @uuid: 16-bit id
 * @flags: (nullable): space separated, of "read", "write", "notify", "indicate"; %NULL: a service
 *   begins here
 * @value: (nullable): what a read gives when the behaviour has nothing to say, as text bytes
 * @whole: (nullable): its UUID when that is not the SIG's; @uuid is then one of our own
 */
typedef struct {
  guint16 handle;
  guint16 uuid;
  const char *flags;
  const char *value;
  const char *whole;
} DureGattRow;

/**
 * DureModelPlan:
 * @person: who is measured
 * @seed: for this device alone
 * @beats: (nullable) (transfer full): the heart under it, %NULL for a generated one
 * @bpm: the mean rate of a generated heart
 * @contact: what it says of the skin
 */
typedef struct {
  DurePerson person;
  guint32 seed;
  DureBeats *beats;
  double bpm;
  DureSensorContact contact;
} DureModelPlan;

/**
 * DureModel:
 * @alias: what script and transcript call it; straps get a number
 * @name: what it calls itself
 * @address: the last two octets of its address, C0:DE:00:00:KK:NN
 * @appearance: what it says it looks like
 * @service: the service its advertisements name, 0 for none
 * @data: the id of the service data in its advertisements, 0 for none
 * @connectable: whether anybody can link with it
 * @garbage_uuid: the characteristic or service data that carries garbage
 * @garbage: hex of a packet no decoder may take
 * @rows: its services, ended by a row of zeros; battery, maker and clock are added to all
 * @acts: the script's words for it, %NULL-terminated
 * @create: makes its insides; the wearable is not whole yet
 * @subscribed: (nullable): somebody is to be notified of a characteristic from now on
 * @unlinked: (nullable): the link is gone
 * @read: (nullable): Returns: (transfer full) (nullable): a value, %NULL for the row's
 * @write: (nullable): Returns: 0, or an ATT error
 * @advert: (nullable): Returns: (transfer full) (nullable): its service data of this moment
 * @act: (nullable): something happens to it, one of @acts
 */
typedef struct {
  const char *alias;
  const char *name;
  guint16 address;
  guint16 appearance;
  guint16 service;
  guint16 data;
  gboolean connectable;
  guint16 garbage_uuid;
  const char *garbage;
  const DureGattRow *rows;
  const char *const *acts;
  gpointer (*create) (DureWearable *wearable, DureModelPlan *plan);
  void (*destroy) (gpointer self);
  void (*subscribed) (gpointer self, guint16 uuid);
  void (*unlinked) (gpointer self);
  GBytes *(*read) (gpointer self, guint16 uuid);
  guint8 (*write) (gpointer self, guint16 uuid, const guint8 *bytes, gsize length);
  GBytes *(*advert) (gpointer self);
  void (*act) (gpointer self, const DureAct *act);
} DureModel;

/* ATT errors (Core Specification, volume 3, part F, 3.4.1.1; the last four of services). */
#define DURE_ATT_OK 0x00
#define DURE_ATT_READ_NOT_PERMITTED 0x02
#define DURE_ATT_WRITE_NOT_PERMITTED 0x03
#define DURE_ATT_AUTHENTICATION 0x05
#define DURE_ATT_INVALID_LENGTH 0x0d
#define DURE_ATT_UNLIKELY 0x0e
#define DURE_ATT_APPLICATION 0x80
#define DURE_ATT_NOT_CONFIGURED 0xfd
#define DURE_ATT_IN_PROGRESS 0xfe
#define DURE_ATT_OUT_OF_RANGE 0xff

extern const DureModel dure_model_strap;
extern const DureModel dure_model_cuff;
extern const DureModel dure_model_thermometer;
extern const DureModel dure_model_scale;
extern const DureModel dure_model_oximeter;
extern const DureModel dure_model_glucose;
extern const DureModel dure_model_mi_scale;
extern const DureModel dure_model_meter;

const DureModel *dure_model_get (guint index);

G_END_DECLS
