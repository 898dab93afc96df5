// earphones.c: whether the visitor alone hears what is said
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel tells of a sound card's jack through an input device with the switch
// SW_HEADPHONE_INSERT (linux/input-event-codes.h), as struct input_event. A device that cannot be
// asked, or that breaks off, counts as empty: what is private is then not said.

#include "earphones.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICES "/dev/input"
#define MOST_JACKS 8
#define MOST_EVENTS 16
#define SWITCH_BYTES (SW_CNT / 8 + 1)

typedef struct
{
  int file;
  guint source;
  gboolean is_in;
} Jack;

struct _DureEarphones
{
  GObject parent_instance;
  Jack jacks[MOST_JACKS];
  guint n_jacks;
  gboolean always;
};

G_DEFINE_FINAL_TYPE (DureEarphones, dure_earphones, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean
has_bit (const guint8 *bits, guint bit)
{
  return (bits[bit / 8] >> bit % 8 & 1) != 0;
}

/* What the switch is at now; a pipe, as in tests, cannot be asked. */
static gboolean
ask (int file)
{
  guint8 switches[SWITCH_BYTES] = { 0 };

  return ioctl (file, EVIOCGSW (sizeof switches), switches) >= 0
         && has_bit (switches, SW_HEADPHONE_INSERT);
}

static gboolean
is_jack (int file)
{
  guint8 switches[SWITCH_BYTES] = { 0 };

  return ioctl (file, EVIOCGBIT (EV_SW, sizeof switches), switches) >= 0
         && has_bit (switches, SW_HEADPHONE_INSERT);
}

static Jack *
find_jack (DureEarphones *self, int file)
{
  for (guint i = 0; i < self->n_jacks; i++)
    if (self->jacks[i].file == file)
      return &self->jacks[i];
  return NULL;
}

/* The kernel drops events for a slow reader, and says so: then it is asked. */
static void
take_event (Jack *jack, const struct input_event *event)
{
  if (event->type == EV_SW && event->code == SW_HEADPHONE_INSERT)
    jack->is_in = event->value != 0;
  else if (event->type == EV_SYN && event->code == SYN_DROPPED)
    jack->is_in = ask (jack->file);
}

static gboolean
on_readable (int file, GIOCondition condition, gpointer data)
{
  DureEarphones *self = data;
  Jack *jack = find_jack (self, file);
  const gboolean were_in = dure_earphones_are_in (self);
  struct input_event events[MOST_EVENTS];
  const gssize length = read (file, events, sizeof events);
  const gboolean is_gone = length == 0 || (length < 0 && errno != EAGAIN && errno != EINTR);

  for (gssize i = 0; i < length / (gssize) sizeof events[0]; i++)
    take_event (jack, &events[i]);
  if (is_gone)
    {
      jack->source = 0;
      jack->is_in = FALSE;
    }
  if (dure_earphones_are_in (self) != were_in)
    g_signal_emit (self, changed_signal, 0);
  return is_gone ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
watch (DureEarphones *self, const char *path, gboolean is_named)
{
  const int file = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  if (file < 0 || self->n_jacks == MOST_JACKS || (!is_named && !is_jack (file)))
    {
      if (file >= 0)
        close (file);
      else if (is_named)
        g_message ("The jack for earphones cannot be read: %s", g_strerror (errno));
      return;
    }
  self->jacks[self->n_jacks++] = (Jack){
    .file = file,
    .source = g_unix_fd_add (file, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self),
    .is_in = ask (file),
  };
}

static void
watch_all (DureEarphones *self)
{
  g_autoptr (GDir) devices = g_dir_open (DEVICES, 0, NULL);
  const char *name;

  while (devices != NULL && (name = g_dir_read_name (devices)) != NULL)
    if (g_str_has_prefix (name, "event"))
      {
        g_autofree char *path = g_build_filename (DEVICES, name, NULL);

        watch (self, path, FALSE);
      }
}

static void
dure_earphones_finalize (GObject *object)
{
  DureEarphones *self = DURE_EARPHONES (object);

  for (guint i = 0; i < self->n_jacks; i++)
    {
      g_clear_handle_id (&self->jacks[i].source, g_source_remove);
      close (self->jacks[i].file);
    }
  G_OBJECT_CLASS (dure_earphones_parent_class)->finalize (object);
}

static void
dure_earphones_class_init (DureEarphonesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dure_earphones_finalize;
  changed_signal = g_signal_new ("changed", DURE_TYPE_EARPHONES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
dure_earphones_init (DureEarphones *self)
{
}

/**
 * dure_earphones_new:
 * @where: (nullable): the jack's input device; %DURE_EARPHONES_ALWAYS where there is no
 *   loudspeaker, %DURE_EARPHONES_NEVER where there is no jack; %NULL looks for jacks
 *
 * Returns: (transfer full): what knows whether they are in
 */
DureEarphones *
dure_earphones_new (const char *where)
{
  DureEarphones *self = g_object_new (DURE_TYPE_EARPHONES, NULL);

  self->always = g_strcmp0 (where, DURE_EARPHONES_ALWAYS) == 0;
  if (where == NULL)
    watch_all (self);
  else if (!self->always && !g_str_equal (where, DURE_EARPHONES_NEVER))
    watch (self, where, TRUE);
  return self;
}

/**
 * dure_earphones_are_in:
 *
 * Returns: whether nobody else hears what is said
 */
gboolean
dure_earphones_are_in (DureEarphones *self)
{
  for (guint i = 0; i < self->n_jacks; i++)
    if (self->jacks[i].is_in)
      return TRUE;
  return self->always;
}
