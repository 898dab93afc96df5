// guest-input.c: the side of a guest that libsoup reads
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// GIO's form of dure_guest_read(). It polls; nobody reads it by waiting.

#include "guest-input.h"

struct _DureGuestInput
{
  GInputStream parent_instance;

  DureGuest *guest; /* owns this; NULL once it is gone */
};

static void dure_guest_input_pollable_init (GPollableInputStreamInterface *interface,
                                            gpointer interface_data);

G_DEFINE_FINAL_TYPE_WITH_CODE (DureGuestInput, dure_guest_input, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      dure_guest_input_pollable_init))

static gssize
read_now (DureGuestInput *self, void *buffer, gsize count, GError **error)
{
  if (self->guest != NULL)
    return dure_guest_read (self->guest, buffer, count, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the guest is gone");
  return -1;
}

static gssize
dure_guest_input_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable,
                       GError **error)
{
  return read_now (DURE_GUEST_INPUT (stream), buffer, count, error);
}

static gssize
dure_guest_input_read_nonblocking (GPollableInputStream *stream, void *buffer, gsize count,
                                   GError **error)
{
  return read_now (DURE_GUEST_INPUT (stream), buffer, count, error);
}

static gboolean
dure_guest_input_is_readable (GPollableInputStream *stream)
{
  DureGuestInput *self = DURE_GUEST_INPUT (stream);

  return self->guest == NULL || dure_guest_is_ready (self->guest)
         || g_pollable_input_stream_is_readable (dure_guest_get_source (self->guest));
}

static GSource *
dure_guest_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  DureGuestInput *self = DURE_GUEST_INPUT (stream);
  gboolean is_ready = self->guest == NULL || dure_guest_is_ready (self->guest);
  g_autoptr (GSource) source = is_ready
                                   ? g_timeout_source_new (0)
                                   : g_pollable_input_stream_create_source (
                                       dure_guest_get_source (self->guest), NULL);

  return g_pollable_source_new_full (stream, source, cancellable);
}

/**
 * dure_guest_input_new:
 * @guest: what to read; not referenced, since it owns this
 *
 * Returns: (transfer full): a stream that can be polled
 */
GInputStream *
dure_guest_input_new (DureGuest *guest)
{
  DureGuestInput *self = g_object_new (DURE_TYPE_GUEST_INPUT, NULL);

  self->guest = guest;
  return G_INPUT_STREAM (self);
}

/**
 * dure_guest_input_forget:
 *
 * Its guest is no more.
 */
void
dure_guest_input_forget (DureGuestInput *self)
{
  self->guest = NULL;
}

static void
dure_guest_input_class_init (DureGuestInputClass *class)
{
  G_INPUT_STREAM_CLASS (class)->read_fn = dure_guest_input_read;
}

static void
dure_guest_input_pollable_init (GPollableInputStreamInterface *interface, gpointer interface_data)
{
  interface->is_readable = dure_guest_input_is_readable;
  interface->create_source = dure_guest_input_create_source;
  interface->read_nonblocking = dure_guest_input_read_nonblocking;
}

static void
dure_guest_input_init (DureGuestInput *self)
{
}
