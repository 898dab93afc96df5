// links.c: the links of the air, which btvirt alone gets wrong
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// btvirt tells each side of a link the other side's handle, which breaks as soon as one controller
// has two links, and it never loses a link. So data goes straight from kernel to kernel here, under
// handles of our own count, and a link ends by supervision timeout (0x08) on both sides when one
// of them cannot be heard. What is sent while the other side is silent is held, as a radio would
// repeat it, and dropped when the link ends.

#include "air.h"

#include <string.h>

/* btvirt counts handles from here and takes the lowest free one. */
#define FIRST_HANDLE 42
#define HANDLE_MASK 0x0fff

typedef struct
{
  bool used;
  int controller;
  size_t length;
  uint8_t data[MAX_PACKET];
} Held;

static Held held[MAX_HELD];

Link *
link_of (int i, unsigned handle, int *ret_side)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    for (int side = 0; link->used && side < 2; side++)
      if (link->controller[side] == i && link->handle[side] == (handle & HANDLE_MASK))
        {
          *ret_side = side;
          return link;
        }

  return NULL;
}

/* The second side of a link whose first is known already. */
static bool
complete_link (int i, int peer, unsigned handle)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    {
      if (!link->used || link->controller[0] != peer || link->controller[1] >= 0 || link->ending)
        continue;
      link->controller[1] = i;
      link->handle[1] = (uint16_t) handle;
      note ("link %d:%04x - %d:%04x up, supervision %u ms", peer, link->handle[0], i, handle,
            link->supervision_ms);
      link_release_held (link);
      return true;
    }

  return false;
}

/**
 * link_made:
 * @i: the controller that is told
 * @event: LE Connection Complete, from its subevent code on; corrected in place
 */
void
link_made (int i, uint8_t *event)
{
  const int peer = address_owner (event + 6);
  unsigned handle = get16 (event + 2);
  int side;

  if (peer >= 0 && event[5] == 0)
    memcpy (event + 6, controllers[peer].public, ADDRESS);
  if (event[4] == 1) /* the peripheral was told the central's handle */
    {
      for (handle = FIRST_HANDLE; link_of (i, handle, &side) != NULL;)
        handle++;
      event[2] = handle & 0xff;
      event[3] = (uint8_t) (handle >> 8);
    }
  controllers[i].advert.on = false; /* btvirt stops advertising on both sides */
  if (complete_link (i, peer, handle))
    return;

  for (Link *link = links; link < links + MAX_LINKS; link++)
    {
      if (link->used)
        continue;
      *link = (Link) {
        .used = true,
        .controller = { i, -1 },
        .handle = { (uint16_t) handle, 0 },
        .key_from = -1,
        .update_from = -1,
        .supervision_ms = get16 (event + 16) * 10u,
      };
      return;
    }
}

static bool
belongs (const Held *packet, const Link *link, int side)
{
  return packet->used && packet->controller == link->controller[side]
         && (get16 (packet->data + 1) & HANDLE_MASK) == link->handle[side];
}

void
link_forget_held (Link *link)
{
  for (Held *packet = held; packet < held + MAX_HELD; packet++)
    for (int side = 0; side < 2; side++)
      if (belongs (packet, link, side))
        packet->used = false;
}

void
link_free_if_over (Link *link)
{
  if (link->cut && link->announced && link->ends_to_swallow <= 0)
    link->used = false;
}

/* Has btvirt forget the link, through side `from`, without anybody hearing of it. */
static void
cut (Link *link, int from)
{
  if (link->cut)
    return;
  if (link->controller[from] < 0)
    from = !from;

  const uint8_t command[] = { H4_COMMAND,
                              COMMAND_DISCONNECT & 0xff,
                              COMMAND_DISCONNECT >> 8,
                              3,
                              link->handle[from] & 0xff,
                              (uint8_t) (link->handle[from] >> 8),
                              REASON_REMOTE };

  link->cut = true;
  link->ends_to_swallow = 2;
  controllers[link->controller[from]].swallow_disconnect_status++;
  to_btvirt (link->controller[from], command, sizeof command);
}

/**
 * link_end:
 * @link: a link that carries no more
 * @reason: what the kernels are told
 *
 * Announces the end to whoever does not know it yet.
 */
void
link_end (Link *link, uint8_t reason)
{
  for (int side = 0; side < 2; side++)
    {
      const uint8_t event[4] = { 0, link->handle[side] & 0xff,
                                 (uint8_t) (link->handle[side] >> 8), reason };

      if (link->controller[side] >= 0 && !link->told[side]
          && controllers[link->controller[side]].vhci >= 0)
        send_event (link->controller[side], EVENT_DISCONNECTED, event, sizeof event);
      link->told[side] = true;
    }

  link_forget_held (link);
  note ("link %d:%04x - %d:%04x lost", link->controller[0], link->handle[0], link->controller[1],
        link->handle[1]);
  link->announced = true;
  cut (link, 0);
  link_free_if_over (link);
}

static void
hold (int i, const uint8_t *data, size_t length)
{
  for (Held *packet = held; packet < held + MAX_HELD; packet++)
    {
      if (packet->used)
        continue;
      packet->used = true;
      packet->controller = i;
      packet->length = length;
      memcpy (packet->data, data, length);
      return;
    }

  note ("controller %d: a packet fell out of the air", i);
}

/* An ACL packet crosses the air; "first, not flushable" exists only on the way down. */
static void
cross (Link *link, int from, const uint8_t *data, size_t length)
{
  const uint16_t to = link->handle[!from];
  const uint8_t sent[] = { 1, link->handle[from] & 0xff, (uint8_t) (link->handle[from] >> 8), 1,
                           0 };
  uint8_t packet[MAX_PACKET];
  unsigned flags = get16 (data + 1) >> 12;

  flags |= (flags & 3) == 0 ? 2 : 0;
  memcpy (packet, data, length);
  packet[1] = to & 0xff;
  packet[2] = (uint8_t) (to >> 8 | flags << 4);
  send_event (link->controller[from], EVENT_SENT_PACKETS, sent, sizeof sent);
  to_kernel (link->controller[!from], packet, length);
}

/**
 * link_carry:
 * @link: a link
 * @side: who sends
 * @data: a whole ACL packet
 * @length: its length
 *
 * Delivers the packet, now or when the other side can hear again.
 */
void
link_carry (Link *link, int side, const uint8_t *data, size_t length)
{
  if (link->cut || link->ending)
    return;

  if (link->lost_at != 0 || link->controller[!side] < 0
      || controllers[link->controller[!side]].hung)
    hold (link->controller[side], data, length);
  else
    cross (link, side, data, length);
}

void
link_release_held (Link *link)
{
  for (Held *packet = held; packet < held + MAX_HELD; packet++)
    for (int side = 0; side < 2; side++)
      if (belongs (packet, link, side))
        {
          packet->used = false;
          cross (link, side, packet->data, packet->length);
        }
}

/* Links that cannot be heard begin to die, others revive. */
void
links_look_at_range (void)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    {
      if (!link->used || link->cut || link->ending || link->controller[1] < 0)
        continue;

      const bool heard = reachable (link->controller[0], link->controller[1]);

      if (!heard && link->lost_at == 0)
        {
          link->lost_at = now_ms ();
        }
      else if (heard && link->lost_at != 0 && !link->told[0] && !link->told[1])
        {
          link->lost_at = 0;
          link_release_held (link);
        }
    }
}

/**
 * links_abandoned:
 * @i: a controller that was reset or pulled out
 *
 * Its peers notice after their supervision timeout; btvirt alone would never tell them.
 */
void
links_abandoned (int i)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    for (int side = 0; link->used && side < 2; side++)
      {
        if (link->controller[side] != i || link->ending || link->announced)
          continue;
        link->told[side] = true;
        if (link->lost_at == 0)
          link->lost_at = now_ms ();
        cut (link, side);
        break;
      }
}
