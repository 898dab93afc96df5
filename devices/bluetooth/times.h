// times.h: how long the Bluetooth client waits for what
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DureTimes:
 * @search: how long to listen for a device at all
 * @settle: how long to go on listening after the first hit, for a second one
 * @connect: for one attempt to connect
 * @back_off: before the second attempt; doubles for the third
 * @resolve: from the link to the wanted characteristic
 * @silence: the longest a linked device may say nothing
 * @recover: how long to look for a device that was lost
 * @answer: for one value to be read or written
 * @pair: for a person to pair a device
 * @leave: for a link to end after Disconnect, which bluetoothd does not do at once
 * @retry: before asking bluetoothd again for something it could not do
 *
 * All in milliseconds. People wait in front of these, so they are short; tests shorten them more.
 */
typedef struct {
  guint search;
  guint settle;
  guint connect;
  guint back_off;
  guint resolve;
  guint silence;
  guint recover;
  guint answer;
  guint pair;
  guint leave;
  guint retry;
} DureTimes;

DureTimes dure_times_at_pace (double pace);

G_END_DECLS
