// air.c: who hears whom, and when a link comes about or dies of silence
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// btvirt sends an advertisement once, at the instant at which scanning starts, when the kernel
// still drops it; and it fails a connection at once when the peer is not advertising. So adverts
// are repeated from here, a little late and with a signal strength, and a connection waits.

#include "air.h"

#include <stdlib.h>
#include <string.h>

#define FASTEST_MS 100
#define TYPE_DIRECTED 1
#define TYPE_SCANNABLE 2
#define TYPE_CLOSED 3
#define TYPE_DIRECTED_SLOW 4
#define REPORT_RESPONSE 4

bool
reachable (int i, int j)
{
  return i != j && controllers[i].in_range && controllers[j].in_range && controllers[i].vhci >= 0
         && controllers[j].vhci >= 0;
}

Address
advert_address (int i)
{
  Address address = { controllers[i].advert.own & 1, { 0 } };

  memcpy (address.bytes, address.type ? controllers[i].random : controllers[i].public, ADDRESS);

  return address;
}

bool
same_address (const Address *a, const Address *b)
{
  return (a->type & 1) == (b->type & 1) && memcmp (a->bytes, b->bytes, ADDRESS) == 0;
}

static bool
accepts (const Controller *controller, const Address *address)
{
  for (int i = 0; i < controller->n_accept; i++)
    if (same_address (&controller->accept[i], address))
      return true;

  return false;
}

static void
report (int i, int j, uint8_t type, const uint8_t *data, uint8_t length)
{
  const Address address = advert_address (j);
  uint8_t event[64] = { LE_REPORT, 1, type, address.type };

  memcpy (event + 4, address.bytes, ADDRESS);
  event[10] = length;
  memcpy (event + 11, data, length);
  event[11 + length] = (uint8_t) (controllers[j].rssi + rand () % 5 - 2);
  send_event (i, EVENT_LE, event, 12u + length);
}

static void
hear (int i, int j, uint64_t now)
{
  Controller *listener = &controllers[i];
  const Advert *advert = &controllers[j].advert;
  const Address who = advert_address (j);
  unsigned every = advert->interval > FASTEST_MS ? FASTEST_MS : advert->interval;

  if (!listener->scan.on || listener->hung || !advert->on || !reachable (i, j)
      || now < listener->next_report[j])
    return;

  every = every > TICK_MS ? every : TICK_MS;
  listener->next_report[j] = now + (listener->scan.no_duplicates ? REPEATED_MS : every);
  if (listener->scan.accepted_only && !accepts (listener, &who))
    return;
  if (advert->type == TYPE_DIRECTED || advert->type == TYPE_DIRECTED_SLOW)
    {
      if (memcmp (advert->directed_at.bytes, listener->public, ADDRESS) == 0
          || memcmp (advert->directed_at.bytes, listener->random, ADDRESS) == 0)
        report (i, j, TYPE_DIRECTED, NULL, 0);
      return;
    }

  report (i, j, advert->type, advert->data, advert->length);
  if (listener->scan.active && (advert->type == 0 || advert->type == TYPE_SCANNABLE))
    report (i, j, REPORT_RESPONSE, advert->response, advert->response_length);
}

/* LE Create Connection: interval 2, window 2, policy at 8, address type at 9, address at 10.
 * btvirt knows its controllers by addresses of its own. */
static void
try_connect (int i, uint64_t now)
{
  Controller *controller = &controllers[i];
  Address wanted = { controller->connect[9], { 0 } };

  if (!controller->connecting || controller->hung || now < controller->connect_at)
    return;

  memcpy (wanted.bytes, controller->connect + 10, ADDRESS);
  for (int j = 0; j < n_controllers; j++)
    {
      const Address address = advert_address (j);
      const Advert *advert = &controllers[j].advert;

      if (!advert->on || advert->type == TYPE_CLOSED || advert->type == TYPE_SCANNABLE
          || !reachable (i, j))
        continue;
      if (!same_address (&address, &wanted)
          && (controller->connect[8] == 0 || !accepts (controller, &address)))
        continue;

      controller->connect[9] = address.type;
      memcpy (controller->connect + 10, address.type ? address.bytes : controllers[j].btvirts,
              ADDRESS);
      controller->connecting = false;
      controller->swallow_connect_status++;
      to_btvirt (i, controller->connect, controller->connect_length);
      return;
    }
}

/**
 * air_tick:
 *
 * Lets the moment pass. Returns whether there is anything to wait for in the air.
 */
bool
air_tick (void)
{
  const uint64_t now = now_ms ();
  bool busy = false;

  for (int i = 0; i < n_controllers; i++)
    {
      for (int j = 0; j < n_controllers; j++)
        hear (i, j, now);
      try_connect (i, now);
      busy = busy || controllers[i].scan.on || controllers[i].connecting;
    }

  for (Link *link = links; link < links + MAX_LINKS; link++)
    {
      if (!link->used || link->lost_at == 0 || link->announced)
        continue;
      busy = true;
      if (now - link->lost_at >= link->supervision_ms)
        link_end (link, REASON_TIMEOUT);
    }

  return busy;
}
