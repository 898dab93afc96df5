// vm-init.c: process 1 of the test machine, the only program in its first file system
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//  1. loads the kernel modules packed beside it, in the order of /modules/list
//  2. mounts the host's root (9p, read-only) under a layer of RAM, so that the machine sees what is
//     installed and built out there, and can write anywhere without the host noticing
//  3. mounts the run folder (9p, writable) on /run/vm, and the folders shared for writing
//  4. runs /run/vm/guest, reaps every orphan
//  5. resets the machine; QEMU runs with -no-reboot and ends
//
// On the host, `vm-init --tsc-khz` prints the frequency of the time stamp counter: under emulation
// the machine's counter is the host's, and a kernel left to calibrate it on a busy host gets it
// wrong by half, and all its timeouts with it.

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NINE_P "trans=virtio,version=9p2000.L,msize=512000"
#define LINE 4200

/* Priority 2 is shown on the serial console, which says how far a machine came that never ended. */
static void __attribute__ ((format (printf, 1, 2)))
say (const char *format, ...)
{
  char text[512];
  va_list arguments;
  int fd = open ("/dev/kmsg", O_WRONLY | O_CLOEXEC);

  va_start (arguments, format);
  vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  dprintf (fd < 0 ? STDERR_FILENO : fd, "<2>vm-init: %s\n", text);
  if (fd >= 0)
    close (fd);
}

static void __attribute__ ((noreturn))
end (void)
{
  sync ();
  reboot (RB_AUTOBOOT);
  for (;;)
    pause ();
}

static void __attribute__ ((noreturn))
die (const char *what)
{
  say ("%s: %s", what, strerror (errno));
  end ();
}

static void
mount_at (const char *source, const char *at, const char *type, unsigned long flags,
          const char *options)
{
  mkdir (at, 0755);
  if (mount (source, at, type, flags, options) < 0)
    die (at);
}

static void
load_modules (void)
{
  char name[256], path[300];
  FILE *list = fopen ("/modules/list", "re");

  if (list == NULL)
    die ("/modules/list");

  while (fgets (name, sizeof name, list) != NULL)
    {
      name[strcspn (name, "\n")] = '\0';
      snprintf (path, sizeof path, "/modules/%s", name);

      const int fd = open (path, O_RDONLY | O_CLOEXEC);

      if (fd < 0 || (syscall (SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST))
        say ("module %s: %s", name, strerror (errno));
      if (fd >= 0)
        close (fd);
    }
  fclose (list);
}

static void
bring_up_loopback (void)
{
  struct ifreq request = { 0 };
  const int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  snprintf (request.ifr_name, sizeof request.ifr_name, "lo");
  if (ioctl (fd, SIOCGIFFLAGS, &request) == 0)
    {
      request.ifr_flags |= IFF_UP | IFF_RUNNING;
      ioctl (fd, SIOCSIFFLAGS, &request);
    }
  close (fd);
}

/* Each line of /run/vm/shares is a 9p tag and the path it has on both sides. */
static void
mount_shares (void)
{
  char line[LINE];
  FILE *list = fopen ("/run/vm/shares", "re");

  if (list == NULL)
    return;

  while (fgets (line, sizeof line, list) != NULL)
    {
      char *path = strchr (line, ' ');

      line[strcspn (line, "\n")] = '\0';
      if (path == NULL)
        continue;
      *path++ = '\0';
      if (mount (line, path, "9p", 0, NINE_P ",cache=none") < 0)
        say ("share %s: %s", path, strerror (errno));
    }
  fclose (list);
}

/* The host's root under a layer of RAM. What holds the host's live state begins empty. */
static void
mount_root (void)
{
  mount_at ("root", "/lower", "9p", MS_RDONLY, NINE_P ",cache=loose");
  mount_at ("tmpfs", "/rw", "tmpfs", 0, "mode=755");
  mkdir ("/rw/upper", 0755);
  mkdir ("/rw/work", 0755);
  mount_at ("overlay", "/newroot", "overlay", 0,
            "lowerdir=/lower,upperdir=/rw/upper,workdir=/rw/work");
  mount_at ("tmpfs", "/newroot/run", "tmpfs", 0, "mode=755");
  mkdir ("/newroot/tmp", 01777);
  mkdir ("/newroot/var/lib/bluetooth", 0700);
  mount_at ("tmpfs", "/newroot/var/lib/bluetooth", "tmpfs", 0, "mode=700");

  mkdir ("/dev/pts", 0755);
  mount_at ("devpts", "/dev/pts", "devpts", 0, "ptmxmode=666,mode=620");
  mount_at ("tmpfs", "/dev/shm", "tmpfs", 0, "mode=1777");
}

static void
switch_root (void)
{
  static const char *const moved[] = { "/dev", "/proc", "/sys" };
  char to[32];

  for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++)
    {
      snprintf (to, sizeof to, "/newroot%s", moved[i]);
      mkdir (to, 0755);
      if (mount (moved[i], to, NULL, MS_MOVE, NULL) < 0)
        die (moved[i]);
    }
  if (chdir ("/newroot") < 0 || mount (".", "/", NULL, MS_MOVE, NULL) < 0 || chroot (".") < 0
      || chdir ("/") < 0)
    die ("switching root");

  mount_at ("run", "/run/vm", "9p", 0, NINE_P ",cache=none");
  mkdir ("/run/lock", 01777);
  mkdir ("/run/user", 0755);
  mkdir ("/run/user/0", 0700);
  if (symlink ("/proc/self/fd", "/dev/fd") < 0 || symlink ("/proc/self/fd/0", "/dev/stdin") < 0
      || symlink ("/proc/self/fd/1", "/dev/stdout") < 0
      || symlink ("/proc/self/fd/2", "/dev/stderr") < 0)
    say ("links below /dev: %s", strerror (errno));
  if (sethostname ("dure-vm", 7) < 0)
    say ("host name: %s", strerror (errno));
}

static void __attribute__ ((noreturn))
become_guest (void)
{
  static const char *const environment[][2] = {
    { "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
    { "HOME", "/root" },
    { "LANG", "C.UTF-8" },
    { "TERM", "dumb" },
    { "XDG_RUNTIME_DIR", "/run/user/0" },
  };

  clearenv ();
  for (size_t i = 0; i < sizeof environment / sizeof environment[0]; i++)
    setenv (environment[i][0], environment[i][1], 1);
  setsid ();
  execl ("/bin/bash", "bash", "/run/vm/guest", NULL);
  die ("/bin/bash");
}

static void
run_guest (void)
{
  const pid_t child = fork ();
  pid_t ended;

  if (child < 0)
    die ("fork");
  if (child == 0)
    become_guest ();

  do
    ended = wait (NULL);
  while (ended != child && (ended >= 0 || errno != ECHILD));
}

static int
print_tsc_khz (void)
{
#ifdef __x86_64__
  struct timespec from, to;
  const struct timespec pause_time = { 0, 100000000 };
  unsigned long long ticks;

  clock_gettime (CLOCK_MONOTONIC, &from);
  ticks = __builtin_ia32_rdtsc ();
  nanosleep (&pause_time, NULL);
  clock_gettime (CLOCK_MONOTONIC, &to);
  ticks = __builtin_ia32_rdtsc () - ticks;
  printf ("%.0f\n", (double) ticks
                      / ((double) (to.tv_sec - from.tv_sec)
                         + (double) (to.tv_nsec - from.tv_nsec) / 1e9)
                      / 1000.0);
  return EXIT_SUCCESS;
#else
  return EXIT_FAILURE;
#endif
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--tsc-khz") == 0)
    return print_tsc_khz ();

  mount_at ("proc", "/proc", "proc", 0, NULL);
  mount_at ("sysfs", "/sys", "sysfs", 0, NULL);
  mount_at ("devtmpfs", "/dev", "devtmpfs", 0, NULL);
  load_modules ();
  say ("modules loaded");
  mount_root ();
  switch_root ();
  bring_up_loopback ();
  mount_shares ();
  say ("root switched");
  run_guest ();
  say ("done");
  end ();
}
