// control.c: what a test does to the air, over a socket, one line a connection
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "air.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define ANSWER 4096
#define OK "ok\n"

/* One event, on controller i, with the rest of the line; returns what to answer. */
typedef const char *(*Act) (int i, const char *rest);

static const char *
act_out (int i, const char *rest)
{
  controllers[i].in_range = false;
  links_look_at_range ();

  return OK;
}

static const char *
act_in (int i, const char *rest)
{
  controllers[i].in_range = true;
  links_look_at_range ();

  return OK;
}

static const char *
act_rssi (int i, const char *rest)
{
  controllers[i].rssi = (int) strtol (rest, NULL, 10);

  return OK;
}

static const char *
act_unplug (int i, const char *rest)
{
  if (controllers[i].vhci >= 0)
    unplug (i);

  return OK;
}

/* With an address, the controller has that one from now on. */
static const char *
act_plug (int i, const char *rest)
{
  unsigned at[ADDRESS];

  if (sscanf (rest, "%x:%x:%x:%x:%x:%x", &at[5], &at[4], &at[3], &at[2], &at[1], &at[0])
      == ADDRESS)
    for (int k = 0; k < ADDRESS; k++)
      controllers[i].given[k] = (uint8_t) at[k];

  return controllers[i].vhci >= 0 || plug (i) ? OK : "error: /dev/vhci\n";
}

static const char *
act_hang (int i, const char *rest)
{
  controllers[i].hung = true;

  return OK;
}

static const char *
act_unhang (int i, const char *rest)
{
  controllers[i].hung = false;
  for (Link *link = links; link < links + MAX_LINKS; link++)
    if (link->used && !link->cut && !link->ending && link->lost_at == 0 && link->controller[1] >= 0
        && !controllers[link->controller[0]].hung && !controllers[link->controller[1]].hung)
      link_release_held (link);

  return OK;
}

static const char *
act_drop (int i, const char *rest)
{
  for (Link *link = links; link < links + MAX_LINKS; link++)
    if (link->used && !link->announced && !link->ending
        && (link->controller[0] == i || link->controller[1] == i))
      link_end (link, REASON_TIMEOUT);

  return OK;
}

static const char *
status (void)
{
  static char answer[ANSWER];
  size_t at = 0;

  for (int i = 0; i < n_controllers; i++)
    at += (size_t) snprintf (answer + at, sizeof answer - at,
                             "controller %d: hci%d, %s%s, rssi %d, advertising %d, scanning %d,"
                             " connecting %d\n",
                             i, controllers[i].vhci >= 0 ? (int) controllers[i].index : -1,
                             controllers[i].in_range ? "in range" : "out of range",
                             controllers[i].hung ? ", hung" : "", controllers[i].rssi,
                             controllers[i].advert.on, controllers[i].scan.on,
                             controllers[i].connecting);
  for (Link *link = links; link < links + MAX_LINKS; link++)
    if (link->used && at < sizeof answer)
      at += (size_t) snprintf (answer + at, sizeof answer - at, "link %d:%04x - %d:%04x%s\n",
                               link->controller[0], link->handle[0], link->controller[1],
                               link->handle[1], link->lost_at != 0 ? ", silent" : "");

  return answer;
}

static const char *
obey (const char *line)
{
  static const struct
  {
    const char *name;
    Act act;
  } acts[] = {
    { "out", act_out },       { "in", act_in },     { "rssi", act_rssi },
    { "unplug", act_unplug }, { "plug", act_plug }, { "hang", act_hang },
    { "unhang", act_unhang }, { "drop", act_drop },
  };
  char name[16] = "";
  int i = -1, rest = 0;

  if (strcmp (line, "status") == 0)
    return status ();
  if (strcmp (line, "settled") == 0)
    return settled () ? OK : "error: not yet\n";

  note ("control: %s", line);
  if (sscanf (line, "%15s %d%n", name, &i, &rest) >= 2 && i >= 0 && i < n_controllers)
    for (size_t k = 0; k < sizeof acts / sizeof acts[0]; k++)
      if (strcmp (name, acts[k].name) == 0)
        return acts[k].act (i, line + rest);

  return "error: no such event\n";
}

void
control (int server)
{
  char line[128] = "";
  const char *answer;
  const int fd = accept4 (server, NULL, NULL, SOCK_CLOEXEC);

  if (fd < 0)
    return;
  if (read (fd, line, sizeof line - 1) > 0)
    {
      line[strcspn (line, "\n")] = '\0';
      answer = obey (line);
      if (write (fd, answer, strlen (answer)) < 0)
        note ("control: nobody waits for the answer");
    }
  close (fd);
}

int
unix_socket (const char *path, bool serve)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  const int fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  snprintf (address.sun_path, sizeof address.sun_path, "%s", path);
  if (serve)
    unlink (path);
  if (fd >= 0
      && (serve ? bind (fd, (void *) &address, sizeof address) == 0 && listen (fd, 8) == 0
                : connect (fd, (void *) &address, sizeof address) == 0))
    return fd;

  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * send_control:
 * Returns: 0 when the running bt-radio did what the words say
 */
int
send_control (const char *path, int argc, char **argv)
{
  char line[128] = "", answer[ANSWER] = "";
  size_t total = 0;
  ssize_t n;
  const int fd = unix_socket (path, false);

  if (fd < 0)
    {
      fprintf (stderr, "bt-radio: nobody serves %s\n", path);
      return 1;
    }

  for (int k = 0; k < argc; k++)
    {
      strncat (line, k > 0 ? " " : "", sizeof line - strlen (line) - 2);
      strncat (line, argv[k], sizeof line - strlen (line) - 2);
    }
  strncat (line, "\n", sizeof line - strlen (line) - 1);
  if (write (fd, line, strlen (line)) < 0)
    return 1;
  while ((n = read (fd, answer + total, sizeof answer - 1 - total)) > 0)
    total += (size_t) n;
  close (fd);
  fputs (answer, strncmp (answer, "error", 5) == 0 ? stderr : stdout);

  return total == 0 || strncmp (answer, "error", 5) == 0;
}
