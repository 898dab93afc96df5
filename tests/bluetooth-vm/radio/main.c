// main.c: bt-radio, the air between the kernel and BlueZ's emulated LE controllers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   kernel <-> /dev/vhci <-> bt-radio <-> btvirt -s (emulated LE controllers)
//
//   bt-radio -n N -p P [-s SOCKET]   relay for N controllers, the first P plugged, until killed
//   bt-radio EVENT                   tell the running one (socket: $BT_RADIO_SOCKET):
//     status                         one line for each controller and link
//     settled                        fails while the kernel is still setting up a controller
//     out I | in I                   out of radio range | back
//     rssi I DBM                     how others hear controller I
//     unplug I | plug I [ADDRESS]    the adapter disappears | comes (back), with that address
//     hang I | unhang I              the controller answers nothing | goes on
//     drop I                         every link of controller I is lost now

#include "air.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#define NEAR_DBM (-60)
#define FDS (2 * MAX_CONTROLLERS + 1)

Controller controllers[MAX_CONTROLLERS];
Link links[MAX_LINKS];
int n_controllers;

uint64_t
now_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_MONOTONIC, &t);

  return (uint64_t) t.tv_sec * 1000 + (uint64_t) t.tv_nsec / 1000000;
}

void
note (const char *format, ...)
{
  va_list arguments;

  printf ("%9.3f ", (double) now_ms () / 1000.0);
  va_start (arguments, format);
  vprintf (format, arguments);
  va_end (arguments);
  putchar ('\n');
  fflush (stdout);
}

static bool
start (const char *path, int n_plugged)
{
  for (int i = 0; i < n_controllers; i++)
    {
      controllers[i].vhci = -1;
      controllers[i].in_range = true;
      controllers[i].rssi = NEAR_DBM;
      controllers[i].virt = unix_socket (path, false);
      if (controllers[i].virt < 0)
        {
          note ("%s: %s", path, strerror (errno));
          return false;
        }
      if (i < n_plugged && !plug (i))
        return false;
    }

  return true;
}

/* A hung controller is neither heard nor asked. */
static void
list (struct pollfd *fds, int server)
{
  for (int i = 0; i < n_controllers; i++)
    {
      const bool hung = controllers[i].hung;

      fds[2 * i] = (struct pollfd) { hung ? -1 : controllers[i].vhci, POLLIN, 0 };
      fds[2 * i + 1] = (struct pollfd) { hung ? -1 : controllers[i].virt, POLLIN, 0 };
    }
  fds[2 * n_controllers] = (struct pollfd) { server, POLLIN, 0 };
}

static int
relay (int server)
{
  struct pollfd fds[FDS];
  bool busy = false;

  for (;;)
    {
      list (fds, server);
      if (poll (fds, 2 * (nfds_t) n_controllers + 1, busy ? TICK_MS : -1) < 0)
        {
          if (errno == EINTR)
            continue;
          note ("poll: %s", strerror (errno));
          return EX_OSERR;
        }

      for (int i = 0; i < n_controllers; i++)
        {
          if (fds[2 * i].revents != 0 && controllers[i].vhci >= 0)
            from_kernel (i);
          if (fds[2 * i + 1].revents != 0)
            from_btvirt (i);
        }
      if (fds[2 * n_controllers].revents != 0)
        control (server);
      busy = air_tick ();
    }
}

int
main (int argc, char **argv)
{
  const char *control_path = getenv ("BT_RADIO_SOCKET");
  const char *btvirt_path = "/tmp/bt-server-le";
  int option, server, n_plugged = 0;

  if (control_path == NULL)
    control_path = "/run/bt-radio.sock";
  while ((option = getopt (argc, argv, "+n:p:s:")) != -1)
    if (option == 'n')
      n_controllers = (int) strtol (optarg, NULL, 10);
    else if (option == 'p')
      n_plugged = (int) strtol (optarg, NULL, 10);
    else if (option == 's')
      btvirt_path = optarg;
    else
      return EX_USAGE;

  if (optind < argc)
    return send_control (control_path, argc - optind, argv + optind);
  if (n_controllers < 1 || n_controllers > MAX_CONTROLLERS)
    {
      fprintf (stderr, "bt-radio: -n is between 1 and %d\n", MAX_CONTROLLERS);
      return EX_USAGE;
    }

  signal (SIGPIPE, SIG_IGN);
  server = start (btvirt_path, n_plugged) ? unix_socket (control_path, true) : -1;
  if (server < 0)
    {
      note ("%s: %s", control_path, strerror (errno));
      return EX_UNAVAILABLE;
    }

  return relay (server);
}
