// wires.c: bytes to and from the kernel's and btvirt's end of each controller
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the kernel says no more than this long after, it has done. */
#define SETTLED_MS 250

uint16_t
get16 (const uint8_t *at)
{
  return (uint16_t) (at[0] | at[1] << 8);
}

void
to_kernel (int i, const uint8_t *data, size_t length)
{
  if (controllers[i].vhci >= 0 && write (controllers[i].vhci, data, length) < 0)
    note ("controller %d: write to the kernel: %s", i, strerror (errno));
}

void
to_btvirt (int i, const uint8_t *data, size_t length)
{
  while (length > 0)
    {
      ssize_t n = write (controllers[i].virt, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          note ("controller %d: write to btvirt: %s", i, strerror (errno));
          exit (1);
        }
      data += n;
      length -= (size_t) n;
    }
}

void
send_event (int i, uint8_t code, const void *body, size_t length)
{
  uint8_t packet[260] = { H4_EVENT, code, (uint8_t) length };

  memcpy (packet + 3, body, length);
  to_kernel (i, packet, 3 + length);
}

/**
 * plug:
 * @i: an unplugged controller
 *
 * The adapter appears; the kernel gives it the lowest free hciN.
 */
bool
plug (int i)
{
  uint8_t request[2] = { H4_VENDOR, 0 };
  uint8_t answer[4];
  int fd = open ("/dev/vhci", O_RDWR | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0 || write (fd, request, sizeof request) != sizeof request
      || read (fd, answer, sizeof answer) != sizeof answer)
    {
      note ("/dev/vhci: %s", strerror (errno));
      if (fd >= 0)
        close (fd);
      return false;
    }

  controllers[i].vhci = fd;
  controllers[i].index = get16 (answer + 2);
  controllers[i].last_packet = 0;
  note ("controller %d is hci%u", i, controllers[i].index);

  return true;
}

void
unplug (int i)
{
  static const uint8_t reset[] = { H4_COMMAND, COMMAND_RESET & 0xff, COMMAND_RESET >> 8, 0 };

  close (controllers[i].vhci);
  controllers[i].vhci = -1;
  links_abandoned (i);
  reset_state (&controllers[i]);
  controllers[i].swallow_reset++;
  to_btvirt (i, reset, sizeof reset);
  note ("controller %d unplugged", i);
}

/* Whether the kernel has finished setting up every controller, and says no more. */
bool
settled (void)
{
  for (int i = 0; i < n_controllers; i++)
    if (controllers[i].vhci >= 0
        && (controllers[i].last_packet == 0
            || now_ms () - controllers[i].last_packet < SETTLED_MS))
      return false;

  return true;
}

/**
 * address_owner:
 * @bytes: an address as the kernel knows it, or as btvirt does
 *
 * Returns: the controller it belongs to, -1 for none
 */
int
address_owner (const uint8_t *bytes)
{
  for (int i = 0; i < n_controllers; i++)
    if (memcmp (controllers[i].public, bytes, ADDRESS) == 0
        || memcmp (controllers[i].btvirts, bytes, ADDRESS) == 0
        || memcmp (controllers[i].random, bytes, ADDRESS) == 0)
      return i;

  return -1;
}
