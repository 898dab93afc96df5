// adapter-fence.c: shows a bluetoothd only some of the machine's adapters (preloaded)
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The virtual machine has two worlds: the kiosk's bluetoothd, and the one the instruments are
// served by. Both are the unchanged program; the kernel has no Bluetooth namespaces, so this
// library stands between each and its management socket. It passes everything about the adapters
// named in DURE_ADAPTERS ("0-0", "1-9": first and last index), takes the others out of the lists of
// adapters, and swallows every event of theirs. Nothing that is passed is changed.

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>

enum {
  MAX_FD = 1024,
  CHANNEL_CONTROL = 3,
  NO_INDEX = 0xffff,
  HEADER = 6,     /* u16 event, u16 index, u16 length */
  COMPLETE = 3,   /* u16 command, u8 status */
  EVENT_COMPLETE = 0x0001,
  READ_INDEX_LIST = 0x0003,
  READ_UNCONFIGURED_LIST = 0x0036,
  READ_EXTENDED_LIST = 0x003c,
};

typedef int (*BindFunction) (int, const struct sockaddr *, socklen_t);
typedef ssize_t (*ReadFunction) (int, void *, size_t);
typedef int (*CloseFunction) (int);

int bind (int fd, const struct sockaddr *address, socklen_t length);
ssize_t read (int fd, void *data, size_t size);
int close (int fd);

static bool managed[MAX_FD];

static uint16_t
get16 (const uint8_t *at)
{
  return (uint16_t) (at[0] | at[1] << 8);
}

static void
put16 (uint8_t *at, size_t value)
{
  at[0] = value & 0xff;
  at[1] = value >> 8 & 0xff;
}

static bool
is_shown (uint16_t index)
{
  const char *range = getenv ("DURE_ADAPTERS");
  unsigned first, last;

  if (index == NO_INDEX || range == NULL || sscanf (range, "%u-%u", &first, &last) != 2)
    return true;

  return index >= first && index <= last;
}

/* Takes hidden adapters out of an answer that lists them; returns its new length. */
static size_t
shorten_list (uint8_t *event, size_t length, size_t entry)
{
  uint8_t *count = event + HEADER + COMPLETE;
  uint8_t *to = count + 2;
  size_t shown = 0;

  for (uint8_t *from = to; from + entry <= event + length; from += entry)
    if (is_shown (get16 (from)))
      {
        memmove (to, from, entry);
        to += entry;
        shown++;
      }

  put16 (count, shown);
  put16 (event + 4, (size_t) (to - event) - HEADER);

  return (size_t) (to - event);
}

/* Returns the length of what is left to be read, 0 for nothing. */
static size_t
filter (uint8_t *event, size_t length)
{
  if (length < HEADER)
    return length;
  if (!is_shown (get16 (event + 2)))
    return 0;
  if (get16 (event) != EVENT_COMPLETE || length < HEADER + COMPLETE + 2)
    return length;

  switch (get16 (event + HEADER))
    {
    case READ_INDEX_LIST:
    case READ_UNCONFIGURED_LIST:
      return shorten_list (event, length, 2);
    case READ_EXTENDED_LIST:
      return shorten_list (event, length, 4);
    default:
      return length;
    }
}

/**
 * bind:
 *
 * Remembers which sockets are management sockets.
 */
int
bind (int fd, const struct sockaddr *address, socklen_t length)
{
  const struct sockaddr_hci *hci = (const void *) address;
  BindFunction next = (BindFunction) dlsym (RTLD_NEXT, "bind");

  if (fd >= 0 && fd < MAX_FD && length >= sizeof *hci && address->sa_family == AF_BLUETOOTH)
    managed[fd] = hci->hci_channel == CHANNEL_CONTROL && hci->hci_dev == HCI_DEV_NONE;

  return next (fd, address, length);
}

/**
 * read:
 *
 * Reads on until there is something about a shown adapter. Nothing at all is an empty read, which
 * bluetoothd passes over; an error would make it stop listening.
 */
ssize_t
read (int fd, void *data, size_t size)
{
  ReadFunction next = (ReadFunction) dlsym (RTLD_NEXT, "read");
  ssize_t length = next (fd, data, size);

  if (length <= 0 || fd >= MAX_FD || !managed[fd])
    return length;

  while (length > 0)
    {
      const size_t left = filter (data, (size_t) length);

      if (left > 0)
        return (ssize_t) left;
      length = recv (fd, data, size, MSG_DONTWAIT);
    }

  return 0;
}

int
close (int fd)
{
  CloseFunction next = (CloseFunction) dlsym (RTLD_NEXT, "close");

  if (fd >= 0 && fd < MAX_FD)
    managed[fd] = false;

  return next (fd);
}
