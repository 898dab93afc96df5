// stranger.h: somebody on the bus of a simulated room who asks what no client of ours asks
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "private-bus.h"
#include "script.h"

G_BEGIN_DECLS

#define ADAPTER "/org/bluez/hci0"
#define STRAP "/org/bluez/hci0/dev_C0_DE_00_00_00_01"
#define HEART_RATE STRAP "/service000a/char000b"
#define CUFF "/org/bluez/hci0/dev_C0_DE_00_00_01_01"

/**
 * DureStranger:
 * @daemon: the double
 * @answer: (nullable): what the last call returned
 * @fds: (nullable): the files that came with any answer, kept open
 * @error: (nullable): the name of the error the last call ended with
 * @told: so much of the transcript is forgotten
 * @agent_says: what the agent answers: "yes", "no", "nothing" or six digits
 */
typedef struct {
  DurePrivateBus *bus;
  GDBusConnection *daemon_side;
  GDBusConnection *client;
  GDBusConnection *other;
  DureTranscript *transcript;
  char *path;
  DureDaemon *daemon;
  DureScript *script;
  GVariant *answer;
  char *error;
  GUnixFDList *fds;
  gboolean answered;
  guint pending;
  gsize told;
  const char *agent_says;
  guint agent_id;
} DureStranger;

void        dure_stranger_set_up     (DureStranger   *self,
                                      DureDaemonPlan *plan);
void        dure_stranger_tear_down  (DureStranger   *self);
void        dure_stranger_swap       (DureStranger   *self);
void        dure_stranger_say        (DureStranger   *self,
                                      const char     *line);
void        dure_stranger_start      (DureStranger   *self,
                                      const char     *path,
                                      const char     *interface,
                                      const char     *method,
                                      GVariant       *arguments);
const char *dure_stranger_finish     (DureStranger   *self);
const char *dure_stranger_call       (DureStranger   *self,
                                      const char     *path,
                                      const char     *interface,
                                      const char     *method,
                                      GVariant       *arguments);
const char *dure_stranger_adapter    (DureStranger   *self,
                                      const char     *method,
                                      GVariant       *arguments);
const char *dure_stranger_device     (DureStranger   *self,
                                      const char     *path,
                                      const char     *method);
const char *dure_stranger_value      (DureStranger   *self,
                                      const char     *path,
                                      const char     *method);
const char *dure_stranger_write      (DureStranger   *self,
                                      const char     *path,
                                      const char     *hex);
GVariant   *dure_stranger_get        (DureStranger   *self,
                                      const char     *path,
                                      const char     *interface,
                                      const char     *property);
gboolean    dure_stranger_is_true    (DureStranger   *self,
                                      const char     *path,
                                      const char     *property);
char       *dure_stranger_find       (DureStranger   *self,
                                      const char     *device,
                                      guint16         uuid);
void        dure_stranger_link       (DureStranger   *self,
                                      const char     *path);
void        dure_stranger_add_agent  (DureStranger   *self,
                                      const char     *capability,
                                      gboolean        is_default);
void        dure_stranger_wait_told  (DureStranger   *self,
                                      const char     *text);
char       *dure_stranger_transcript (DureStranger   *self);
void        dure_stranger_clear      (DureStranger   *self);
void        dure_stranger_in_order   (DureStranger   *self,
                                      const char     *lines);

G_END_DECLS
