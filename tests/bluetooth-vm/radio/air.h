// air.h: the emulated controllers, their links, and what passes between them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  MAX_CONTROLLERS = 12,
  MAX_LINKS = 16,
  MAX_HELD = 64,
  MAX_PACKET = 2048,
  MAX_ACCEPT = 16,
  MAX_ADVERT = 31,
  ADDRESS = 6,
};

/* Packet kinds, events and commands: Bluetooth Core 5.4, volume 4, part A 2 and part E 7. */
enum {
  H4_COMMAND = 1,
  H4_ACL = 2,
  H4_SCO = 3,
  H4_EVENT = 4,
  H4_ISO = 5,
  H4_VENDOR = 0xff,
  EVENT_DISCONNECTED = 0x05,
  EVENT_COMPLETE = 0x0e,
  EVENT_STATUS = 0x0f,
  EVENT_SENT_PACKETS = 0x13,
  EVENT_LE = 0x3e,
  LE_CONNECTED = 0x01,
  LE_REPORT = 0x02,
  LE_UPDATED = 0x03,
  LE_WANT_KEY = 0x05,
  LE_WANT_UPDATE = 0x06,
  COMMAND_DISCONNECT = 0x0406,
  COMMAND_RESET = 0x0c03,
  COMMAND_READ_ADDRESS = 0x1009,
  COMMAND_SET_RANDOM = 0x2005,
  COMMAND_ADVERT_PARAMETERS = 0x2006,
  COMMAND_ADVERT_DATA = 0x2008,
  COMMAND_SCAN_RESPONSE = 0x2009,
  COMMAND_ADVERT_ENABLE = 0x200a,
  COMMAND_SCAN_PARAMETERS = 0x200b,
  COMMAND_SCAN_ENABLE = 0x200c,
  COMMAND_CONNECT = 0x200d,
  COMMAND_CONNECT_CANCEL = 0x200e,
  COMMAND_ACCEPT_CLEAR = 0x2010,
  COMMAND_ACCEPT_ADD = 0x2011,
  COMMAND_ACCEPT_REMOVE = 0x2012,
  COMMAND_UPDATE = 0x2013,
  COMMAND_ENCRYPT = 0x2019,
  COMMAND_UPDATE_REPLY = 0x2020,
  REASON_TIMEOUT = 0x08,
  REASON_REMOTE = 0x13,
  REASON_LOCAL = 0x16,
};

/* How long the air takes, in milliseconds. */
enum {
  FIRST_HEARD_MS = 40,
  REPEATED_MS = 1000, /* when the listener wants no duplicates */
  TICK_MS = 20,
};

typedef struct
{
  uint8_t type; /* 0 public, 1 random */
  uint8_t bytes[ADDRESS];
} Address;

typedef struct
{
  bool on;
  uint8_t type;
  uint8_t own; /* type of the address it is sent under */
  uint8_t data[MAX_ADVERT];
  uint8_t length;
  uint8_t response[MAX_ADVERT];
  uint8_t response_length;
  Address directed_at;
  unsigned interval;
} Advert;

typedef struct
{
  bool on;
  bool active;
  bool no_duplicates;
  bool accepted_only;
} Scan;

/**
 * Controller:
 * @vhci: the kernel's side, -1 while unplugged
 * @virt: btvirt's side
 * @index: N of hciN
 * @given: the public address it shows, all zero for btvirt's own
 *
 * One emulated controller between the kernel and btvirt.
 */
typedef struct
{
  int vhci;
  int virt;
  unsigned index;
  uint8_t in[8192]; /* from btvirt, not yet a whole packet */
  size_t in_length;
  bool in_range;
  bool hung;
  uint64_t last_packet;
  int rssi;
  uint8_t btvirts[ADDRESS];
  uint8_t given[ADDRESS];
  uint8_t public[ADDRESS]; /* what the kernel was told: given, or else btvirt's */
  uint8_t random[ADDRESS];
  Advert advert;
  Scan scan;
  Address accept[MAX_ACCEPT];
  int n_accept;
  uint64_t next_report[MAX_CONTROLLERS];
  uint8_t scan_pending; /* values whose answer is awaited */
  uint8_t advert_pending;
  bool connecting; /* LE Create Connection was accepted and is not passed on yet */
  uint64_t connect_at;
  uint8_t connect[32];
  size_t connect_length;
  int swallow_connect_status;
  int swallow_disconnect_status;
  int swallow_reset;
} Controller;

/**
 * Link:
 * @controller: [0] was known first; -1 until, or after, the other side is known
 * @told: this side has already seen the end
 * @lost_at: when silence began, 0 while it carries
 * @cut: we had btvirt end it, so its events are swallowed
 * @ending: btvirt ended it by itself, and one side's event is still to come
 */
typedef struct
{
  bool used;
  int controller[2];
  uint16_t handle[2];
  int key_from; /* the side that asked last */
  int update_from;
  bool told[2];
  unsigned supervision_ms;
  uint64_t lost_at;
  bool cut;
  bool announced;
  bool ending;
  int ends_to_swallow;
} Link;

extern Controller controllers[MAX_CONTROLLERS];
extern Link links[MAX_LINKS];
extern int n_controllers;

/* main.c */
uint64_t now_ms (void);
void note (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* wires.c */
uint16_t get16 (const uint8_t *at);
void to_kernel (int i, const uint8_t *data, size_t length);
void to_btvirt (int i, const uint8_t *data, size_t length);
void send_event (int i, uint8_t code, const void *body, size_t length);
bool plug (int i);
void unplug (int i);
bool settled (void);
int address_owner (const uint8_t *bytes);

/* links.c */
Link *link_of (int i, unsigned handle, int *ret_side);
void link_made (int i, uint8_t *event);
void link_end (Link *link, uint8_t reason);
void link_free_if_over (Link *link);
void link_forget_held (Link *link);
void link_release_held (Link *link);
void link_carry (Link *link, int side, const uint8_t *data, size_t length);
void links_look_at_range (void);
void links_abandoned (int i);

/* from-kernel.c, from-btvirt.c */
void from_kernel (int i);
void reset_state (Controller *controller);
void from_btvirt (int i);

/* air.c */
bool reachable (int i, int j);
Address advert_address (int i);
bool same_address (const Address *a, const Address *b);
bool air_tick (void);

/* control.c */
int unix_socket (const char *path, bool serve);
void control (int server);
int send_control (const char *path, int argc, char **argv);
