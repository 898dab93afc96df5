// from-kernel.c: what a kernel asks of its controller
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Every command handler returns whether the command goes on to btvirt. Most only watch; LE Create
// Connection is kept here until the peer advertises, and answered here when it is cancelled.

#include "air.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMMAND_HEAD 4
#define ERROR_DISALLOWED 0x0c
#define ERROR_UNKNOWN_LINK 0x02

static void
send_status (int i, unsigned command, uint8_t status)
{
  const uint8_t event[] = { status, 1, command & 0xff, (uint8_t) (command >> 8) };

  send_event (i, EVENT_STATUS, event, sizeof event);
}

void
reset_state (Controller *controller)
{
  controller->advert = (Advert) { 0 };
  controller->scan = (Scan) { 0 };
  memset (controller->random, 0, ADDRESS);
  controller->n_accept = 0;
  controller->connecting = false;
}

static void
watch_advert (Advert *advert, unsigned command, const uint8_t *at, size_t n)
{
  if (command == COMMAND_ADVERT_PARAMETERS && n >= 15)
    {
      advert->interval = get16 (at) * 5u / 8u;
      advert->type = at[4];
      advert->own = at[5];
      advert->directed_at.type = at[6];
      memcpy (advert->directed_at.bytes, at + 7, ADDRESS);
    }
  else if (n >= 1 && at[0] <= MAX_ADVERT && n >= 1u + at[0])
    {
      if (command == COMMAND_ADVERT_DATA)
        memcpy (advert->data, at + 1, advert->length = at[0]);
      else if (command == COMMAND_SCAN_RESPONSE)
        memcpy (advert->response, at + 1, advert->response_length = at[0]);
    }
}

static void
watch_accept (Controller *controller, unsigned command, const uint8_t *at, size_t n)
{
  Address address = { 0 };

  if (command == COMMAND_ACCEPT_CLEAR)
    controller->n_accept = 0;
  if (n < 1 + ADDRESS)
    return;

  address.type = at[0];
  memcpy (address.bytes, at + 1, ADDRESS);
  if (command == COMMAND_ACCEPT_ADD && controller->n_accept < MAX_ACCEPT)
    controller->accept[controller->n_accept++] = address;
  for (int i = 0; command == COMMAND_ACCEPT_REMOVE && i < controller->n_accept; i++)
    if (same_address (&controller->accept[i], &address))
      {
        controller->accept[i] = controller->accept[--controller->n_accept];
        return;
      }
}

static void
watch_scan (Controller *controller, unsigned command, const uint8_t *at, size_t n)
{
  if (command == COMMAND_SCAN_PARAMETERS && n >= 7)
    {
      controller->scan.active = at[0] == 1;
      controller->scan.accepted_only = at[6] & 1;
    }
  else if (command == COMMAND_SCAN_ENABLE && n >= 2)
    {
      controller->scan_pending = at[0];
      controller->scan.no_duplicates = at[1];
    }
}

static bool
take_connect (int i, const uint8_t *data, size_t length)
{
  Controller *controller = &controllers[i];

  if (length < COMMAND_HEAD + 12 || length > sizeof controller->connect)
    return true;
  if (controller->connecting)
    {
      send_status (i, COMMAND_CONNECT, ERROR_DISALLOWED);
      return false;
    }

  memcpy (controller->connect, data, length);
  controller->connect_length = length;
  controller->connecting = true;
  controller->connect_at = now_ms () + FIRST_HEARD_MS;
  send_status (i, COMMAND_CONNECT, 0);

  return false;
}

static bool
take_connect_cancel (int i)
{
  static const uint8_t done[] = { 1, COMMAND_CONNECT_CANCEL & 0xff, COMMAND_CONNECT_CANCEL >> 8,
                                  0 };
  Controller *controller = &controllers[i];
  uint8_t event[19] = { LE_CONNECTED, ERROR_UNKNOWN_LINK };

  if (!controller->connecting)
    return true;

  controller->connecting = false;
  send_event (i, EVENT_COMPLETE, done, sizeof done);
  memcpy (event + 5, controller->connect + 9, 1 + ADDRESS);
  send_event (i, EVENT_LE, event, sizeof event);

  return false;
}

static void
watch_link (int i, unsigned command, const uint8_t *at, size_t n)
{
  int side;
  Link *link = n >= 2 ? link_of (i, get16 (at), &side) : NULL;

  if (link != NULL && command == COMMAND_ENCRYPT)
    link->key_from = side;
  else if (link != NULL)
    link->update_from = side;
}

static bool
take_disconnect (int i, const uint8_t *at, size_t n)
{
  int side;
  Link *link = n >= 3 ? link_of (i, get16 (at), &side) : NULL;

  if (link == NULL || link->lost_at == 0 || link->told[side])
    return true;

  const uint8_t event[4] = { 0, at[0], at[1], REASON_LOCAL };

  send_status (i, COMMAND_DISCONNECT, 0);
  link->told[side] = true;
  send_event (i, EVENT_DISCONNECTED, event, sizeof event);

  return false;
}

static bool
take_command (int i, const uint8_t *data, size_t length)
{
  Controller *controller = &controllers[i];
  const unsigned command = get16 (data + 1);
  const uint8_t *at = data + COMMAND_HEAD;
  const size_t n = length - COMMAND_HEAD;

  switch (command)
    {
    case COMMAND_RESET:
      links_abandoned (i);
      reset_state (controller);
      return true;
    case COMMAND_SET_RANDOM:
      if (n >= ADDRESS)
        memcpy (controller->random, at, ADDRESS);
      return true;
    case COMMAND_ADVERT_PARAMETERS:
    case COMMAND_ADVERT_DATA:
    case COMMAND_SCAN_RESPONSE:
      watch_advert (&controller->advert, command, at, n);
      return true;
    case COMMAND_ADVERT_ENABLE:
      controller->advert_pending = n >= 1 ? at[0] : 0;
      return true;
    case COMMAND_SCAN_PARAMETERS:
    case COMMAND_SCAN_ENABLE:
      watch_scan (controller, command, at, n);
      return true;
    case COMMAND_ACCEPT_CLEAR:
    case COMMAND_ACCEPT_ADD:
    case COMMAND_ACCEPT_REMOVE:
      watch_accept (controller, command, at, n);
      return true;
    case COMMAND_CONNECT:
      return take_connect (i, data, length);
    case COMMAND_CONNECT_CANCEL:
      return take_connect_cancel (i);
    case COMMAND_ENCRYPT:
    case COMMAND_UPDATE:
    case COMMAND_UPDATE_REPLY:
      watch_link (i, command, at, n);
      return true;
    case COMMAND_DISCONNECT:
      return take_disconnect (i, at, n);
    default:
      return true;
    }
}

void
from_kernel (int i)
{
  uint8_t data[MAX_PACKET];
  const ssize_t length = read (controllers[i].vhci, data, sizeof data);
  int side;

  controllers[i].last_packet = now_ms ();
  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (length <= 0)
    {
      note ("controller %d: read from the kernel: %s", i, strerror (errno));
      exit (1);
    }

  if (data[0] == H4_ACL && length >= 5)
    {
      Link *link = link_of (i, get16 (data + 1), &side);

      if (link != NULL)
        link_carry (link, side, data, (size_t) length);
      return;
    }
  if (data[0] == H4_COMMAND && length >= COMMAND_HEAD && !take_command (i, data, (size_t) length))
    return;

  to_btvirt (i, data, (size_t) length);
}
