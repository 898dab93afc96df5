// from-btvirt.c: what an emulated controller tells its kernel, corrected
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EVENT_HEAD 3

/* An event about what the other side of a link asked for carries that side's handle: put in ours.
 */
static void
own_handle (int i, uint8_t *at, bool key)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    for (int side = 0; link->used && side < 2; side++)
      if (link->controller[side] == i && link->handle[!side] == get16 (at)
          && (key ? link->key_from : link->update_from) == !side)
        {
          at[0] = link->handle[side] & 0xff;
          at[1] = (uint8_t) (link->handle[side] >> 8);
          return;
        }
}

/* Each of these returns whether the event goes on to the kernel. */
static bool
correct_le (int i, uint8_t *body, size_t n)
{
  int side;

  if (n >= 1 && body[0] == LE_REPORT)
    return false;

  if (n >= 19 && body[0] == LE_CONNECTED && body[1] == 0)
    link_made (i, body);
  else if (n >= 3 && body[0] == LE_WANT_KEY)
    own_handle (i, body + 1, true);
  else if (n >= 3 && body[0] == LE_WANT_UPDATE)
    own_handle (i, body + 1, false);
  else if (n >= 10 && body[0] == LE_UPDATED)
    {
      own_handle (i, body + 2, false);

      Link *link = link_of (i, get16 (body + 2), &side);

      if (link != NULL && body[1] == 0)
        link->supervision_ms = get16 (body + 8) * 10u;
    }

  return true;
}

/* The other side hears of the end by its own event. */
static bool
correct_disconnected (int i, const uint8_t *body, size_t n)
{
  int side;
  Link *link = n >= 4 ? link_of (i, get16 (body + 1), &side) : NULL;

  if (link == NULL)
    return true;
  if (link->cut)
    {
      link->ends_to_swallow--;
      link_free_if_over (link);
      return false;
    }

  link->ending = true;
  note ("link %d:%04x - %d:%04x: end at %d, reason 0x%02x", link->controller[0], link->handle[0],
        link->controller[1], link->handle[1], i, body[3]);
  link_forget_held (link);
  link->controller[side] = -1;
  if (link->controller[0] < 0 && link->controller[1] < 0)
    link->used = false;

  return true;
}

static bool
correct_status (Controller *controller, const uint8_t *body, size_t n)
{
  int *swallow = NULL;

  if (n >= 4 && get16 (body + 2) == COMMAND_CONNECT)
    swallow = &controller->swallow_connect_status;
  else if (n >= 4 && get16 (body + 2) == COMMAND_DISCONNECT)
    swallow = &controller->swallow_disconnect_status;
  if (swallow == NULL || *swallow == 0)
    return true;

  (*swallow)--;
  return false;
}

static void
give_address (Controller *controller, uint8_t *address)
{
  static const uint8_t none[ADDRESS];

  memcpy (controller->btvirts, address, ADDRESS);
  if (memcmp (controller->given, none, ADDRESS) != 0)
    memcpy (address, controller->given, ADDRESS);
  memcpy (controller->public, address, ADDRESS);
}

static bool
correct_complete (int i, uint8_t *body, size_t n)
{
  Controller *controller = &controllers[i];

  switch (n >= 4 ? get16 (body + 1) : 0)
    {
    case COMMAND_RESET:
      if (controller->swallow_reset == 0)
        return true;
      controller->swallow_reset--;
      return false;
    case COMMAND_READ_ADDRESS:
      if (n >= 4 + ADDRESS)
        give_address (controller, body + 4);
      return true;
    case COMMAND_ADVERT_ENABLE:
      if (body[3] == 0)
        controller->advert.on = controller->advert_pending;
      for (int j = 0; j < n_controllers; j++)
        controllers[j].next_report[i] = now_ms () + FIRST_HEARD_MS;
      return true;
    case COMMAND_SCAN_ENABLE:
      if (body[3] == 0)
        controller->scan.on = controller->scan_pending;
      for (int j = 0; j < n_controllers; j++)
        controller->next_report[j] = now_ms () + FIRST_HEARD_MS + 10u * (unsigned) j;
      return true;
    default:
      return true;
    }
}

static bool
correct (int i, uint8_t *data, size_t length)
{
  uint8_t *body = data + EVENT_HEAD;
  const size_t n = length - EVENT_HEAD;

  if (data[0] == H4_ACL)
    return false;
  if (data[0] != H4_EVENT)
    return true;

  switch (data[1])
    {
    case EVENT_LE:
      return correct_le (i, body, n);
    case EVENT_DISCONNECTED:
      return correct_disconnected (i, body, n);
    case EVENT_STATUS:
      return correct_status (&controllers[i], body, n);
    case EVENT_COMPLETE:
      return correct_complete (i, body, n);
    default:
      return true;
    }
}

/* The length of the first packet, 0 while it is not whole. */
static size_t
whole (const uint8_t *data, size_t n)
{
  static const size_t heads[] = { [H4_ACL] = 5, [H4_SCO] = 4, [H4_EVENT] = 3, [H4_ISO] = 5 };
  size_t head, body;

  if (n < 1)
    return 0;
  if (data[0] < H4_ACL || data[0] > H4_ISO)
    {
      note ("btvirt sent a packet of kind 0x%02x", data[0]);
      exit (1);
    }

  head = heads[data[0]];
  if (n < head)
    return 0;
  body = data[0] == H4_EVENT ? data[2] : data[0] == H4_SCO ? data[3] : get16 (data + 3) & 0x3fff;

  return n >= head + body ? head + body : 0;
}

void
from_btvirt (int i)
{
  Controller *controller = &controllers[i];
  const ssize_t n = read (controller->virt, controller->in + controller->in_length,
                          sizeof controller->in - controller->in_length);
  size_t length;

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return;
  if (n <= 0)
    {
      note ("controller %d: btvirt is gone", i);
      exit (1);
    }

  controller->last_packet = now_ms ();
  controller->in_length += (size_t) n;
  while ((length = whole (controller->in, controller->in_length)) > 0)
    {
      if (correct (i, controller->in, length))
        to_kernel (i, controller->in, length);
      controller->in_length -= length;
      memmove (controller->in, controller->in + length, controller->in_length);
    }
}
